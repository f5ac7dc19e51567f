"""Times in scenarios: `-2h` is two hours ago, `-2h+3s` three seconds after that, `+12h` to come."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

UNITS = {"ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days"}

TERM = re.compile(r"([+-]?)(\d+(?:\.\d+)?)(ms|s|m|h|d)")


class BadTime(ValueError):
    """Its text says what would be right."""


def moment(text: object, now: datetime) -> datetime:
    if not isinstance(text, str) or not text:
        raise BadTime(f"{text!r} is no time: write -2h, -2h+3s, -30d or now")
    if text == "now":
        return now
    position, sign, at = 0, "", now
    while position < len(text):
        term = TERM.match(text, position)
        # a term without a sign goes the way of the one before: -1h30m
        if term is None or not (term[1] or sign):
            raise BadTime(f"{text!r} is no time: write -2h, -2h+3s, -30d or now")
        sign = term[1] or sign
        distance = timedelta(**{UNITS[term[3]]: float(term[2])})
        at = at - distance if sign == "-" else at + distance
        position = term.end()
    return at

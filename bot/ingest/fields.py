"""Reading members of JSON that somebody else wrote: the right type, or nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache

from checks.core import BadTarget, parse_domain

TEXT_MAX = 8_000
"""No reply, header or error that SES publishes is longer (RFC 5321 ends a reply line at 512)."""
WHOLE_MAX = 2**63 - 1
"""What an integer column holds."""
UNREADABLE_ACCOUNT = "?"
"""Stands for an account that is named in no way that we can read: it is nobody's."""

_DIGITS = re.compile(r"[0-9]{1,19}")

Object = Mapping[str, object]


def member(of: Object, name: str) -> Object:
    """The object of this name; an empty one where there is none."""
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def is_there(of: Object, name: str) -> bool:
    """Whether it says anything under this name, fit to be read or not."""
    return of.get(name) not in (None, "")


def items(of: Object, name: str) -> list[object]:
    """The list of this name; a lone string as a list of one."""
    value = of.get(name)
    if isinstance(value, str):
        return [value]
    return value if isinstance(value, list) else []


def text(of: Object, name: str) -> str | None:
    """The string of this name, fit to be stored; None where there is none or it is blank."""
    value = of.get(name)
    return None if value is None else clean(value)


def first_text(of: Object, name: str) -> str | None:
    """The first string of a list, as SES writes the values of a tag; or a lone string."""
    values = of.get(name)
    return clean(values[0] if isinstance(values, list) and values else values)


def clean(value: object) -> str | None:
    """Without what no database takes: lone halves of surrogate pairs, and NUL."""
    if not isinstance(value, str):
        return None
    short = value[:TEXT_MAX]
    if not short.isascii():
        short = short.encode("utf-8", "replace").decode("utf-8")
    return short.replace("\x00", "\ufffd").strip() or None


def account(of: Object, name: str) -> str | None:
    """The AWS account of this name, also where somebody made a number of it.

    None where none is named; UNREADABLE_ACCOUNT where that is no text: to take this for "none"
    would let a foreign one pass.
    """
    if not is_there(of, name):
        return None
    value = of[name]
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12:
        return f"{value:012}"
    return clean(value) or UNREADABLE_ACCOUNT


def whole(of: Object, name: str) -> int | None:
    """A whole number from 0 up, also where it is written as a string or with a fraction of 0."""
    value = of.get(name)
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= WHOLE_MAX else None


def is_true(of: Object, name: str) -> bool:
    value = of.get(name)
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def moment(of: Object, name: str) -> datetime | None:
    """An ISO 8601 time, also as SES's older samples write it ("2018-10-08T14:05:45 +0000"); UTC
    where it names no zone."""
    written = text(of, name)
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written.replace(" +", "+").replace(" -", "-"))
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def domain_of(address: str | None) -> str | None:
    """The domain of an address, or a lone domain, in its ASCII form; None where it is neither."""
    return _domain((address or "").rstrip("> \t\r\n").rpartition("<")[2].rpartition("@")[2])


@lru_cache(maxsize=4096)
def _domain(bare: str) -> str | None:
    """Remembered: a batch names few domains, and each of them often."""
    try:
        return parse_domain(bare).value
    except BadTarget:
        return None

"""What a source is called to people: names of calls stay as they are, ours are translated.  Pure.

Evidence keeps a source in one fixed form (`event store, eu-west-1`), which JSON and logs show.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import Final

from checks.core import Text, Value, say

_NAMED: Final = {
    name.template: name
    for name in (
        say("DNS block lists"),
        say("SES developer guide"),
        say("SES API reference"),
        say("AWS Health by EventBridge"),
        say("account"),
        say("configuration set"),
        say("configuration sets"),
        say("contact lists"),
        say("counts of events"),
        say("database"),
        say("dedicated addresses"),
        say("email sending errors"),
        say("event destinations"),
        say("event store"),
        say("events"),
        say("feed"),
        say("identities"),
        say("identity"),
        say("message id"),
        say("public health RSS"),
        say("public health events"),
        say("recommendations"),
        say("reports of others"),
        say("service health"),
        say("template"),
        say("tenant"),
        say("the address itself"),
        say("this question"),
    )
}

_LIKE: Final[tuple[tuple[re.Pattern[str], Callable[[str], Text]], ...]] = (
    (re.compile(r"event (.+)"), lambda kind: say("event {kind}", kind=kind)),
    (re.compile(r"section ([\d.]+)"), lambda number: say("section {number}", number=number)),
    (re.compile(r"list (.+)"), lambda name: say("list {name}", name=name)),
)

_AS_READ: Final = re.compile(r"(rules of )?(.+), as read on (\d{4}-\d\d-\d\d)")


def called(source: str) -> Value:
    """The name of a source, for a sentence; one that is not ours stays a value as it is."""
    if read := _AS_READ.fullmatch(source):
        rules, where, day = read[1], read[2], date.fromisoformat(read[3])
        if rules:
            names = tuple(where.split(", "))
            return say("rules of {names}, as read on {day}", names=names, day=day)
        return say("{page}, as read on {day}", page=where, day=day)
    parts = [_part(part) for part in source.split(", ")]
    if not any(isinstance(part, Text) for part in parts):
        return source
    return reduce(lambda one, another: say("{one}, {another}", one=one, another=another), parts)


def _part(part: str) -> Value:
    if part in _NAMED:
        return _NAMED[part]
    return next((told(m[1]) for like, told in _LIKE if (m := like.fullmatch(part))), part)

"""Does a rule of an event bus take an event?  Pure.

EventBridge's patterns have more in them than is read here: what is not understood is "not known",
never yes or no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Pattern = Mapping[str, Any]

READ: dict[str, Callable[[str, str], bool]] = {
    "prefix": str.startswith,
    "suffix": str.endswith,
    "equals-ignore-case": lambda value, wanted: value.lower() == wanted.lower(),
}
"""Comparisons that are read (EventBridge user guide, "Comparison operators")."""


def takes(pattern: Pattern, event: Mapping[str, Any]) -> bool | None:
    """`event`: what is certain to be in it.  None: it depends on what is not read here, or on
    what else is in the event."""
    return _all_of([_member(wanted, event.get(name)) for name, wanted in pattern.items()])


def _member(wanted: Any, value: Any) -> bool | None:
    if isinstance(wanted, Mapping):
        return takes(wanted, value if isinstance(value, Mapping) else {})
    if not isinstance(wanted, list) or not isinstance(value, str):
        return None
    found = [_fits(each, value) for each in wanted]
    if True in found:
        return True
    return None if None in found else False


def _fits(wanted: Any, value: str) -> bool | None:
    if isinstance(wanted, str):
        return wanted == value
    if not isinstance(wanted, Mapping) or len(wanted) != 1:
        return None
    [(operator, than)] = wanted.items()
    if operator not in READ or not isinstance(than, str):
        return None
    return READ[operator](value, than)


def _all_of(found: list[bool | None]) -> bool | None:
    if False in found:
        return False
    return None if None in found else True

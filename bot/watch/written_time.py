"""A time of day and its zone, as settings write them.  Pure."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from checks.core import say
from checks.core.wrong import Wrong

DAY = 24 * 60
"""Minutes."""


def minute_of(hours: str, minutes: str) -> int:
    """Minutes after midnight.  Raises Wrong."""
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found >= DAY:
        moment = f"{hours}:{minutes}"
        raise Wrong(say("has a moment that no clock shows: {moment}", moment=moment))
    return found


def zone_of(name: str | None) -> tzinfo:
    """UTC without a name.  Raises Wrong."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        raise Wrong(say("names a zone that is not known: {name}", name=name or "")) from None

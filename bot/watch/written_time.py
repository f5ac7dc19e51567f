"""A time of day and its zone, as settings write them.  Pure."""

from __future__ import annotations

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = 24 * 60
"""Minutes."""


def minute_of(hours: str, minutes: str) -> int:
    """Minutes after midnight.  Raises ValueError, with what is wrong in words."""
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found >= DAY:
        raise ValueError(f"has a moment that no clock shows: {hours}:{minutes}")
    return found


def zone_of(name: str | None) -> tzinfo:
    """UTC without a name.  Raises ValueError, with what is wrong in words."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"names a zone that is not known: {name}") from None

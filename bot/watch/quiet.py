"""Quiet hours: when nobody wants to be woken for a warning, though for a critical alert.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WRITTEN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)(?:\s+([A-Za-z0-9_+/-]+))?")

DAY = 24 * 60
"""Minutes."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    begin: int
    """Minutes after midnight."""
    end: int
    """Earlier than `begin`: of the next day."""
    zone: tzinfo = UTC

    def at(self, now: datetime) -> bool:
        local = now.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        if self.begin <= self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end


def parse(text: str) -> QuietHours | None:
    """`22:00-07:00 Europe/Berlin`; without a zone it is UTC.  None where nothing is written.

    Raises ValueError, with what is wrong in words.
    """
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError("is written like 22:00-07:00 Europe/Berlin")
    begin, end = _minutes(found[1], found[2]), _minutes(found[3], found[4])
    if begin == end:  # a whole day, or none of it: nobody can tell
        raise ValueError("begins and ends at the same minute: it would never be quiet")
    try:
        zone: tzinfo = ZoneInfo(found[5]) if found[5] else UTC
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"names a zone that is not known: {found[5]}") from None
    return QuietHours(begin, end, zone)


def _minutes(hours: str, minutes: str) -> int:
    found = int(hours) * 60 + int(minutes)
    if int(minutes) > 59 or found >= DAY:
        raise ValueError(f"has a moment that no clock shows: {hours}:{minutes}")
    return found

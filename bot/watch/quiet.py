"""Quiet hours: when nobody wants to be woken for a warning, though for a critical alert.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_WRITTEN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)(?:\s+([A-Za-z0-9_+/-]+))?")


@dataclass(frozen=True, slots=True)
class QuietHours:
    begin: time
    end: time
    """Earlier than `begin`: of the next day."""
    zone: tzinfo = UTC

    def at(self, now: datetime) -> bool:
        local = now.astimezone(self.zone).time()
        if self.begin <= self.end:
            return self.begin <= local < self.end
        return local >= self.begin or local < self.end


def parse(text: str) -> QuietHours | None:
    """`22:00-07:00 Europe/Berlin`; without a zone it is UTC.  None where nothing is written.

    Raises ValueError, with what is wrong in words.
    """
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError("is written like 22:00-07:00 Europe/Berlin")
    try:
        begin = time(int(found[1]), int(found[2]))
        end = time(int(found[3]), int(found[4]))
    except ValueError:
        raise ValueError("has a time that no clock shows") from None
    try:
        zone: tzinfo = ZoneInfo(found[5]) if found[5] else UTC
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"names a zone that is not known: {found[5]}") from None
    return QuietHours(begin, end, zone)

"""Quiet hours: when nobody wants to be woken for a warning, though for a critical alert.  Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from bot.watch.written_time import minute_of, zone_of
from checks.core import say
from checks.core.wrong import Wrong

_WRITTEN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)(?:\s+([A-Za-z0-9_+/-]+))?")


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

    Raises Wrong.
    """
    if not text.strip():
        return None
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Wrong(say("is written like {example}", example="22:00-07:00 Europe/Berlin"))
    begin, end = minute_of(found[1], found[2]), minute_of(found[3], found[4])
    if begin == end:  # a whole day, or none of it: nobody can tell
        raise Wrong(say("begins and ends at the same minute: it would never be quiet"))
    return QuietHours(begin, end, zone_of(found[5]))

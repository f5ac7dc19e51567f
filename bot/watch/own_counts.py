"""What our own events tell of bounces and complaints: now, before, and hour by hour.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.watch.readings import Point
from bot.watch.rules.own_rates import COMPLAINT, FLOORS, HARD, Floor, Own
from checks.core.shares import HOUR, Share, hour_of

DAY, BACK = timedelta(hours=23), timedelta(hours=95)
"""Besides this hour: one day; and three, as they were during the last day."""

DRAWN = 22
"""Hours of a chart: what is known of a day, in which each has one before it."""

KINDS = ("Send", "Delivery", "Bounce", "Complaint")

Counts = Mapping[datetime, Mapping[tuple[str, ...], int]]
"""Of each hour, by kind and reason."""


_HARD = "hard"
"""Bounces that count against us, as a sort of their own: no kind of SES's."""


@dataclass(frozen=True, slots=True)
class _Hours:
    by_kind: Mapping[str, Mapping[datetime, int]]

    def of(self, kind: str, since: datetime, until: datetime) -> int:
        """`since`, `until`: the first and the last of the hours."""
        counts = self.by_kind[kind]
        return sum(counts.get(since + n * HOUR, 0) for n in range((until - since) // HOUR + 1))


def bounces(counts: Counts, now: datetime) -> Own:
    """Of this hour and the one before: bounces come within minutes."""
    hour, hours = hour_of(now), _hourly(counts)
    return Own(
        _bounced(hours, hour - HOUR, hour),
        _bounced(hours, hour - 3 * HOUR, hour - 2 * HOUR),
        _bounced(hours, hour - 23 * HOUR, hour),
        _course(lambda at: _bounced(hours, at - HOUR, at), now),
    )


def complaints(counts: Counts, now: datetime) -> Own:
    """Of the last 24 hours, and of the mail of the busiest of the last three days: people complain
    for days about what came once."""
    hour, hours = hour_of(now), _hourly(counts)
    sent = max(_sent(hours, end - 23 * HOUR, end) for end in (hour - 24 * HOUR, hour - 48 * HOUR))
    before = hours.of("Complaint", hour - 47 * HOUR, hour - 24 * HOUR)
    found = _complained(hours, hour)
    return Own(found, Share(before, sent), found, _course(partial(_complained, hours), now))


def _complained(hours: _Hours, hour: datetime) -> Share:
    ends = (hour, hour - 24 * HOUR, hour - 48 * HOUR)
    sent = max(_sent(hours, end - 23 * HOUR, end) for end in ends)
    return Share(hours.of("Complaint", hour - 23 * HOUR, hour), sent)


def _course(share_of: Callable[[datetime], Share], now: datetime) -> tuple[Point, ...]:
    """`share_of`: what `lately` is in an hour."""
    hour, found = hour_of(now), list[Point]()
    for back in range(DRAWN, -1, -1):
        share = share_of(hour - back * HOUR)
        if share.comparable:
            at = min(now, hour - back * HOUR + HOUR)
            found.append(Point(at, share.part / share.whole))
    return tuple(found)


def complains(day: Counts, floor: Floor = FLOORS[COMPLAINT]) -> bool:
    """Whether there are enough complaints to look at."""
    found = sum(
        n for sorts in day.values() for (kind, _), n in sorts.items() if kind == "Complaint"
    )
    return found >= floor.least


def _bounced(hours: _Hours, since: datetime, until: datetime) -> Share:
    hard = hours.of(_HARD, since, until)
    return Share(hard, max(hard, _sent(hours, since, until)))


def _sent(hours: _Hours, since: datetime, until: datetime) -> int:
    """Send events may not be published; results may still be on their way."""
    results = hours.of("Delivery", since, until) + hours.of("Bounce", since, until)
    return max(results, hours.of("Send", since, until))


def _hourly(counts: Counts) -> _Hours:
    """A course asks for each hour many times over."""
    found = {kind: Counter[datetime]() for kind in (*KINDS, _HARD)}
    for at, sorts in counts.items():
        for (kind, reason), n in sorts.items():
            if kind in found:
                found[kind][at] += n
            if kind == "Bounce" and reason in HARD:
                found[_HARD][at] += n
    return _Hours(found)

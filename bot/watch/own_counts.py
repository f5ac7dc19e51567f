"""What our own events tell of bounces and complaints: now, before, and hour by hour.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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


def bounces(counts: Counts, now: datetime) -> Own:
    """Of this hour and the one before: bounces come within minutes."""
    hour = hour_of(now)
    return Own(
        _bounced(counts, hour - HOUR, hour),
        _bounced(counts, hour - 3 * HOUR, hour - 2 * HOUR),
        _bounced(counts, hour - 23 * HOUR, hour),
        _course(lambda at: _bounced(counts, at - HOUR, at), now),
    )


def complaints(counts: Counts, now: datetime) -> Own:
    """Of the last 24 hours, and of the mail of the busiest of the last three days: people complain
    for days about what came once."""
    hour = hour_of(now)
    sent = max(_sent(counts, end - 23 * HOUR, end) for end in (hour - 24 * HOUR, hour - 48 * HOUR))
    before = _of(counts, hour - 47 * HOUR, hour - 24 * HOUR, "Complaint")
    found = _complained(counts, hour)
    return Own(found, Share(before, sent), found, _course(partial(_complained, counts), now))


def _complained(counts: Counts, hour: datetime) -> Share:
    ends = (hour, hour - 24 * HOUR, hour - 48 * HOUR)
    sent = max(_sent(counts, end - 23 * HOUR, end) for end in ends)
    return Share(_of(counts, hour - 23 * HOUR, hour, "Complaint"), sent)


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


def _bounced(counts: Counts, since: datetime, until: datetime) -> Share:
    hard = sum(
        n
        for at, sorts in counts.items()
        if since <= at <= until
        for (kind, reason), n in sorts.items()
        if kind == "Bounce" and reason in HARD
    )
    return Share(hard, max(hard, _sent(counts, since, until)))


def _sent(counts: Counts, since: datetime, until: datetime) -> int:
    """Send events may not be published; results may still be on their way."""
    results = _of(counts, since, until, "Delivery") + _of(counts, since, until, "Bounce")
    return max(results, _of(counts, since, until, "Send"))


def _of(counts: Counts, since: datetime, until: datetime, kind: str) -> int:
    hours = (sorts for at, sorts in counts.items() if since <= at <= until)
    return sum(n for sorts in hours for (each, _), n in sorts.items() if each == kind)

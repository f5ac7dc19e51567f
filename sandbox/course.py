"""How a metric goes on once the world has begun: one point a minute, at the full minute.

SES itself writes its rates far less often.  That would be too slow to watch, so this world's
clock is the one that CloudWatch has for an ordinary metric; how it answers is not changed.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime

from sandbox.world import Metric

EVERY = 60
"""Seconds between two points."""

Point = tuple[datetime, float]


def points_between(metric: Metric, start: datetime, end: datetime) -> list[Point]:
    """Both included."""
    known = [point for point in metric.points if start <= point[0] <= end]
    return known + _later(metric, start, end)


def newest(metric: Metric, now: datetime) -> Point | None:
    end = now
    for begun, value in reversed(metric.course):
        last = datetime.fromtimestamp(int(end.timestamp()) // EVERY * EVERY, UTC)
        if value is not None and last > begun:
            return last, value
        end = begun
    return max((point for point in metric.points if point[0] <= now), default=None)


def present(metric: Metric) -> float | None:
    """What is measured now; None where nothing is."""
    return metric.course[-1][1] if metric.course else None


def _later(metric: Metric, start: datetime, end: datetime) -> list[Point]:
    """What the course has put there; a change counts from the next full minute on."""
    if not metric.course:
        return []
    changes = [at for at, _ in metric.course]
    first = int(max(start, changes[0]).timestamp()) // EVERY * EVERY
    found = []
    for second in range(first, int(end.timestamp()) + 1, EVERY):
        at = datetime.fromtimestamp(second, UTC)
        before = bisect_left(changes, at)
        value = metric.course[before - 1][1] if before else None
        if value is not None and at >= start:
            found.append((at, value))
    return found

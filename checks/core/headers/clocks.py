"""Times that several clocks wrote: which of them agree, and by how much the others are off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

ROUNDING = timedelta(seconds=1)
"""SES's id counts milliseconds, Received lines count seconds."""


@dataclass(frozen=True, slots=True)
class Point:
    """A time that somebody wrote; `hop` is the number of the hop, or None."""

    at: datetime
    hop: int | None = None
    accepted: bool = False


def agreeing(times: Sequence[datetime]) -> set[int]:
    """Indices of the longest row of times that never go back; of equals, the shortest time."""
    best: list[tuple[int, datetime]] = []
    before: list[int | None] = []
    for here, at in enumerate(times):
        fits = [i for i in range(here) if times[i] <= at + ROUNDING]
        chosen = max(fits, key=lambda i: best[i], default=None)
        best.append((1, at) if chosen is None else (best[chosen][0] + 1, best[chosen][1]))
        before.append(chosen)
    if not times:
        return set()
    step: int | None = max(range(len(times)), key=lambda i: (best[i][0], best[i][1] - times[i], -i))
    kept = set()
    while step is not None:
        kept.add(step)
        step = before[step]
    return kept


def skew(points: Sequence[Point], here: int, kept: set[int]) -> timedelta | None:
    at = points[here].at
    if here in kept:
        return None
    earlier = [points[i].at for i in kept if i < here]
    later = [points[i].at for i in kept if i > here]
    if earlier and at < max(earlier):
        return at - max(earlier)
    if later and at > min(later):
        return at - min(later)
    return None

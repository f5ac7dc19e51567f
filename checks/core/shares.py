"""How many of how many, hour by hour: since when something has been so, and whether there are
enough to say so at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

HOUR = timedelta(hours=1)
FLOOR = 10
"""Of fewer no share is claimed: two of three is no more than bad luck."""
OTHERS = 3
"""So many must share a fate before it is one that they share."""
ONE_IN = 4
"""It is so where at least one in so many is."""


@dataclass(frozen=True, slots=True)
class Share:
    part: int = 0
    whole: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.part + other.part, self.whole + other.whole)

    def less(self, other: Share) -> Share:
        """Without those: never below nothing, and never more than all."""
        whole = max(0, self.whole - other.whole)
        return Share(min(whole, max(0, self.part - other.part)), whole)

    @property
    def comparable(self) -> bool:
        return self.whole >= FLOOR

    @property
    def is_so(self) -> bool:
        """Whether it befalls a good part, however few there are."""
        return self.part > 0 and self.part * ONE_IN >= self.whole

    def notable(self, floor: int = FLOOR) -> bool:
        """Whether it befalls a good part of enough."""
        return self.whole >= floor and self.part >= OTHERS and self.is_so


Hours = Mapping[datetime, Share]
"""By the hour's beginning; an hour in which there was nothing may be missing."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Hours in a row in which it was so."""

    since: datetime
    """Beginning of the first hour."""
    until: datetime
    """Beginning of the last."""
    over: bool
    """Whether hours have come since in which it was not so."""
    share: Share

    def including(self, at: datetime) -> Spell:
        """With the hour of what it is about, in which nobody else may have been."""
        hour = hour_of(at)
        return replace(self, since=min(self.since, hour), until=max(self.until, hour))


def hour_of(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def total(hours: Hours, since: datetime | None = None, until: datetime | None = None) -> Share:
    """Of the hours that begin from `since` to `until`, both included."""
    found = Share()
    for at, share in hours.items():
        if (since is None or at >= since) and (until is None or at <= until):
            found += share
    return found


def without(hours: Hours, others: Hours) -> dict[datetime, Share]:
    return {at: share.less(others.get(at, Share())) for at, share in hours.items()}


def spell(hours: Hours, at: datetime, floor: int = FLOOR) -> Spell | None:
    """Since when it has been so at `at`; None where it befalls too few, or there are too few.

    An hour in which nothing happened neither begins nor ends it.  Where hour by hour there are too
    few, all hours from the first in which it happened are taken together.
    """
    told = sorted(hour for hour, share in hours.items() if share.whole)
    found = _spell(hours, told, _row(hours, told, hour_of(at)))
    if found and found.share.notable(floor):
        return found
    if not told or total(hours).whole >= FLOOR * len(told):
        return None
    first = next((h for h in told if hours[h].part), None)
    found = _spell(hours, told, [h for h in told if first is not None and h >= first])
    return found if found and found.share.notable(floor) else None


def _row(hours: Hours, told: list[datetime], at: datetime) -> list[datetime]:
    """The hours around `at`, as long as it is so; none where it is not so at `at`."""
    earlier = [h for h in reversed(told) if h <= at]
    before = _in_a_row(hours, earlier)
    if earlier and not before:
        return []
    return [*reversed(before), *_in_a_row(hours, [h for h in told if h > at])]


def _in_a_row(hours: Hours, ordered: Iterable[datetime]) -> list[datetime]:
    row = []
    for hour in ordered:
        if not hours[hour].is_so:
            break
        row.append(hour)
    return row


def _spell(hours: Hours, told: list[datetime], row: list[datetime]) -> Spell | None:
    if not row:
        return None
    since, until = row[0], row[-1]
    return Spell(since, until, told[-1] > until, total(hours, since, until))

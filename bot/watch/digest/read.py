"""Reads what a digest is made of: the stored counts, CloudWatch's rates, the alerts.

CloudWatch may fail, and the digest says so.  Without the database there is no digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.watch.alert import Alert
from bot.watch.digest.counts import Volumes, count
from bot.watch.digest.model import (
    PROBLEMS_SHOWN,
    Digest,
    Digested,
    Problem,
    Problems,
    Thread,
    problems,
)
from bot.watch.digest.schedule import Period
from bot.watch.readings import RateReader, Rates
from bot.watch.tallies import Counts
from checks.core import Place, attempt
from checks.core.shares import HOUR

RATES_FOR = timedelta(days=14)
"""CloudWatch keeps points by the minute for 15 days."""


class Threads(Protocol):
    """What was posted; raises Unavailable."""

    def times(self, since: datetime, until: datetime) -> Mapping[str, int]:
        """How often each alert was told anew, by its key."""
        ...

    def thread_of(self, alert: Alert) -> tuple[str, str] | None:
        """Channel and ts of the message that leads its thread."""
        ...


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is watched."""

    place: Place
    rates: RateReader


@dataclass(frozen=True, slots=True)
class Reader:
    spots: Callable[[], tuple[Spot, ...]]
    counts: Counts
    alerts: Callable[[], tuple[Alert, ...]]
    """Open and calm ones."""
    threads: Threads
    link: Callable[[str, str], str | None]
    """The address of a message, by its channel and ts."""
    kept: timedelta
    """For how long events are."""

    def read(self, period: Period, now: datetime) -> Digest:
        """Raises Unavailable where the database does."""
        places = [self._place(spot, period, now) for spot in self.spots()]
        known = [each.place for each in places]
        places += self._elsewhere(known, period, now)
        times = self.threads.times(period.since, period.until)
        return Digest(
            now, period, tuple(places), self._linked(problems(self.alerts(), period, times))
        )

    def _place(self, spot: Spot, period: Period, now: datetime) -> Digested:
        until = min(period.until, now)
        since = max(period.since, until - RATES_FOR)
        rates = attempt(lambda: spot.rates.rates(since, until))
        told = rates if isinstance(rates, Rates) else None
        counted = count(self.counts, spot.place, period, told, now - self.kept)
        return Digested(spot.place, counted, rates)

    def _elsewhere(self, known: list[Place], period: Period, now: datetime) -> Iterator[Digested]:
        """Where events come from that nobody watches."""
        found = self.counts.tally(("account", "region"), period.since, period.until - HOUR)
        for account, region in sorted(found):
            place = Place(account, region)
            if not any(place.is_same(each) for each in known):
                counted = count(self.counts, place, period, None, now - self.kept)
                if counted.now != Volumes():
                    yield Digested(place, replace(counted, holes=()), None)

    def _linked(self, found: Problems) -> Problems:
        return Problems(*map(self._threaded, (found.new, found.resolved, found.open)))

    def _threaded(self, group: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """With the threads of those that are shown."""
        shown = (replace(each, thread=self._thread(each.alert)) for each in group[:PROBLEMS_SHOWN])
        return (*shown, *group[PROBLEMS_SHOWN:])

    def _thread(self, alert: Alert) -> Thread | None:
        stands = self.threads.thread_of(alert)
        return Thread(*stands, self.link(*stands)) if stands else None

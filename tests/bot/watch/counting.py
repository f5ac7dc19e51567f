"""Counts of events by the hour, as the store keeps them, for tests of what watches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.store.rollups import SORTS
from bot.watch.rules.delays import Waiting
from bot.watch.tallies import Found
from checks.core import Place
from checks.core.counting import provider_of_domain
from checks.core.shares import hour_of
from checks.core.sources import Where
from tests.fakes import HOME

Sort = tuple[str, ...]


@dataclass
class FakeCounts:
    hours: dict[datetime, Counter[Sort]] = field(default_factory=dict)
    waits: Waiting = field(default_factory=Waiting)
    said: tuple[str, ...] = ()
    """Replies of the newest refusals."""

    def come(
        self,
        at: datetime,
        kind: str,
        domain: str,
        count: int = 1,
        reason: str = "",
        template: str = "",
        by_set: str = "main",
    ) -> None:
        """So many events within the hour."""
        provider = provider_of_domain(domain)
        sort = (HOME.account, HOME.region, kind, domain, provider, reason, template, by_set)
        self.hours.setdefault(hour_of(at), Counter())[sort] += count

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> Found:
        found: Counter[Sort] = Counter()
        for sorts in self.hourly(by, since, until, where).values():
            found.update(sorts)
        return dict(found)

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, Found]:
        found: dict[datetime, Found] = {}
        for at, sort, count in self._within(since, until, where or {}):
            hour, name = found.setdefault(at, {}), tuple(sort[SORTS.index(each)] for each in by)
            hour[name] = hour.get(name, 0) + count
        return found

    def _within(
        self, since: datetime, until: datetime, where: Where
    ) -> Iterator[tuple[datetime, Sort, int]]:
        wanted = [
            (SORTS.index(name), (value,) if isinstance(value, str) else value)
            for name, value in where.items()
        ]
        for at, sorts in self.hours.items():
            if hour_of(since) <= at <= hour_of(until):
                for sort, count in sorts.items():
                    if all(sort[index] in values for index, values in wanted):
                        yield at, sort, count

    def waiting(self, place: Place, now: datetime) -> Waiting:
        return self.waits

    def replies(self, place: Place, domains: Iterable[str], since: datetime) -> tuple[str, ...]:
        return self.said

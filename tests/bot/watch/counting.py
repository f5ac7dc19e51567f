"""Counts of events by the hour, as the store keeps them, for tests of what watches them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.store.rollups import SORTS
from bot.watch.affected import LOOKED_AT, Delayed
from bot.watch.rules.delays import Waiting
from bot.watch.tallies import Found
from checks.core import MailEvent, Place, Unavailable
from checks.core.counting import provider_of_domain
from checks.core.shares import HOUR, hour_of
from checks.core.sources import Where
from tests.fakes import HOME

Sort = tuple[str, ...]
Wanted = tuple[str, str | tuple[str, ...]]
Asked = tuple[datetime, tuple[str, ...], tuple[Wanted, ...]]


@dataclass
class FakeCounts:
    hours: dict[datetime, Counter[Sort]] = field(default_factory=dict)
    waits: Waiting = field(default_factory=Waiting)
    said: tuple[str, ...] = ()
    """Replies of the newest refusals."""
    known: dict[Asked, Found] = field(default_factory=dict)
    asked: dict[datetime, set[Asked]] = field(default_factory=dict)

    def come(
        self,
        at: datetime,
        kind: str,
        domain: str,
        count: int = 1,
        reason: str = "",
        template: str = "",
        by_set: str = "main",
        provider: str = "",
    ) -> None:
        """So many events within the hour; `provider`: as a reply tells, if not as the domain."""
        provider = provider or provider_of_domain(domain)
        sort = (HOME.account, HOME.region, kind, domain, provider, reason, template, by_set)
        self.hours.setdefault(hour_of(at), Counter())[sort] += count
        for asked in self.asked.pop(hour_of(at), ()):
            del self.known[asked]

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
        wanted = tuple((where or {}).items())
        found: dict[datetime, Found] = {}
        at, last = hour_of(since), hour_of(until)
        while at <= last:
            if at in self.hours and (hour := self._hour(at, by, wanted)):
                found[at] = hour
            at += HOUR
        return found

    def _hour(self, at: datetime, by: tuple[str, ...], wanted: tuple[Wanted, ...]) -> Found:
        """Worked out once, until more has come: weeks are replayed."""
        asked = (at, by, wanted)
        if asked not in self.known:
            counted = Counter[Sort]()
            indices = [SORTS.index(each) for each in by]
            fits = [(SORTS.index(n), (v,) if isinstance(v, str) else v) for n, v in wanted]
            for sort, count in self.hours[at].items():
                if all(sort[index] in values for index, values in fits):
                    counted[tuple(sort[index] for index in indices)] += count
            self.known[asked] = dict(counted)
            self.asked.setdefault(at, set()).add(asked)
        return self.known[asked]

    def waiting(self, place: Place, now: datetime) -> Waiting:
        return self.waits

    def replies(self, place: Place, domains: Iterable[str], since: datetime) -> tuple[str, ...]:
        return self.said


@dataclass
class FakeStored(FakeCounts):
    """With the events behind the counts."""

    put_off: Delayed = field(default_factory=Delayed)
    events: tuple[MailEvent, ...] = ()
    """The newest first."""
    no_counts: Unavailable | None = None
    no_events: Unavailable | None = None

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, Found]:
        if self.no_counts:
            raise self.no_counts
        return super().hourly(by, since, until, where)

    def delayed(self, place: Place, since: datetime, now: datetime) -> Delayed:
        if self.no_events:
            raise self.no_events
        return self.put_off

    def newest_of(
        self,
        place: Place,
        since: datetime,
        kinds: tuple[str, ...],
        *,
        domains: tuple[str, ...] = (),
        template: str | None = None,
        configuration_set: str | None = None,
        most: int = LOOKED_AT,
    ) -> tuple[MailEvent, ...]:
        if self.no_events:
            raise self.no_events
        return tuple(
            event
            for event in self.events
            if event.at >= since
            and (event.kind_name or event.kind.value) in kinds
            and (not domains or event.recipient_domain in domains)
            and template in (None, event.template)
            and configuration_set in (None, event.configuration_set)
        )[:most]

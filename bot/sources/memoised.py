"""A question's sources, of which each look-up is made once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.sources.budget import Deadline
from bot.sources.history import Searched, WithSes, nothing
from bot.sources.memo import Memo
from checks.core import (
    Account,
    AddressInsights,
    ConfigurationSet,
    Contact,
    DedicatedIp,
    Dns,
    Health,
    History,
    Identity,
    Incident,
    MailEvent,
    MessageInsights,
    Mx,
    Place,
    Recommendation,
    Ses,
    Sources,
    Suppression,
    Target,
    Template,
    Tenant,
    Timeline,
    Unavailable,
    say,
)
from checks.core.sources import Where

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Ses:
    place: Place
    source: Ses
    memo: Memo

    def suppression(self, address: str) -> Suppression | None:
        key = ("ses", self.place, "suppression", address)
        return self.memo(key, lambda: self.source.suppression(address))

    def account(self) -> Account:
        return self.memo(("ses", self.place, "account"), self.source.account)

    def identity(self, name: str) -> Identity | None:
        key = ("ses", self.place, "identity", name)
        return self.memo(key, lambda: self.source.identity(name))

    def configuration_set(self, name: str) -> ConfigurationSet | None:
        key = ("ses", self.place, "configuration_set", name)
        return self.memo(key, lambda: self.source.configuration_set(name))

    def configuration_sets(self) -> tuple[str, ...]:
        key = ("ses", self.place, "configuration_sets")
        return self.memo(key, self.source.configuration_sets)

    def contact(self, address: str) -> Contact | None:
        key = ("ses", self.place, "contact", address)
        return self.memo(key, lambda: self.source.contact(address))

    def tenant(self, name: str) -> Tenant | None:
        key = ("ses", self.place, "tenant", name)
        return self.memo(key, lambda: self.source.tenant(name))

    def address_insights(self, address: str) -> AddressInsights:
        key = ("ses", self.place, "address_insights", address)
        return self.memo(key, lambda: self.source.address_insights(address))

    def message_insights(self, message_id: str) -> MessageInsights | None:
        key = ("ses", self.place, "message_insights", message_id)
        return self.memo(key, lambda: self.source.message_insights(message_id))

    def recommendations(self) -> tuple[Recommendation, ...]:
        return self.memo(("ses", self.place, "recommendations"), self.source.recommendations)

    def dedicated_ips(self) -> tuple[DedicatedIp, ...]:
        return self.memo(("ses", self.place, "dedicated_ips"), self.source.dedicated_ips)

    def template(self, name: str) -> Template | None:
        key = ("ses", self.place, "template", name)
        return self.memo(key, lambda: self.source.template(name))


@dataclass(frozen=True, slots=True)
class MemoDns:
    source: Dns
    memo: Memo
    deadline: Deadline | None = None
    """Of whoever asks, where several with deadlines of their own share the memo."""

    def txt(self, name: str) -> tuple[str, ...]:
        return self._ask("TXT", name, self.source.txt)

    def cname(self, name: str) -> str | None:
        return self._ask("CNAME", name, self.source.cname)

    def mx(self, name: str) -> tuple[Mx, ...]:
        return self._ask("MX", name, self.source.mx)

    def a(self, name: str) -> tuple[str, ...]:
        return self._ask("A", name, self.source.a)

    def aaaa(self, name: str) -> tuple[str, ...]:
        return self._ask("AAAA", name, self.source.aaaa)

    def ptr(self, name: str) -> tuple[str, ...]:
        return self._ask("PTR", name, self.source.ptr)

    def _ask(self, kind: str, name: str, ask: Callable[[str], T]) -> T:
        if self.deadline and self.deadline.left() <= 0:
            late = say("No time was left to ask DNS: ask again")
            raise Unavailable(f"DNS {kind} {name}", late)
        return self.memo(("dns", kind, _plain(name)), lambda: ask(name))


@dataclass(frozen=True, slots=True)
class _History:
    source: History
    memo: Memo

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        key = ("history", "timelines", target)
        return self.memo(key, lambda: self.source.timelines(target))

    def spellings(self, target: Target) -> tuple[str, ...]:
        key = ("history", "spellings", target)
        return self.memo(key, lambda: self.source.spellings(target))

    def newest_event_at(self, place: Place) -> datetime | None:
        key = ("history", "newest_event_at", place)
        return self.memo(key, lambda: self.source.newest_event_at(place))

    def oldest_event_at(self, place: Place) -> datetime | None:
        key = ("history", "oldest_event_at", place)
        return self.memo(key, lambda: self.source.oldest_event_at(place))

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[tuple[str, ...], int]:
        key = ("history", "tally", by, since, until, _sorted(where))
        return self.memo(key, lambda: self.source.tally(by, since, until, where))

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, dict[tuple[str, ...], int]]:
        key = ("history", "hourly", by, since, until, _sorted(where))
        return self.memo(key, lambda: self.source.hourly(by, since, until, where))

    def own(
        self,
        target: Target,
        event: MailEvent,
        kinds: tuple[str, ...],
        since: datetime,
        until: datetime,
    ) -> tuple[MailEvent, ...]:
        key = ("history", "own", target, event, kinds, since, until)
        return self.memo(key, lambda: self.source.own(target, event, kinds, since, until))


@dataclass(frozen=True, slots=True)
class _Health:
    source: Health
    memo: Memo

    def incidents(self, region: str) -> tuple[Incident, ...]:
        key = ("health", "incidents", region)
        return self.memo(key, lambda: self.source.incidents(region))


def memoised(sources: Sources, memo: Memo, searched: Searched = nothing) -> Sources:
    """The same sources, each look-up made once per memo.

    The Sources of all places of one question share a memo: SES differs from place to place, the
    other sources are the same everywhere.  `searched`: what searches of SES's own records found.
    """
    everywhere = tuple((place, _Ses(place, ses, memo)) for place, ses in sources.everywhere)
    return replace(
        sources,
        ses=_Ses(sources.place, sources.ses, memo),
        everywhere=everywhere,
        dns=MemoDns(sources.dns, memo),
        history=_History(WithSes(sources.history, everywhere, searched), memo),
        health=_Health(sources.health, memo),
    )


def _sorted(where: Where | None) -> tuple[Hashable, ...]:
    return tuple(sorted((where or {}).items()))


def _plain(name: str) -> str:
    return name.lower().rstrip(".")

"""What the store's counts are asked for by the watch, and how they are read.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from bot.watch.rules.delays import Waiting
from checks.core import Place
from checks.core.counting import provider_of_domain
from checks.core.shares import Share
from checks.core.sources import Where

MOST = 20
"""Subjects of one rule in one round: more are one event, not many."""

DOMAIN_MAX = 100
"""Of a domain's name, in the key of an alert."""

Found = dict[tuple[str, ...], int]
Hourly = Mapping[datetime, Mapping[tuple[str, ...], int]]


class Counts(Protocol):
    """The event store; raises Unavailable."""

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> Found: ...

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, Found]: ...

    def waiting(self, place: Place, now: datetime) -> Waiting:
        """What was put off and has no result yet."""
        ...

    def replies(self, place: Place, domains: Iterable[str], since: datetime) -> tuple[str, ...]:
        """Some of the newest refusals' words, without addresses."""
        ...


def where(place: Place, **more: str | tuple[str, ...]) -> dict[str, str | tuple[str, ...]]:
    """Of one place; the account may not be known."""
    account = {"account": place.account} if place.account else {}
    return {**account, "region": place.region, **more}


@lru_cache(maxsize=50_000)
def receiver_of(domain: str) -> str:
    """The provider, or the domain where none is known.  What a reply says of whose server it was is
    left aside: deliveries tell nothing of the kind, and a share of both would be none."""
    return provider_of_domain(domain) or domain[:DOMAIN_MAX]


def hours_of(found: Hourly, share: Callable[..., Share]) -> dict[datetime, Share]:
    """`share` is given each sort, and how many there are."""
    hours: dict[datetime, Share] = {}
    for at, sorts in found.items():
        for sort, count in sorts.items():
            hours[at] = hours.get(at, Share()) + share(*sort, count)
    return hours


def named(found: Hourly, name: str) -> dict[datetime, Found]:
    """Of those whose first word is this, without it."""
    return {
        at: {sort[1:]: n for sort, n in sorts.items() if sort[0] == name}
        for at, sorts in found.items()
    }


def most(sums: Counter[str], least: int) -> list[str]:
    return [name for name, count in sums.most_common(MOST) if name and count >= least]

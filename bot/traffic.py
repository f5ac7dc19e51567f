"""What our own events say of the last hours: how many of each kind, and what was refused most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from checks.core import Place

REFUSALS_SHOWN = 3

K = TypeVar("K", bound=tuple[str, ...])


class Tallies(Protocol):
    """Raises Unavailable."""

    def tally(
        self,
        by: tuple[str, ...],
        since: datetime,
        until: datetime,
        where: Mapping[str, str] | None = None,
    ) -> dict[tuple[str, ...], int]: ...


@dataclass(frozen=True, slots=True)
class Refusals:
    reason: str
    """A slug of the reply reasons."""
    whose: str
    """The provider, or the recipients' domain where no provider is known."""
    count: int


@dataclass(frozen=True, slots=True)
class Traffic:
    kinds: tuple[tuple[str, int], ...] = ()
    """SES's word for each kind, with how many events there were; the most first."""
    refusals: tuple[Refusals, ...] = ()
    """Bounces of one reason by one receiver; the most first, and only a few."""


NO_TRAFFIC = Traffic()


def traffic(store: Tallies, place: Place, since: datetime, until: datetime) -> Traffic:
    """Of one place.  Counts whole hours."""
    where = {"region": place.region}
    if place.account:
        where["account"] = place.account
    kinds = store.tally(("kind",), since, until, where)
    bounced = store.tally(
        ("reason", "provider", "recipient_domain"), since, until, where | {"kind": "Bounce"}
    )
    sums: dict[tuple[str, str], int] = {}
    for (reason, provider, domain), count in bounced.items():
        whose = (reason, provider or domain)
        sums[whose] = sums.get(whose, 0) + count
    found = [Refusals(*whose, count) for whose, count in _most_first(sums)]
    return Traffic(
        tuple((kind, count) for (kind,), count in _most_first(kinds)),
        tuple(found[:REFUSALS_SHOWN]),
    )


def _most_first(counts: Mapping[K, int]) -> list[tuple[K, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))

"""Looks up whom an alert concerns: how many, at which domains, and some of the messages.  Pure.

Counts are kept by whole hours and forget nothing; message ids come from a bounded look at the
newest events.  Either may be out of reach without the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.watch.concern import Concern
from bot.watch.tallies import Found, receiver_of, where
from checks.core import EventKind, MailEvent, Place, Unavailable, attempt
from checks.core.evidence import meaning_of
from checks.core.shares import hour_of
from checks.core.sources import Where

DOMAINS_SHOWN = 10
MESSAGES_SHOWN = 10
DOMAINS_ASKED = 200
LOOKED_AT = 500
"""Events that are read, the newest first."""

_WITH_REASON = (EventKind.BOUNCE, EventKind.DELIVERY_DELAY)


@dataclass(frozen=True, slots=True)
class Delayed:
    """Messages that were put off since then and have no result yet."""

    count: int = 0
    more: bool = False
    """There are more than were counted."""
    domains: tuple[tuple[str, int], ...] = ()
    """All of them, the most first."""
    messages: tuple[str, ...] = ()
    """Some ids; those first that expire first."""


class Store(Protocol):
    """Raises Unavailable."""

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> Found: ...

    def delayed(self, place: Place, since: datetime, now: datetime) -> Delayed: ...

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
        """The newest events of these kinds; `domains`: of recipients, empty for all."""
        ...


@dataclass(frozen=True, slots=True)
class Counted:
    """Nothing is stored of it: all are 0."""

    count: int
    domains: tuple[tuple[str, int], ...]
    """A few, the most first."""
    others: int = 0
    """Domains beside them."""
    more: bool = False
    """There are more than were counted."""


@dataclass(frozen=True, slots=True)
class Affected:
    concern: Concern
    counted: Counted | Unavailable
    messages: tuple[str, ...] | Unavailable
    """Some ids."""


def affected(concern: Concern, place: Place, store: Store, now: datetime) -> Affected:
    if concern.waiting:
        delayed = attempt(lambda: store.delayed(place, concern.since, now))
        if isinstance(delayed, Unavailable):
            return Affected(concern, delayed, delayed)
        counted = _counted(dict(delayed.domains), delayed.count, more=delayed.more)
        return Affected(concern, counted, delayed.messages[:MESSAGES_SHOWN])
    domains = attempt(lambda: _domains(concern, place, store, now))
    if isinstance(domains, Unavailable):
        known: tuple[str, ...] = ()
        counts: Counted | Unavailable = domains
    else:
        known = tuple(name for name, _ in domains.most_common(DOMAINS_ASKED))
        counts = _counted(domains, domains.total())
        if not domains:
            return Affected(concern, counts, ())
    ids = attempt(lambda: _messages(concern, place, store, known))
    return Affected(concern, counts, ids)


def _counted(domains: dict[str, int], count: int, *, more: bool = False) -> Counted:
    shown = sorted(domains.items(), key=lambda each: (-each[1], each[0]))[:DOMAINS_SHOWN]
    return Counted(count, tuple(shown), len(domains) - len(shown), more)


def _domains(concern: Concern, place: Place, store: Store, now: datetime) -> Counter[str]:
    narrow = {"template": concern.template, "configuration_set": concern.configuration_set}
    asked = where(place, kind=concern.kinds, **{n: v for n, v in narrow.items() if v is not None})
    found = store.tally(("reason", "recipient_domain"), hour_of(concern.since), now, asked)
    sums: Counter[str] = Counter()
    for (reason, domain), count in found.items():
        if _fits(concern, reason, domain):
            sums[domain] += count
    return sums


def _messages(
    concern: Concern, place: Place, store: Store, domains: tuple[str, ...]
) -> tuple[str, ...]:
    events = store.newest_of(
        place,
        hour_of(concern.since),
        concern.kinds,
        domains=domains,
        template=concern.template,
        configuration_set=concern.configuration_set,
    )
    return tuple(_ids(event for event in events if _is_of(concern, event)))[:MESSAGES_SHOWN]


def _ids(events: Iterable[MailEvent]) -> Iterable[str]:
    return dict.fromkeys(event.message_id for event in events)


def _is_of(concern: Concern, event: MailEvent) -> bool:
    told = concern.reasons is not None and event.kind in _WITH_REASON
    reason = meaning_of(event).reason.slug if told else ""
    return _fits(concern, reason, event.recipient_domain)


def _fits(concern: Concern, reason: str, domain: str) -> bool:
    if concern.reasons is not None and reason not in concern.reasons:
        return False
    return concern.who is None or receiver_of(domain) == concern.who

"""The history of a question: the events stored, and where they have none of a message, what SES
itself keeps of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.search import Found
from checks.core import (
    Address,
    BadTarget,
    History,
    MailEvent,
    MessageId,
    MessageInsights,
    Place,
    Ses,
    Target,
    Timeline,
    Unavailable,
    say,
    timelines,
)
from checks.core.events import KeptBySes
from checks.core.sources import Where
from checks.core.target import parse_address

Searched = Callable[[Target], Found | None]


def nothing(target: Target) -> Found | None:
    """Where nobody searches."""
    return None


@dataclass(frozen=True, slots=True)
class WithSes:
    """A `History`.  What SES keeps counts only where no stored event tells of the target: of a
    message, what it says of the id; of an address, what a search of its records has found."""

    stored: History
    everywhere: tuple[tuple[Place, Ses], ...]
    searched: Searched = nothing

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        known = self.stored.timelines(target)
        if known:
            return known
        if isinstance(target, MessageId):
            return next((timelines(kept.events) for kept in self._kept(target)), ())
        found = self.searched(target)
        return found.timelines if found else ()

    def spellings(self, target: Target) -> tuple[str, ...]:
        known = self.stored.spellings(target)
        if known or (isinstance(target, MessageId) and self.stored.timelines(target)):
            return known
        if isinstance(target, MessageId):
            return next((kept.addresses for kept in self._kept(target)), ())
        found = self.searched(target)
        return found.spellings if found else ()

    def newest_event_at(self, place: Place) -> datetime | None:
        return self.stored.newest_event_at(place)

    def oldest_event_at(self, place: Place) -> datetime | None:
        return self.stored.oldest_event_at(place)

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[tuple[str, ...], int]:
        return self.stored.tally(by, since, until, where)

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, dict[tuple[str, ...], int]]:
        return self.stored.hourly(by, since, until, where)

    def own(
        self,
        target: Target,
        event: MailEvent,
        kinds: tuple[str, ...],
        since: datetime,
        until: datetime,
    ) -> tuple[MailEvent, ...]:
        """A message that SES alone tells of names its recipient by a word of its own: those that
        were counted are found by the address."""
        if not isinstance(target, MessageId) or not isinstance(event, KeptBySes):
            return self.stored.own(target, event, kinds, since, until)
        addresses = _addresses(next((kept.addresses for kept in self._kept(target)), ()))
        own = [self.stored.own(each, event, kinds, since, until) for each in addresses]
        return tuple(chain.from_iterable(own))

    def _kept(self, target: MessageId) -> Iterator[MessageInsights]:
        """That a place could not look is told by the check that asks it for the same."""
        for _, ses in self.everywhere:
            try:
                kept = ses.message_insights(target.value)
            except Unavailable:
                continue
            if kept is not None and kept.events:
                yield kept


def _addresses(written: tuple[str, ...]) -> tuple[Address, ...]:
    """At least one.  Raises Unavailable where one cannot be read."""
    try:
        found = dict.fromkeys(parse_address(text.lower()) for text in written)
    except BadTarget as e:
        raise Unavailable("SES GetMessageInsights", e.why) from e
    if not found:
        why = say("SES does not tell the recipient of this message")
        raise Unavailable("SES GetMessageInsights", why)
    return tuple(found)

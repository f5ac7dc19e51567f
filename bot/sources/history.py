"""The history of a question: the events stored, and where they have none of a message, what SES
itself keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

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


@dataclass(frozen=True, slots=True)
class WithInsights:
    """A `History`.  SES is asked only about the id of a message that no stored event tells of."""

    stored: History
    everywhere: tuple[tuple[Place, Ses], ...]

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        found = self.stored.timelines(target)
        if found or not isinstance(target, MessageId):
            return found
        return next((timelines(kept.events) for kept in self._kept(target)), ())

    def spellings(self, target: Target) -> tuple[str, ...]:
        found = self.stored.spellings(target)
        if found or not isinstance(target, MessageId) or self.stored.timelines(target):
            return found
        return next((kept.addresses for kept in self._kept(target)), ())

    def newest_event_at(self, region: str) -> datetime | None:
        return self.stored.newest_event_at(region)

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

"""The history of a question: the events stored, and where they have none of a message, what SES
itself keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    History,
    MessageId,
    MessageInsights,
    Place,
    Ses,
    Target,
    Timeline,
    Unavailable,
    timelines,
)
from checks.core.sources import Where


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

    def _kept(self, target: MessageId) -> Iterator[MessageInsights]:
        """That a place could not look is told by the check that asks it for the same."""
        for _, ses in self.everywhere:
            try:
                kept = ses.message_insights(target.value)
            except Unavailable:
                continue
            if kept is not None and kept.events:
                yield kept

"""Where AWS does not let the bot change the suppression list: remembered for a while, for all
processes, so that nobody is offered what would be denied."""

from __future__ import annotations

from datetime import timedelta

from bot.report import Report
from bot.sources.snapshot import Kind, Snapshot
from checks.core import Place

DENIED = Kind("write denied", timedelta(hours=1), timedelta(minutes=5), timedelta(hours=1))
"""So long whoever has added the permission waits for the button."""


class Denials:
    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def deny(self, place: Place) -> None:
        self._snapshot.refresh(place, DENIED, "", lambda patient: True)

    def of(self, report: Report) -> frozenset[Place]:
        """Places with entries that the report shows, in which it was denied in the last hour."""
        places = {r.place for r in report.results if r.finding.listed and r.place}
        seen = ((p, self._snapshot.get(p, DENIED, "", lambda patient: None)) for p in places)
        return frozenset(place for place, one in seen if one.value)

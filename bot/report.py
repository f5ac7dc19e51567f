"""What all the checks said, best explanation first.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checks.core import (
    Address,
    Check,
    Domain,
    Finding,
    Fix,
    Outcome,
    Owner,
    Place,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
)
from checks.core.pattern import Pattern, pattern

WIDER = ("service_health", "neighbours")
"""Checks that look at more than this person's mail; what AWS says of itself comes first."""


@dataclass(frozen=True, slots=True)
class Result:
    check: Check[Any]
    finding: Finding
    place: Place | None = None
    """Where it was asked; None for a check that is not bound to a place."""


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert about what befell the newest message, and others with it."""

    key: str
    subject: Text
    page: str | None
    """Where its thread can be opened; None where that is not known here."""


@dataclass(frozen=True, slots=True)
class Report:
    target: Target
    now: datetime
    """When it was asked."""
    outcome: Outcome
    results: tuple[Result, ...]
    """Ranked, the lead first where there is one."""
    timelines: tuple[Timeline, ...] | Unavailable
    """Newest message first."""
    newest_event_at: datetime | None
    """How fresh our knowledge is: the newest event stored for any place searched."""
    seconds: float
    places: tuple[Place, ...]
    alerts: tuple[OpenAlert, ...] = ()
    locked: frozenset[Place] = frozenset()
    """Places in which AWS does not let us change the suppression list, so that it is not
    offered."""

    @property
    def lead(self) -> Result | None:
        """The finding that accounts for the outcome; None where none does."""
        first = self.results[0] if self.results else None
        return first if first and self.outcome in first.finding.explains else None

    @property
    def wider(self) -> Result | None:
        """What befalls others, too, and accounts for the outcome beside the lead: then it is not
        this person's mail alone that has to be mended."""
        others = (r for id in WIDER for r in self.having(Verdict.WARN) if r.check.id == id)
        found = next((r for r in others if self.outcome in r.finding.explains), None)
        return found if found is not self.lead else None

    @property
    def fix(self) -> Fix | None:
        """What to do: once for all whom a server refuses, unless a check knows better than the
        server's words."""
        wider = self.wider
        if wider and self.lead and (self.lead.check.id, wider.check.id) == ("bounce", "neighbours"):
            return wider.finding.fix
        return self.lead.finding.fix if self.lead else None

    @property
    def owner(self) -> Owner:
        """Who can do something about it."""
        return self.fix.owner if self.fix else Owner.NOBODY

    @property
    def newest(self) -> Timeline | None:
        if isinstance(self.timelines, Unavailable) or not self.timelines:
            return None
        return self.timelines[0]

    @property
    def unheard_of(self) -> bool:
        """Whether it is about an address of which there is no event, and nothing else explains."""
        nobody = isinstance(self.target, Address) and self.timelines == ()
        return nobody and self.outcome is Outcome.UNKNOWN

    @property
    def pattern(self) -> Pattern | None:
        """What befell the last messages, taken together; None where there are too few."""
        if isinstance(self.timelines, Unavailable):
            return None
        return pattern(self.timelines, self.now)

    @property
    def foretold(self) -> bool:
        """Whether the outcome is about mail yet to be sent: no message of ours is known."""
        return self.outcome is Outcome.NEVER_SENT and self.newest is None

    def having(self, verdict: Verdict) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.finding.verdict is verdict)


@dataclass(frozen=True, slots=True)
class DomainReport:
    """What is right and wrong with a domain that mail is sent from, or to."""

    domain: Domain
    now: datetime
    results: tuple[Result, ...]
    """The most pressing first."""
    seconds: float
    places: tuple[Place, ...]

    def having(self, *verdicts: Verdict) -> tuple[Result, ...]:
        return tuple(r for r in self.results if r.finding.verdict in verdicts)


def outcome(
    timelines: tuple[Timeline, ...] | Unavailable,
    results: Iterable[Result],
    now: datetime,
    *,
    empty: bool,
) -> Outcome:
    """What became of the newest message; with none known, whether mail would be held back.

    Where the history could not be read, or is `empty` (no event of any message is stored), nothing
    is concluded: a list that holds mail back today says nothing of a message that may have been
    delivered yesterday.
    """
    if isinstance(timelines, Unavailable):
        return Outcome.UNKNOWN
    if timelines:
        return timelines[0].outcome(now)
    return Outcome.NEVER_SENT if not empty and blocking(results) else Outcome.UNKNOWN


def blocking(results: Iterable[Result]) -> Result | None:
    """The first finding that says that mail to the target would be held back now."""
    held = (
        r
        for r in results
        if r.finding.verdict is Verdict.FAIL and Outcome.NEVER_SENT in r.finding.explains
    )
    return next(held, None)


def rank(results: Iterable[Result], outcome: Outcome | None) -> tuple[Result, ...]:
    """Findings that account for the outcome first, then by verdict and strength."""

    def order(result: Result) -> tuple[bool, int, int, str]:
        found = result.finding
        explains = outcome in found.explains
        return (not explains, -found.verdict, -found.strength, result.check.id)

    return tuple(sorted(results, key=order))

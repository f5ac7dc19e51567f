"""What CloudWatch knows of an account's reputation, and the lines that AWS has drawn.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Point:
    at: datetime
    """When its period began."""
    value: float
    """A part of one: 0.05 is 5 %."""


@dataclass(frozen=True, slots=True)
class Series:
    """Empty: nothing was published, which is neither calm nor zero."""

    points: tuple[Point, ...] = ()
    """The newest last."""

    @property
    def newest(self) -> Point | None:
        return self.points[-1] if self.points else None


@dataclass(frozen=True, slots=True)
class Rates:
    """SES computes them over a volume of its own: nobody else can work them out."""

    bounce: Series
    complaint: Series
    sent: Series = Series()
    """Messages that SES was given in each period, not a rate."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What CloudWatch knows of the queue that events arrive on."""

    queue: str
    age: Series = Series()
    """Seconds, of the oldest message."""
    waiting: Series = Series()
    """Messages."""
    told_at: datetime | None = None
    """AWS's own time when it answered."""


@dataclass(frozen=True, slots=True)
class Lines:
    """From where AWS acts, as parts of one."""

    review: float
    """AWS puts the account under review."""
    pause: float
    """AWS may pause its sending."""


BOUNCE = Lines(review=0.05, pause=0.10)
COMPLAINT = Lines(review=0.001, pause=0.005)
"""Both from the SES developer guide, "Reputation metrics messages"."""


class RateReader(Protocol):
    """One account and Region."""

    def rates(self, since: datetime, until: datetime) -> Rates:
        """Raises Unavailable."""
        ...


class CourseReader(Protocol):
    """One account and Region."""

    def course(self, since: datetime, until: datetime) -> Rates:
        """Both rates over days, in coarser steps.  Raises Unavailable."""
        ...


class BacklogReader(Protocol):
    def backlog(self, since: datetime, until: datetime) -> Backlog:
        """Raises Unavailable."""
        ...

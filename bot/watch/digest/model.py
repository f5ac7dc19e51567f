"""What is in a digest, before anyone words it.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.watch.alert import Alert
from bot.watch.digest.counts import Counted
from bot.watch.digest.schedule import Period
from bot.watch.readings import BOUNCE, COMPLAINT, Rates
from bot.watch.rules.own_rates import FLOORS, LINES
from bot.watch.rules.storm import RULE as STORM
from checks.core import Place, Unavailable

PROBLEMS_SHOWN = 8
"""Of each sort; of the others, how many there are."""


@dataclass(frozen=True, slots=True)
class Thread:
    """Where the channel was told of an alert."""

    channel: str
    ts: str
    url: str | None = None
    """None: Slack was not asked, or did not say."""


@dataclass(frozen=True, slots=True)
class Problem:
    alert: Alert
    times: int = 1
    """How often it was told anew within the time, as far as is known."""
    thread: Thread | None = None


@dataclass(frozen=True, slots=True)
class Problems:
    """Each once; the worst first, then the oldest."""

    new: tuple[Problem, ...] = ()
    """They came up within the time, and go on."""
    resolved: tuple[Problem, ...] = ()
    """They ended within the time, or came up within it and have ended since."""
    open: tuple[Problem, ...] = ()
    """They go on, and came up before or after the time."""

    @property
    def all(self) -> tuple[Problem, ...]:
        return (*self.new, *self.resolved, *self.open)


@dataclass(frozen=True, slots=True)
class Digested:
    """One account and Region."""

    place: Place
    counted: Counted
    rates: Rates | Unavailable | None
    """CloudWatch's, of the same time.  None: nobody looks there, it is no place of ours."""

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing that anybody has to know."""
        if isinstance(self.rates, Unavailable) or self.counted.holes or self.counted.first:
            return False
        if not self.counted.stored:
            return self.rates is not None and not any(p.value for p in self.rates.sent.points)
        return not self.over_lines

    @property
    def over_lines(self) -> bool:
        """Whether a rate is where AWS reviews accounts, by our events or by CloudWatch."""
        shares = {
            "bounce": self.counted.now.hard_share,
            "complaint": self.counted.now.complaint_share,
        }
        for what, share in shares.items():
            enough = share.whole >= FLOORS[what].whole and share.part >= FLOORS[what].least
            if enough and share.part / share.whole >= LINES[what].review:
                return True
        if not isinstance(self.rates, Rates):
            return False
        found = ((self.rates.bounce, BOUNCE), (self.rates.complaint, COMPLAINT))
        return any(p.value >= lines.review for series, lines in found for p in series.points)


@dataclass(frozen=True, slots=True)
class Digest:
    now: datetime
    period: Period
    places: tuple[Digested, ...]
    """Home first; those that nobody watches last."""
    problems: Problems

    @property
    def is_quiet(self) -> bool:
        return not self.problems.all and all(place.is_quiet for place in self.places)

    @property
    def gaps(self) -> tuple[tuple[Place, Unavailable], ...]:
        return tuple((p.place, p.rates) for p in self.places if isinstance(p.rates, Unavailable))


def problems(alerts: Iterable[Alert], period: Period, times: Mapping[str, int]) -> Problems:
    """`times`: how often each alert was told anew within the period, by its key."""
    found = [Problem(a, max(1, times.get(a.key, 1))) for a in alerts if a.kind != STORM.kind]
    found.sort(key=_pressing)
    going_on = [each for each in found if each.alert.is_open]
    new = [each for each in going_on if period.covers(each.alert.opened_at)]
    return Problems(
        tuple(new),
        tuple(each for each in found if not each.alert.is_open and _ended(each.alert, period)),
        tuple(each for each in going_on if each not in new),
    )


def _ended(alert: Alert, period: Period) -> bool:
    if alert.closed_at is None:
        return False
    return period.covers(alert.closed_at) or period.covers(alert.opened_at)


def _pressing(problem: Problem) -> tuple[int, float, str]:
    alert = problem.alert
    return -alert.level, alert.opened_at.timestamp() if alert.opened_at else 0.0, alert.key

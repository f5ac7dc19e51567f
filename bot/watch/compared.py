"""Whether something befalls far more of our mail than it used to: a share, never a volume.  Pure.

What is usual is the worst of what was: the day before, the same hours a week ago, the whole week.
So a Monday morning is held against Monday mornings, and a newsletter against the last one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from bot.watch import courses, episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.picture import Line, Picture, Whose
from bot.watch.readings import Point
from checks.core import Text
from checks.core.shares import HOUR, Hours, Share, hour_of, spell, total

DAY, WEEK = timedelta(days=1), timedelta(days=7)
BACK = WEEK + 3 * HOUR
"""How far the counts have to go back."""

DRAWN = 48
"""Hours of a chart: yesterday's same hours are seen beside today's."""

LATELY = HOUR
"""Counts are kept by whole hours: this one and the one before are what is looked at."""

UNUSUAL = 4
"""Times the square root of what was to be expected, above it: no play of small numbers."""

SETTLED = 0.5
"""Once an alert is open, a share counts as calm only below this part of the line it crossed."""

REMEMBERED = timedelta(hours=12)
"""For so long an alert stays open where too little is sent to say that it is over."""


@dataclass(frozen=True, slots=True)
class Bounds:
    least: int
    """So many must be befallen."""
    floor: int
    """Of at least so many."""
    share: float
    """At least this part."""
    times: float
    """So many times what is usual."""
    many: int
    """From here on, and with `most`, it is critical."""
    most: float


@dataclass(frozen=True, slots=True)
class Compared:
    lately: Share
    usual: Share
    """None of none where there is no past."""
    began: datetime | None
    """The hour in which it began, as far as it can be told."""
    course: tuple[Point, ...] = ()
    """Of two hours each, up to now; none of hours in which there was too little."""
    line: float = 0.0
    """From which share on it is told."""

    def told(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {
            "part": self.lately.part,
            "whole": self.lately.whole,
            "usual": [self.usual.part, self.usual.whole],
            "began": episode.stamp(self.began),
            "line": self.line,
            **courses.told(self.course),
        }


def rate(share: Share) -> float:
    return share.part / share.whole if share.whole else 0.0


def compare(hours: Hours, now: datetime, bounds: Bounds, alert: Alert) -> Compared:
    """The hours while the alert was open are no past to be measured by."""
    hour = hour_of(now)
    this, both = total(hours, hour), total(hours, hour - LATELY)
    sharper = this.whole >= bounds.floor and this.part >= bounds.least and rate(this) > rate(both)
    lately, found = this if sharper else both, spell(hours, now)
    past = {at: share for at, share in hours.items() if not _ours(at, alert)}
    began = found.since if found else None
    before = usual(past, hour)
    return Compared(lately, before, began, _course(hours, now, lately), line(before, bounds))


def _course(hours: Hours, now: datetime, lately: Share) -> tuple[Point, ...]:
    found: list[Point] = []
    for back in range(DRAWN, 0, -1):
        hour = hour_of(now) - back * HOUR
        share = total(hours, hour - LATELY, hour)
        if share.comparable:
            found.append(Point(hour + HOUR, rate(share)))
    return (*found, *([Point(now, rate(lately))] if lately.comparable else ()))


def _ours(at: datetime, alert: Alert) -> bool:
    if alert.opened_at is None:
        return False
    return at >= hour_of(alert.opened_at) - LATELY and (
        alert.closed_at is None or at <= alert.closed_at
    )


def usual(hours: Hours, hour: datetime) -> Share:
    """The worst of the pasts that are large enough to tell."""
    last = hour - LATELY - HOUR
    pasts = (
        total(hours, last - DAY, last),
        total(hours, hour - WEEK - HOUR, hour - WEEK + HOUR),
        total(hours, hour - BACK, last),
    )
    return max((past for past in pasts if past.comparable), key=rate, default=Share())


def level(found: Compared, bounds: Bounds, announced: Level) -> Level:
    share, usual_rate = found.lately, rate(found.usual)
    part = 1 if announced else bounds.least
    if share.part < part or share.whole < bounds.floor:
        return Level.CALM
    if rate(share) < line(found.usual, bounds) * (SETTLED if announced else 1):
        return Level.CALM
    expected = usual_rate * share.whole
    if not announced and share.part < expected + UNUSUAL * sqrt(expected + 1):
        return Level.CALM
    critical = share.part >= bounds.many and rate(share) >= bounds.most
    return Level.CRITICAL if critical else Level.WARNING


def line(usual: Share, bounds: Bounds) -> float:
    """From which share on it is told."""
    return max(bounds.share, min(0.95, rate(usual) * bounds.times))


def picture(alert: Alert, what: Text) -> Picture | None:
    value = alert.memory.get("line")
    if not isinstance(value, float):
        return None
    above = Line(value, Whose.OURS)
    return courses.shown(what, alert.where, courses.of(alert), (above,), began=courses.began(alert))


def untold(found: Compared, bounds: Bounds, alert: Alert, now: datetime) -> bool:
    """Whether an open alert has to wait: too little is sent to say that it is over."""
    seen = episode.moment(alert.memory.get("seen"))
    few = found.lately.whole < bounds.floor
    return alert.is_open and few and seen is not None and now - seen < REMEMBERED


def share_of(memory: Mapping[str, Any]) -> Share:
    return Share(int(memory.get("part") or 0), int(memory.get("whole") or 0))


def usual_of(memory: Mapping[str, Any]) -> Share:
    part, whole = memory.get("usual") or (0, 0)
    return Share(int(part), int(whole))

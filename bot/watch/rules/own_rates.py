"""Do bounces or complaints run above AWS's lines right now, by our own events?

AWS computes its rates over a volume of its own, and CloudWatch has them a few times a day: what is
going on this hour is seen sooner in events.  Where CloudWatch's number has lately raised an alert
that is as bad, nothing is raised beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.watch import courses, episode, readings
from bot.watch.alert import Alert
from bot.watch.concern import LONGEST, Concern
from bot.watch.machine import Level
from bot.watch.picture import Picture
from bot.watch.rate_words import percent
from bot.watch.readings import Lines, Point
from bot.watch.rule import Reading, Rule, Words
from checks.core import Text, say
from checks.core.replies import REASONS, Retryable
from checks.core.shares import HOUR, Share, hour_of

BOUNCE, COMPLAINT = "bounce", "complaint"

AHEAD = timedelta(hours=24)
"""Nothing is foretold beyond it."""

RECENT = timedelta(hours=12)
"""CloudWatch's number comes a few times a day; one that is older says nothing of this hour."""

HARD = frozenset(
    reason.slug
    for reason in REASONS.values()
    if reason.retryable is Retryable.NO and reason.group in ("recipient", "domain")
)
"""Reasons that lie with the address, and last: what AWS counts as hard bounces, as far as a reply
tells.  What a receiver has against us is told by its own alert."""


@dataclass(frozen=True, slots=True)
class Floor:
    least: int
    """Bounces or complaints."""
    whole: int
    """Messages."""
    warning: float
    """A part of them; AWS's own line, if it is not set."""
    critical: float


LINES = {BOUNCE: readings.BOUNCE, COMPLAINT: readings.COMPLAINT}
FLOORS = {
    BOUNCE: Floor(25, 200, readings.BOUNCE.review, readings.BOUNCE.pause),
    COMPLAINT: Floor(5, 1_000, readings.COMPLAINT.review, readings.COMPLAINT.pause),
}


@dataclass(frozen=True, slots=True)
class Own:
    lately: Share
    before: Share
    """As long a time, before."""
    day: Share
    """The last 24 hours."""
    course: tuple[Point, ...] = ()
    """What `lately` was, hour by hour, up to now; none of hours in which there was too little."""


def read(
    alert: Alert,
    what: str,
    own: Own,
    official: Alert | None,
    now: datetime,
    floor: Floor | None = None,
) -> Reading:
    """`official`: the alert about CloudWatch's number, open or not; None: it never had one."""
    share, lines = own.lately, LINES[what]
    level = _level(share, floor or FLOORS[what], alert.level)
    if official is not None and _tells(official, level, now):
        level = min(level, alert.level)  # nothing is raised, or made worse, beside it
    if not level and not alert.is_open:
        return Reading(level)
    memory = official.memory if official else {}
    told: dict[str, Any] = {
        "what": what,
        "part": share.part,
        "whole": share.whole,
        "before": [own.before.part, own.before.whole],
        "official": memory.get("value"),
        "official_at": memory.get("at"),
        "line_at": episode.stamp(_line_at(own, lines, what, now)),
        **courses.told(own.course),
    }
    return Reading(level, told)


def _tells(official: Alert, level: Level, now: datetime) -> bool:
    """Whether CloudWatch's alert says as much, and goes by a number of these hours."""
    at = episode.moment(official.memory.get("at"))
    return level <= official.level and at is not None and now - at <= RECENT


def _level(share: Share, floor: Floor, announced: Level) -> Level:
    if share.part < (1 if announced else floor.least) or share.whole < floor.whole:
        return Level.CALM
    value = share.part / share.whole
    if value >= floor.critical and share.part >= 2 * floor.least:
        return Level.CRITICAL
    return Level.WARNING if value >= floor.warning * (0.7 if announced else 1) else Level.CALM


def _line_at(own: Own, lines: Lines, what: str, now: datetime) -> datetime | None:
    """When the share of 24 hours comes to AWS's line at the pace of the last hours; None: it is
    there already, or not within a day, or the pace leads nowhere."""
    if what == COMPLAINT or not own.day.whole:
        return None
    passed = now - hour_of(now) + HOUR
    missing = lines.review * own.day.whole - own.day.part
    faster = own.lately.part - lines.review * own.lately.whole
    if missing <= 0 or faster <= 0:
        return None
    left = passed * (missing / faster)
    return now + left if left <= AHEAD else None


def words(alert: Alert) -> Words:
    memory = alert.memory
    share = Share(int(memory.get("part") or 0), int(memory.get("whole") or 0))
    lines = LINES[COMPLAINT if memory.get("what") == COMPLAINT else BOUNCE]
    values = {
        "rate": percent(share.part / share.whole if share.whole else None),
        "region": alert.where,
        "review": percent(lines.review),
    }
    subject, todo = _said(memory.get("what") == COMPLAINT, values)
    rows = [say("By our own events: {part} of {whole}", part=share.part, whole=share.whole)]
    part, whole = memory.get("before") or (0, 0)
    if whole:
        rows.append(say("In as long a time before: {rate}", rate=percent(part / whole)))
    if line_at := episode.moment(memory.get("line_at")):
        rows.append(say("At this pace the last 24 hours come to AWS's line at {at}", at=line_at))
    rows.append(_official(memory))
    return Words(subject, tuple(rows), todo)


def _said(complaint: bool, values: Mapping[str, Any]) -> tuple[Text, Text]:
    if complaint:
        return (
            say(
                "{rate} of our mail in {region} is complained about, in the last 24 hours (AWS"
                " reviews accounts at {review})",
                **values,
            ),
            say(
                "Find the mailing by its complaints, stop it, and see that unsubscribing is easy:"
                " AWS's own number follows."
            ),
        )
    return (
        say(
            "{rate} of our mail in {region} bounces for good, in the last two hours (AWS reviews"
            " accounts at {review})",
            **values,
        ),
        say(
            "Stop what is being sent to old or bought addresses now: AWS's own number follows, and"
            " it acts by that."
        ),
    )


def _official(memory: Mapping[str, Any]) -> Text:
    at, value = episode.moment(memory.get("official_at")), memory.get("official")
    if at is None or not isinstance(value, float):
        return say("CloudWatch's number is not known here yet")
    return say("CloudWatch says {rate}, {at}", rate=percent(value), at=at)


def picture(alert: Alert) -> Picture | None:
    what = COMPLAINT if alert.memory.get("what") == COMPLAINT else BOUNCE
    if what == COMPLAINT:
        name = say("Complaints by our own events")
    else:
        name = say("Bounces for good by our own events")
    points, began = courses.of(alert), courses.began(alert)
    return courses.shown(name, alert.where, points, courses.aws(LINES[what]), began=began)


def concern(alert: Alert, now: datetime) -> Concern:
    if alert.memory.get("what") == COMPLAINT:
        return complained(now)
    return bounced(now)


def bounced(now: datetime) -> Concern:
    """What is behind a bounce rate: AWS counts hard bounces, over more than the last hours."""
    return Concern(say("Bounced for good"), now - LONGEST, ("Bounce",), HARD)


def complained(now: datetime) -> Concern:
    return Concern(say("Complained about"), now - LONGEST, ("Complaint",))


RULE = Rule(
    "own_rates",
    words,
    confirm=2,
    settle=3,
    concern=concern,
    levels={f"{what}_": floor for what, floor in FLOORS.items()},
    picture=picture,
)

"""Will the 24-hour quota be used up?  SES drops what goes beyond it, without an event.

The quota counts the last 24 hours, by recipient, so that mail of yesterday leaves it as new mail
comes.  The forecast goes by the pace of the last hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.watch import courses, episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.picture import Line, Picture, Whose
from bot.watch.readings import Point
from bot.watch.rule import Reading, Rule, Words
from checks.core import Account, Quota, Text, say


@dataclass(frozen=True, slots=True)
class Lines:
    """Parts of the quota."""

    warning: float
    critical: float


LINES = Lines(warning=0.8, critical=0.95)

PACE_OVER = timedelta(hours=3)
APART = timedelta(minutes=10)
"""Between two numbers that are kept for the pace."""

DRAWN_FROM = timedelta(minutes=30)
"""A chart of less time shows nothing."""

AHEAD = timedelta(hours=24)
"""Nothing is foretold beyond it: by then the day that counts is another one."""


def read(alert: Alert, account: Account, now: datetime, lines: Lines = LINES) -> Reading | None:
    """None: SES tells no quota, or there is no limit."""
    quota = account.quota
    if quota is None or not quota.maximum:
        return None
    seen = _seen(alert, quota, now)
    share = quota.sent / quota.maximum
    level = _level(share, lines, alert.level)
    told = {
        "sent": quota.sent,
        "maximum": quota.maximum,
        "seen": seen,
        "lines": [lines.warning, lines.critical],
        "full_at": episode.stamp(_full_at(seen, quota, now)),
    }
    return Reading(level, told)


def _level(share: float, lines: Lines, announced: Level) -> Level:
    if share >= lines.critical:
        return Level.CRITICAL
    return Level.WARNING if share >= lines.warning * (0.9 if announced else 1) else Level.CALM


def _seen(alert: Alert, quota: Quota, now: datetime) -> list[list[Any]]:
    """The last hours' numbers, the oldest first."""
    kept = [
        [at, sent]
        for at, sent in alert.memory.get("seen") or ()
        if now - datetime.fromisoformat(at) <= PACE_OVER
    ]
    if not kept or now - datetime.fromisoformat(kept[-1][0]) >= APART:
        kept.append([now.isoformat(), quota.sent])
    return kept


def _full_at(seen: list[list[Any]], quota: Quota, now: datetime) -> datetime | None:
    """When nothing is left at this pace; None: not within a day, or there is no pace yet."""
    first_at, first = datetime.fromisoformat(seen[0][0]), float(seen[0][1])
    passed, more = now - first_at, quota.sent - first
    if passed < APART or more <= 0 or quota.maximum is None or quota.sent >= quota.maximum:
        return None
    left = passed * ((quota.maximum - quota.sent) / more)
    return now + left if left <= AHEAD else None


def words(alert: Alert) -> Words:
    memory, region = alert.memory, alert.where
    sent, maximum = float(memory.get("sent") or 0), float(memory.get("maximum") or 1)
    percent = round(sent / maximum * 100)
    if sent >= maximum:
        subject = say("the daily quota in {region} is used up: SES drops new mail", region=region)
    else:
        subject = say(
            "{percent} % of the daily quota in {region} is used", percent=percent, region=region
        )
    rows = [say("{sent} of {maximum} in 24 hours", sent=round(sent), maximum=round(maximum))]
    if full_at := episode.moment(memory.get("full_at")):
        rows.append(say("At this pace nothing is left at {at}", at=full_at))
    rows.append(say("SES GetAccount, {region}", region=region))
    return Words(subject, tuple(rows), _todo())


def picture(alert: Alert) -> Picture | None:
    memory, read_at = alert.memory, episode.state_of(alert).read_at
    maximum = float(memory.get("maximum") or 0)
    if not maximum or read_at is None or not memory.get("lines"):
        return None
    found = [
        Point(datetime.fromisoformat(at), sent / maximum) for at, sent in memory.get("seen") or ()
    ]
    points = [*found, Point(read_at, float(memory.get("sent") or 0) / maximum)]
    if points[-1].at - points[0].at < DRAWN_FROM:
        return None
    lines = (Line(value, Whose.OURS) for value in memory["lines"])
    what, began = say("Daily quota used"), courses.began(alert)
    return courses.shown(what, alert.where, points, lines, 3 * APART, began)


def _todo() -> Text:
    return say(
        "Put off what can wait, find what sends more than usual, and request a higher quota in the"
        " Service Quotas console."
    )


RULE = Rule("quota", words, confirm=2, settle=3, levels={"": LINES}, picture=picture)

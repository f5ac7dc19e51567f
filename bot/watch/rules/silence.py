"""Does SES send, and we hear nothing of it?  Then no answer of ours is worth much.

CloudWatch counts what SES was given; what came since the newest event that is stored, and is too
old to be on its way, is missing.  An account that sends little is silent for hours, and no fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.readings import Series
from bot.watch.rule import Reading, Rule, Words
from checks.core import say

ON_THE_WAY = timedelta(minutes=10)
"""Within which an event comes, and CloudWatch has its number."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Of silence."""

    warning: timedelta
    critical: timedelta
    least: int
    """Messages sent meanwhile; with fewer, nothing is concluded."""


LINES = Lines(warning=timedelta(minutes=30), critical=timedelta(hours=2), least=20)


def read(
    alert: Alert,
    sent: Series,
    newest: datetime | None,
    now: datetime,
    lines: Lines = LINES,
) -> Reading | None:
    """`sent`: messages given to SES in each period; `newest`: None where no event is stored.

    None: it is silent still, and too little was sent lately to say so once more.
    """
    level, told = _heard(sent, newest, now, lines)
    if level:
        return Reading(level, told | {"last_heard": told["newest"]})
    memory = alert.memory
    if alert.is_open and told["newest"] == memory.get("last_heard", memory.get("newest")):
        return None
    return Reading(level, told)


def _heard(
    sent: Series, newest: datetime | None, now: datetime, lines: Lines
) -> tuple[Level, dict[str, Any]]:
    begin = newest + ON_THE_WAY if newest else None
    missing = [
        point
        for point in sent.points
        if point.at <= now - ON_THE_WAY and (begin is None or point.at >= begin)
    ]
    count = round(sum(point.value for point in missing))
    told = {"count": count, "newest": episode.stamp(newest)}
    if count < lines.least:
        return Level.CALM, told
    silent = now - missing[0].at  # before, there was nothing to hear of
    if silent >= lines.critical:
        return Level.CRITICAL, told
    return Level.WARNING if silent >= lines.warning else Level.CALM, told


def words(alert: Alert) -> Words:
    memory, region = alert.memory, alert.where
    newest = episode.moment(memory.get("newest"))
    subject = say(
        "SES sends in {region}, and its events do not reach us: answers there are blind",
        region=region,
    )
    rows = [
        say("Sent meanwhile, by CloudWatch: {count}", count=int(memory.get("count") or 0)),
        say("Newest event stored: {at}", at=newest)
        if newest
        else say("No event of this Region was ever stored"),
    ]
    todo = say(
        "Look along the way of the events: does the intake run, are messages in the queue or its"
        " dead letters, does the topic still have its subscription, do the configuration sets"
        " still publish?"
    )
    return Words(subject, tuple(rows), todo)


RULE = Rule("silence", words, confirm=2, settle=1, levels={"": LINES})

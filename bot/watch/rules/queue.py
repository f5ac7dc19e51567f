"""Do events wait in their queue for long?  Answers are as old as what waits there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.readings import Backlog
from bot.watch.rule import Reading, Rule, Words
from checks.core import say


@dataclass(frozen=True, slots=True)
class Lines:
    """For how long the oldest waits."""

    warning: timedelta
    critical: timedelta


LINES = Lines(warning=timedelta(minutes=10), critical=timedelta(hours=1))


def read(alert: Alert, found: Backlog, lines: Lines = LINES) -> Reading | None:
    """None: CloudWatch knows nothing new.  Of a queue that was emptied SQS tells for hours, so that
    its silence ends nothing."""
    newest = found.age.newest
    if newest is None:
        return None
    waits = found.waiting.newest
    age = timedelta(seconds=newest.value)
    told = {
        "age": age.total_seconds(),
        "at": episode.stamp(newest.at),
        "waiting": round(waits.value) if waits else None,
        "queue": found.queue,
    }
    level = _level(age, lines, alert.level)
    return Reading(level, told if level or alert.is_open else {})


def _level(age: timedelta, lines: Lines, announced: Level) -> Level:
    if age >= lines.critical:
        return Level.CRITICAL
    return Level.WARNING if age >= lines.warning * (0.5 if announced else 1) else Level.CALM


def words(alert: Alert) -> Words:
    memory = alert.memory
    subject = say(
        "events wait in the queue {queue} for {age}: answers are as old",
        queue=str(memory.get("queue") or ""),
        age=timedelta(seconds=float(memory.get("age") or 0)),
    )
    rows = []
    if (waiting := memory.get("waiting")) is not None:
        rows.append(say("Messages that wait: {count}", count=int(waiting)))
    if at := episode.moment(memory.get("at")):
        rows.append(say("CloudWatch, AWS/SQS, {at}", at=at))
    todo = say(
        "See whether the intake runs and keeps up: its log tells what holds it, most often the"
        " database. Nothing is lost while the queue keeps it."
    )
    return Words(subject, tuple(rows), todo)


RULE = Rule("queue", words, confirm=2, settle=2, levels={"": LINES})

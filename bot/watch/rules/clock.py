"""Is this host's clock off?  Then times in answers are wrong, and soon AWS refuses every call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import say


@dataclass(frozen=True, slots=True)
class Lines:
    warning: timedelta
    critical: timedelta


LINES = Lines(warning=timedelta(seconds=30), critical=timedelta(minutes=2))
"""AWS refuses signatures that are five minutes off."""


def read(alert: Alert, off: timedelta | None, lines: Lines = LINES) -> Reading | None:
    """`off`: how far the clock is ahead of AWS's, or behind; None: AWS did not say."""
    if off is None:
        return None
    told = {"seconds": round(off.total_seconds())}
    if abs(off) >= lines.critical:
        return Reading(Level.CRITICAL, told)
    line = lines.warning * (0.5 if alert.is_open else 1)
    return Reading(Level.WARNING, told) if abs(off) >= line else Reading(Level.CALM)


def words(alert: Alert) -> Words:
    seconds = int(alert.memory.get("seconds") or 0)
    values = {"off": timedelta(seconds=abs(seconds))}
    if seconds < 0:
        subject = say("the clock of the bot's host is {off} behind AWS's", **values)
    else:
        subject = say("the clock of the bot's host is {off} ahead of AWS's", **values)
    rows = (say("By the Date header of CloudWatch's answers"),)
    todo = say("Have the host's clock set by a time server: at five minutes AWS refuses all calls.")
    return Words(subject, rows, todo)


RULE = Rule("clock", words, confirm=2, settle=2, levels={"": LINES})

"""Many alerts at once are one message: whoever gets twenty reads none.  Pure.

Of alerts that are raised in a heap, the first few have their threads.  The others are lines in the
thread of a digest, whose parent counts them; it is over when all of them are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.watch import episode, kept, said
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice
from checks.core import Text

KIND: Final = "storm"
MOST, WITHIN = 5, timedelta(minutes=5)
"""Raises that still have threads of their own."""

MEMBERS_MAX = 100


def breaks(known: Iterable[Alert], now: datetime) -> bool:
    """Whether the next alert to be raised is one too many."""
    lately = [
        alert
        for alert in known
        if alert.is_open
        and alert.kind != KIND
        and said.of(alert).at is not None
        and alert.opened_at is not None
        and now - alert.opened_at <= WITHIN
    ]
    return len(lately) >= MOST


def joined(storm: Alert, member: Alert, subject: Text, now: datetime) -> tuple[Alert, Notice]:
    """The digest with one more in it."""
    notice = Notice.UPDATE if storm.is_open else Notice.RAISED
    before = storm.memory.get("members", {}) if storm.is_open else {}
    members = {**before, member.key: kept.written(subject)}
    level = max(storm.level, member.level)
    after = replace(storm, memory={"members": dict([*members.items()][-MEMBERS_MAX:])})
    opened, _ = episode.turned(after, notice, level, now)
    return opened, notice


def over(storm: Alert, known: Iterable[Alert], now: datetime) -> tuple[Alert, Notice] | None:
    """None while something in it goes on."""
    members = storm.memory.get("members", {})
    if not storm.is_open or any(a.is_open for a in known if a.key in members):
        return None
    after, _ = episode.turned(storm, Notice.RECOVERED, Level.CALM, now)
    return after, Notice.RECOVERED


def fresh() -> Alert:
    return episode.fresh(KIND, KIND, "", "")

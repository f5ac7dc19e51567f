"""Many alerts at once are one message: whoever gets twenty reads none.  Pure.

Of alerts that are raised in a heap, the first few have their threads.  The others are lines in the
thread of a digest, whose parent counts them; it is over when all of them are.  Each channel has
its own.  What is critical has a message of its own, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.watch import episode, kept, said
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice
from checks.core import Text

KIND: Final = "storm"


@dataclass(frozen=True, slots=True)
class Lines:
    """Messages that still have threads of their own."""

    threads: int
    within: timedelta


LINES = Lines(threads=5, within=timedelta(minutes=5))

MEMBERS_MAX = 100

JOINING = timedelta(minutes=1)
"""Between a digest that has an alert in it and that alert: they are saved one after the other."""


def breaks(known: Iterable[Alert], alert: Alert, now: datetime, lines: Lines = LINES) -> bool:
    """Whether an alert that is due is one too many.  `known`: all of its channel.

    Those that have waited for the end of quiet hours come at once, whenever they were raised.
    """
    others = [each for each in known if each.is_open and each.kind != KIND]
    come = sum(_comes(each, now, lines) for each in others if each.key != alert.key)
    return come >= lines.threads


def _comes(alert: Alert, now: datetime, lines: Lines) -> bool:
    """Now or lately: raised, or held back until now."""
    heard = said.of(alert)
    return heard.at is None or heard.back or now - heard.at <= lines.within


def digest_of(known: Iterable[Alert], channel: str) -> Alert:
    """That of a channel, where it has one already."""
    key = f"{KIND} {channel}"
    fresh = replace(episode.fresh(key, KIND, "", ""), memory={"channel": channel})
    return next((each for each in known if each.key == key), fresh)


def channel_of(alert: Alert) -> str | None:
    """Of a digest: where its alerts go.  None: it goes by its route, as all else."""
    return alert.memory.get("channel") if alert.kind == KIND else None


def joined(digest: Alert, member: Alert, subject: Text, now: datetime) -> tuple[Alert, Notice]:
    """The digest with one more in it."""
    notice = Notice.UPDATE if digest.is_open else Notice.RAISED
    before = digest.memory.get("members", {}) if digest.is_open else {}
    members = {**before, member.key: kept.written(subject)}
    memory = digest.memory | {
        "members": dict([*members.items()][-MEMBERS_MAX:]),
        "joined": episode.stamp(now),
    }
    level = max(digest.level, member.level)
    opened, _ = episode.turned(replace(digest, memory=memory), notice, level, now)
    return opened, notice


def over(digest: Alert, known: Iterable[Alert], now: datetime) -> tuple[Alert, Notice] | None:
    """None while something in it goes on."""
    joined = episode.moment(digest.memory.get("joined"))
    if not digest.is_open or (joined and now - joined < JOINING):
        return None
    if any(each.is_open and said.of(each).storm == digest.thread for each in known):
        return None
    after, _ = episode.turned(digest, Notice.RECOVERED, Level.CALM, now)
    return after, Notice.RECOVERED

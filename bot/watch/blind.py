"""Watches the watcher's own eyes: a source that cannot be read for long is an alert.  Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.watch import episode, kept
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice
from checks.core import Text


@dataclass(frozen=True, slots=True)
class Lines:
    patience: timedelta
    """A source may fail for this long before anybody is told: most faults pass sooner."""


LINES = Lines(patience=timedelta(minutes=30))


def observe(
    alert: Alert, why: Text | None, now: datetime, lines: Lines = LINES
) -> tuple[Alert, Notice | None]:
    """`why` the source could not be read; None: it was read."""
    if why is None:
        if not alert.is_open:
            return replace(alert, memory={}), None
        over = replace(alert, memory=alert.memory | {"over": True})
        return episode.turned(over, Notice.RECOVERED, Level.CALM, now)
    since = None if alert.memory.get("over") else episode.moment(alert.memory.get("since"))
    since = since or now
    told = {"since": episode.stamp(since), "why": kept.written(why)}
    alert = replace(alert, memory=told)
    if alert.is_open or now - since < lines.patience:
        return alert, None
    return episode.turned(alert, Notice.RAISED, Level.WARNING, now)

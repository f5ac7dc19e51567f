"""What a rule of the watch is: what it reads, how bad that is, and what to say and do.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.concern import Concern
from bot.watch.machine import Level, Notice, Policy
from bot.watch.picture import Picture
from checks.core import Owner, Text


@dataclass(frozen=True, slots=True)
class Reading:
    level: Level
    told: dict[str, Any] = field(default_factory=dict)
    """What the words need, as JSON can hold it."""


@dataclass(frozen=True, slots=True)
class Words:
    subject: Text
    """What is the matter and where; it goes on after "Warning —"."""
    rows: tuple[Text, ...]
    todo: Text
    owner: Owner = Owner.US
    state: Text | None = None
    """In the place of "Warning" or "Critical"."""


@dataclass(frozen=True, slots=True)
class Rule:
    kind: str
    words: Callable[[Alert], Words]
    confirm: int | None = None
    """Readings in a row before it speaks; None: as the installation has it."""
    settle: int | None = None
    """Calm ones in a row before it is called off."""
    concern: Callable[[Alert, datetime], Concern] | None = None
    """Which messages it is about; None: it is about no messages that events tell of."""
    levels: Mapping[str, Any] = field(default_factory=dict)
    """What may be set of it: dataclasses of numbers, each by the prefix of its keys."""
    counts: bool = True
    """Whether it goes by readings in a row."""
    picture: Callable[[Alert], Picture | None] | None = None
    """A chart of it; None: it is about nothing that has a course."""

    def policy(self, general: Policy) -> Policy:
        return replace(
            general,
            confirm=general.confirm if self.confirm is None else self.confirm,
            settle=general.settle if self.settle is None else self.settle,
        )

    def observe(
        self, alert: Alert, reading: Reading, now: datetime, general: Policy
    ) -> tuple[Alert, Notice | None, bool]:
        """Take a reading; whether what an open alert says first of all has changed."""
        since = None if reading.level is Level.CALM else alert.memory.get("since")
        if reading.level is not Level.CALM and since is None:
            since = episode.stamp(now)
        kept = since or (alert.memory.get("since") if alert.is_open else None)
        after, notice = episode.take(alert, reading.level, now, self.policy(general))
        after = replace(after, memory=after.memory | reading.told | {"since": kept})
        changed = alert.is_open and self.words(alert).subject != self.words(after).subject
        return after, notice, changed

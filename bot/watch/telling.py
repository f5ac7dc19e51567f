"""Saves an alert together with what is said of it.

What waits, for the end of quiet hours, is decided anew at each look, and here alone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.watch import said, storm
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.bulletin import bulletin
from bot.watch.machine import Level, Notice
from bot.watch.said import Said
from bot.watch.tuning import UNTUNED, Tuned
from bot.watch.voice import Voice

log = logging.getLogger(__name__)

TRIES = 5
"""At saving, where another process or a person was faster."""


class Alerts(Protocol):
    def load(self, key: str) -> Alert | None: ...

    def all(self, kind: str | None = None) -> tuple[Alert, ...]: ...

    def save(self, alert: Alert, messages: Iterable[Outgoing] = ()) -> Alert | None: ...


@dataclass(frozen=True, slots=True)
class Telling:
    alerts: Alerts
    voice: Voice
    tuned: Tuned = UNTUNED

    def save(
        self,
        before: Alert | None,
        after: Alert,
        notice: Notice | None,
        now: datetime,
        *,
        edit: bool = False,
    ) -> None:
        """`after`: what a rule made of `before`.  `edit`: what it says first has changed."""
        after = _remembered(before, after, notice)
        due = self.voice.due(after, notice, now)
        if after == before and due is None:
            return
        if due is Notice.RAISED:
            after = said.kept(after, Said(now, self._storm(after, now)))
        elif due is Notice.REOPENED:
            after = said.kept(after, Said(now))
        messages = self.voice.messages(after, due, now, edit=edit or notice is not None)
        if self.alerts.save(after, messages) is None:
            log.info("%s: another process was first", after.key)
        elif said.of(before).storm and not (after.is_open and said.of(after).storm):
            self._calm(now)

    def tend(self, now: datetime) -> None:
        """What has waited until now is said, even where nothing is looked at any more.

        So is that a digest is over: the last alert in it may have ended anywhere.
        """
        for alert in self.alerts.all():
            self.save(alert, alert, None, now)
        self._calm(now)

    def _storm(self, alert: Alert, now: datetime) -> str | None:
        """The thread of the digest that an alert belongs to, if its channel gets too many."""
        if alert.level is Level.CRITICAL or storm.KIND in self.tuned.off:
            return None
        lines = self.tuned.of(storm.KIND, storm.LINES)
        channel = self.voice.channel(alert)
        for _ in range(TRIES):
            known = [each for each in self.alerts.all() if self.voice.channel(each) == channel]
            if not storm.breaks(known, alert, now, lines):
                return None
            digest = storm.digest_of(known, channel)
            after, notice = storm.joined(digest, alert, bulletin(alert, now).subject, now)
            if notice is Notice.RAISED:
                after = said.kept(after, Said(now))
            messages = self.voice.messages(after, notice, now, edit=True)
            shown = tuple(each for each in messages if each.say in (Say.POST, Say.EDIT))
            if self.alerts.save(after, shown) is not None:
                return after.thread
        log.warning("%s: it has no place in a digest that others change just now", alert.key)
        return None

    def _calm(self, now: datetime) -> None:
        """Each digest is over with the last of its alerts."""
        known = self.alerts.all()
        for digest in (each for each in known if each.kind == storm.KIND):
            if found := storm.over(digest, known, now):
                after, notice = found
                self.alerts.save(after, self.voice.messages(after, notice, now, edit=True))


def _remembered(before: Alert | None, after: Alert, notice: Notice | None) -> Alert:
    """With what the channel has heard of it."""
    if notice is Notice.RAISED:
        return said.kept(after, Said())
    heard = said.of(before)
    if notice is Notice.REOPENED:
        heard = replace(heard, back=True)
    return after if said.of(after) == heard else said.kept(after, heard)

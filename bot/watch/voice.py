"""How an alert is said: where, when, and in which thread.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.slack import alerts as messages
from bot.slack.render import Payload, Slack
from bot.watch import episode
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.bulletin import bulletin, news
from bot.watch.machine import Level, Notice
from bot.watch.quiet import QuietHours
from bot.watch.routes import Routes
from bot.watch.runbook import NOWHERE, Runbooks

LOUD = (Notice.WORSE, Notice.REOPENED)


@dataclass(frozen=True, slots=True)
class Voice:
    slack: Slack
    routes: Routes
    quiet: QuietHours | None = None
    runbooks: Runbooks = NOWHERE

    def said(
        self, alert: Alert, notice: Notice | None, now: datetime, *, edit: bool
    ) -> tuple[Alert, tuple[Outgoing, ...]]:
        """The alert as it is to be kept, and what goes out with it."""
        hushed = self._hushed(alert, now)
        if notice is Notice.RAISED and hushed:
            return _with(alert, held=True), ()
        if alert.memory.get("held"):
            return self._held(alert, now, hushed=hushed)
        return alert, tuple(self._messages(alert, notice, now, edit=edit, hushed=hushed))

    def edited(self, alert: Alert, now: datetime) -> tuple[Outgoing, ...]:
        """The parent anew; nothing where it has none of its own."""
        if alert.memory.get("storm") or alert.memory.get("held"):
            return ()
        return (self._outgoing(alert, Say.EDIT, self._parent(alert, now)),)

    def _hushed(self, alert: Alert, now: datetime) -> bool:
        """Whether it can wait for the morning: nothing critical can."""
        return bool(self.quiet and self.quiet.at(now)) and alert.level is not Level.CRITICAL

    def _held(
        self, alert: Alert, now: datetime, *, hushed: bool
    ) -> tuple[Alert, tuple[Outgoing, ...]]:
        """Of what was over before the morning nobody is told."""
        if not alert.is_open:
            machine = {**(alert.memory.get("machine") or {}), "recovered_at": None}
            return _with(alert, held=False, machine=machine), ()
        if hushed:
            return alert, ()
        told = _with(alert, held=False)
        return told, (self._outgoing(told, Say.POST, self._parent(told, now)),)

    def _messages(
        self, alert: Alert, notice: Notice | None, now: datetime, *, edit: bool, hushed: bool
    ) -> Iterator[Outgoing]:
        if notice is Notice.RAISED and not alert.memory.get("storm"):
            yield self._outgoing(alert, Say.POST, self._parent(alert, now))
            return
        if notice or edit:
            yield from self.edited(alert, now)
        if notice is None:
            return
        line = messages.note(self.slack, news(alert, notice))
        muted = alert.acknowledged_by is not None and notice is Notice.REMINDER
        if notice in LOUD or notice in (Notice.RECOVERED, Notice.RAISED):
            critical = notice is Notice.RAISED and alert.level is Level.CRITICAL
            loud = (notice in LOUD or critical) and not hushed
            yield self._outgoing(alert, Say.BROADCAST if loud else Say.REPLY, line)
        elif not muted and not episode.is_quiet(alert, now):
            yield self._outgoing(alert, Say.REPLY, line)

    def _parent(self, alert: Alert, now: datetime) -> Payload:
        runbook = self.runbooks.of(alert.kind)
        return messages.parent(self.slack, bulletin(alert, now), alert.key, runbook)

    def _outgoing(self, alert: Alert, say: Say, payload: Payload) -> Outgoing:
        """It goes with the next version of the alert: its key is new for each."""
        key = f"{alert.thread} v{alert.version + 1} {say.value}"
        thread = alert.memory.get("storm") or alert.thread
        return Outgoing(key, thread, say, self.routes.channel(alert), payload)


def _with(alert: Alert, **memory: object) -> Alert:
    return replace(alert, memory=alert.memory | memory)

"""How an alert is said: where, when, and in which thread.  Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.plain import ENGLISH, Language
from bot.slack import alerts as messages
from bot.slack.render import Payload, Slack
from bot.watch import episode, picture, rules, said, storm
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.bulletin import bulletin, news
from bot.watch.machine import Level, Notice
from bot.watch.quiet import QuietHours
from bot.watch.routes import Routes
from bot.watch.runbook import NOWHERE, Runbooks

LOUD = (Notice.WORSE, Notice.REOPENED)
DRAWN = (Notice.WORSE, Notice.RECOVERED)
"""What gets a chart anew: the first came with the parent."""


@dataclass(frozen=True, slots=True)
class Voice:
    slack: Slack
    routes: Routes
    quiet: QuietHours | None = None
    runbooks: Runbooks = NOWHERE
    spoken: Callable[[str], Language] = lambda channel: ENGLISH
    """The language of a channel, by its id."""

    def due(self, alert: Alert, notice: Notice | None, now: datetime) -> Notice | None:
        """What is to be said now, of what happened just now or has waited.

        Of what was over before anybody was told, nobody is told.  What was a line in a digest gets
        a message of its own when it is critical or comes back: the digest may be over by then.
        """
        heard = said.of(alert)
        if heard.at is None or heard.back:
            if not alert.is_open or self._hushed(alert, now):
                return None
            notice = Notice.RAISED if heard.at is None else Notice.REOPENED
        critical = notice is Notice.WORSE and alert.level is Level.CRITICAL
        alone = notice is Notice.REOPENED or critical
        return Notice.RAISED if heard.storm and alone else notice

    def channel(self, alert: Alert) -> str:
        return storm.channel_of(alert) or self.routes.channel(alert)

    def messages(
        self, alert: Alert, due: Notice | None, now: datetime, *, edit: bool
    ) -> tuple[Outgoing, ...]:
        return tuple(self._messages(alert, due, now, edit=edit))

    def edited(self, alert: Alert, now: datetime) -> tuple[Outgoing, ...]:
        """The parent anew; nothing where it has none, or none of its own."""
        heard = said.of(alert)
        if heard.at is None or heard.storm:
            return ()
        return (self._outgoing(alert, Say.EDIT, self._parent(alert, now)),)

    def _hushed(self, alert: Alert, now: datetime) -> bool:
        """Whether it can wait for the morning: nothing critical can."""
        return bool(self.quiet and self.quiet.at(now)) and alert.level is not Level.CRITICAL

    def _messages(
        self, alert: Alert, due: Notice | None, now: datetime, *, edit: bool
    ) -> Iterator[Outgoing]:
        if due is Notice.RAISED and not said.of(alert).storm:
            yield self._outgoing(alert, Say.POST, self._parent(alert, now))
            yield from self._picture(alert)
            return
        if due or edit:
            yield from self.edited(alert, now)
        if due is None:
            return
        line = messages.note(self._slack(alert), news(alert, due))
        muted = alert.acknowledged_by is not None and due is Notice.REMINDER
        if due in LOUD or due in (Notice.RECOVERED, Notice.RAISED):
            yield self._outgoing(alert, Say.BROADCAST if due in LOUD else Say.REPLY, line)
        elif not muted and not episode.is_quiet(alert, now):
            yield self._outgoing(alert, Say.REPLY, line)
        if due in DRAWN and not said.of(alert).storm and not episode.was_retired(alert):
            yield from self._picture(alert)

    def _picture(self, alert: Alert) -> Iterator[Outgoing]:
        """A chart, where it is about something that has a course, and enough of it is known."""
        draw = rules.load()[alert.kind].picture
        if draw and (found := draw(alert)):
            yield self._outgoing(alert, Say.PICTURE, picture.written(found))

    def _parent(self, alert: Alert, now: datetime) -> Payload:
        runbook = self.runbooks.of(alert.kind)
        return messages.parent(self._slack(alert), bulletin(alert, now), alert.key, runbook)

    def _slack(self, alert: Alert) -> Slack:
        return self.slack.speaking(self.spoken(self.channel(alert)))

    def _outgoing(self, alert: Alert, say: Say, payload: Payload) -> Outgoing:
        """It goes with the next version of the alert: its key is new for each."""
        key = f"{alert.thread} v{alert.version + 1} {say.value}"
        thread = said.of(alert).storm or alert.thread
        return Outgoing(key, thread, say, self.channel(alert), payload)

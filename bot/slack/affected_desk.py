"""Answers a press of Show affected, in the alert's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack import affected as messages
from bot.slack.asking import Asked, Shown
from bot.slack.gateway import Gateway, Payload
from bot.slack.policy import Allowed
from bot.slack.render import Slack
from bot.slack.single import SingleAnswers
from bot.watch import rules
from bot.watch.affected import Store, affected
from bot.watch.alert import Alert
from checks.core import Unavailable, say

GONE = say("Nothing is remembered of this alert")
NO_MESSAGES = say("This alert is about no messages that could be shown")


class Alerts(Protocol):
    """Raises Unavailable."""

    def load(self, key: str) -> Alert | None: ...


@dataclass(frozen=True, slots=True)
class Sight:
    """Where alerts and events are looked up."""

    alerts: Alerts
    store: Store
    now: Callable[[], datetime]


class AffectedDesk:
    def __init__(self, sight: Sight, gateway: Gateway, slack: Slack) -> None:
        self._single = SingleAnswers(gateway, slack)
        self._sight = sight

    def answer(self, key: str, asked: Asked, allowed: Allowed) -> Shown:
        """`key`: the alert's."""
        return self._single.answer(
            lambda slack: (self._message(slack, key, asked.user),), asked, allowed
        )

    def _message(self, slack: Slack, key: str, user: str) -> Payload:
        now = self._sight.now()
        try:
            alert = self._sight.alerts.load(key)
        except Unavailable as e:
            return slack.notice(say("The alert could not be read: {why}", why=e.why))
        if alert is None:
            return slack.notice(GONE)
        concern = rules.load()[alert.kind].concern
        if concern is None:
            return slack.notice(NO_MESSAGES)
        found = affected(concern(alert, now), alert.place, self._sight.store, now)
        return messages.message(slack, found, user)

"""Takes a press of Show affected, and answers it in the alert's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.slack import affected as messages
from bot.slack.desk import Desk
from bot.slack.gateway import Gateway, Payload
from bot.slack.memory import Requests
from bot.slack.render import Slack
from bot.slack.single import Asked, SingleAnswers
from bot.watch import rules
from bot.watch.affected import Store, affected
from bot.watch.alert import Alert
from checks.core import Place, Text, Unavailable, say

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
    def __init__(
        self, desk: Desk, sight: Sight, requests: Requests, gateway: Gateway, slack: Slack
    ) -> None:
        self._single = SingleAnswers(desk, requests, gateway, slack)
        self._sight = sight
        self._slack = slack

    def take(self, key: str, asked: Asked) -> Text | None:
        """Begin to answer; a sentence for who pressed where that cannot be.  `key`: the alert's."""
        return self._single.take(lambda: (self._answer(key, asked),), asked)

    def _answer(self, key: str, asked: Asked) -> Payload:
        now = self._sight.now()
        try:
            alert = self._sight.alerts.load(key)
        except Unavailable as e:
            why = say("The alert could not be read: {why}", why=e.why)
            return self._slack.notice(why)
        if alert is None:
            return self._slack.notice(GONE)
        concern = rules.load()[alert.kind].concern
        if concern is None:
            return self._slack.notice(NO_MESSAGES)
        place = Place(alert.account, alert.region)
        found = affected(concern(alert, now), place, self._sight.store, now)
        return messages.message(self._slack, found, asked.user)

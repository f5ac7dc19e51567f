"""What becomes of an alert when somebody presses one of its buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.slack import alerts as messages
from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.telling import TRIES, Alerts
from bot.watch.voice import Voice
from checks.core import Text, say

SNOOZES: Final = {
    messages.SNOOZE_HOUR: timedelta(hours=1),
    messages.SNOOZE_DAY: timedelta(hours=24),
}

OVER = say("This alert is over")
CONTENDED = say("Others are changing this alert just now; please press the button again")


@dataclass(frozen=True, slots=True)
class Responder:
    alerts: Alerts
    voice: Voice
    now: Callable[[], datetime]

    def press(self, action: str, key: str, user: str) -> Text | None:
        """Take an Acknowledge or a Snooze; a sentence for the person where it was in vain.

        Raises Unavailable.  The parent is edited by way of the outbox, after whatever waits there.
        """
        for _ in range(TRIES):
            alert = self.alerts.load(key)
            if alert is None or not alert.is_open:
                return OVER
            after = self._after(alert, action, user)
            if self.alerts.save(after, self.voice.edited(after, self.now())) is not None:
                return None
        return CONTENDED

    def _after(self, alert: Alert, action: str, user: str) -> Alert:
        if action == messages.ACKNOWLEDGE:
            return episode.acknowledged(alert, user, self.now())
        return episode.snoozed(alert, user, self.now(), SNOOZES[action])

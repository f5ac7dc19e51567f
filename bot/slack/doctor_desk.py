"""Looks at the set-up for an admin, and shows what was found to them alone."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from bot.doctor.exam import Exam
from bot.slack import doctor
from bot.slack.asking import Asked, Shown
from bot.slack.desk import CRASHED
from bot.slack.policy import Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from checks.core import say

LOOKING = say("Looking at the whole set-up: it takes half a minute at most. Only you see this")
AT_IT = say("The set-up is being looked at already: ask again in half a minute")


class DoctorDesk:
    def __init__(self, look: Callable[[], Exam], privately: Privately, slack: Slack) -> None:
        """`look`: asks everybody, which takes seconds."""
        self._look = look
        self._privately = privately
        self._slack = slack
        self._lock = Lock()
        """One look at a time: each asks AWS some forty things."""

    def examine(self, asked: Asked) -> Shown:
        if not self._lock.acquire(blocking=False):
            self._privately.say(asked, AT_IT)
            return Shown("at it already", Where.ASKER)
        try:
            self._privately.say(asked, LOOKING)
            found = self._look()
        except Exception:
            self._privately.say(asked, CRASHED)
            raise
        finally:
            self._lock.release()
        told = self._privately.tell(asked, doctor.message(self._slack, found))
        return Shown("shown" if told else "not taken by Slack", Where.ASKER)

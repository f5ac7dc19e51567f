"""Takes what people think of an answer.  Nobody but them sees that they were heard."""

from __future__ import annotations

import logging
from typing import Protocol

from bot.slack import views
from bot.slack.asking import Asked, Shown, carried
from bot.slack.gateway import Refused
from bot.slack.memory import Answers, find
from bot.slack.modals import Modals
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.store.answers import Answer
from checks.core import Text, Unavailable, say

log = logging.getLogger(__name__)

THANKS = say("Thank you. Press the other button if you change your mind")
LATE = say("Slack did not open the form in time: press it again")


class Verdicts(Protocol):
    def say(self, answer: Answer, by: str, *, right: bool, word: str = "") -> None:
        """Raises Unavailable."""
        ...


class FeedbackDesk:
    def __init__(
        self,
        answers: Answers,
        verdicts: Verdicts,
        modals: Modals,
        privately: Privately,
        slack: Slack,
    ) -> None:
        self._answers = answers
        self._verdicts = verdicts
        self._modals = modals
        self._privately = privately
        self._slack = slack

    def ask(self, answer_id: str, asked: Asked) -> None:
        """What the cause was, in a form."""
        try:
            view = views.cause(self._slack, carried(asked, answer_id))
            self._modals.open(asked.trigger, view)
        except Refused as e:
            log.info("could not open a modal: %s", e.code)
            self._privately.say(asked, LATE)

    def take(self, answer_id: str, asked: Asked, *, right: bool, word: str = "") -> Shown:
        answer = find(self._answers, answer_id)
        if isinstance(answer, Text):
            self._privately.say(asked, answer)
            return Shown("not there any more")
        try:
            self._verdicts.say(answer, asked.user, right=right, word=word)
        except Unavailable as e:
            why = say("It could not be kept: {why}", why=e.why)
            self._privately.say(asked, why)
            return Shown("not kept", about=answer.target)
        self._privately.say(asked, THANKS)
        return Shown("right" if right else "wrong", about=answer.target)

"""Shows the texts of an answer that are to be sent on, to whoever wants to copy one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

from bot.language import LANGUAGES
from bot.slack import views
from bot.slack.asking import Asked, Shown
from bot.slack.buttons import COPY_POSTMASTER
from bot.slack.gateway import Refused
from bot.slack.masking import masked
from bot.slack.memory import Answers, find
from bot.slack.modals import Modals
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.views import Letter
from bot.store.answers import Kept, Letters
from checks.core import Text, say

log = logging.getLogger(__name__)

NOTHING = say("There is no text to send on with this answer any more: press Re-run")


class TextsDesk:
    def __init__(
        self, answers: Answers, modals: Modals, privately: Privately, slack: Slack
    ) -> None:
        self._answers = answers
        self._modals = modals
        self._privately = privately
        self._slack = slack

    def copy(
        self, button: str, answer_id: str, asked: Asked, allowed: Allowed, sees: Callable[[], bool]
    ) -> Shown:
        """`sees`: whether this person may see what is masked there."""
        answer = find(self._answers, answer_id)
        if isinstance(answer, Text):
            return self._told(asked, answer)
        postmaster = button == COPY_POSTMASTER
        title = say("For the postmaster") if postmaster else say("For the customer")
        letters = _letters(answer.kept, postmaster=postmaster)
        if not letters:
            return self._told(asked, NOTHING)
        hides = allowed.masked and any(masked(each.text) != each.text for each in letters)
        hides = hides and not sees()
        if hides:
            letters = [replace(each, text=masked(each.text)) for each in letters]
        self._show(asked, title, letters, hides=hides)
        return Shown("shown", Where.ASKER, hides, about=answer.target)

    def _show(self, asked: Asked, title: Text, letters: list[Letter], *, hides: bool) -> None:
        try:
            self._modals.open(asked.trigger, views.copy(self._slack, title, letters, masked=hides))
        except Refused as e:
            log.info("could not open a modal: %s", e.code)
            self._privately.tell(asked, views.copied_from(self._slack, title, letters))

    def _told(self, asked: Asked, why: Text) -> Shown:
        self._privately.say(asked, why)
        return Shown("not there any more", Where.ASKER)


def _letters(kept: Kept, *, postmaster: bool) -> list[Letter]:
    """The answer's own language first; none where there is nothing to say."""
    own = Letters(kept.language, kept.customer, kept.postmaster)
    texts = [
        (each.language, each.postmaster if postmaster else each.customer)
        for each in (own, *kept.translated)
    ]
    several = len(texts) > 1
    return [Letter(text, LANGUAGES[code].name if several else "") for code, text in texts if text]

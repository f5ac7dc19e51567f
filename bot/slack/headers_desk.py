"""Reads the headers of a received message that somebody pasted."""

from __future__ import annotations

import logging
from dataclasses import replace

from bot.slack import blocks, headers, views
from bot.slack.asking import Asked, Shown, carried
from bot.slack.buttons import PASTE
from bot.slack.gateway import Gateway, Payload, Refused
from bot.slack.modals import Modals
from bot.slack.policy import Allowed
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.single import SingleAnswers
from checks.core import say
from checks.core.headers import Reading

log = logging.getLogger(__name__)

NO_HEADERS = say(
    "There are no mail headers in it: paste the full source of a message, such as Gmail's Show"
    " original or Outlook's Internet headers"
)
OFFER = say("Paste the headers of the received message into a form, which this button opens")


class HeadersDesk:
    def __init__(
        self, gateway: Gateway, modals: Modals, privately: Privately, slack: Slack
    ) -> None:
        self._single = SingleAnswers(gateway, slack)
        self._modals = modals
        self._privately = privately
        self._slack = slack

    def form(self, asked: Asked) -> None:
        """A form to paste them into; where nobody clicked, or too long ago, a button for it."""
        try:
            self._modals.open(asked.trigger, views.headers(self._slack, carried(asked)))
        except Refused as e:
            log.info("could not open a modal: %s", e.code)
            self._privately.tell(asked, self._offer())

    def read(self, reading: Reading, asked: Asked, allowed: Allowed) -> Shown:
        shown = self._single.answer(
            lambda slack: headers.messages(slack, reading, asked.user), asked, allowed
        )
        return replace(shown, about=reading.ses.message_id)

    def _offer(self) -> Payload:
        notice, label = self._slack.notice(OFFER), self._slack.words(say("Paste headers…"))
        button = blocks.actions([blocks.button(label, PASTE, "-")])
        return {**notice, "blocks": [*notice["blocks"], button]}

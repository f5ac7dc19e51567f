"""Answers that are made once and posted where they were asked for: a message and its thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.slack.desk import CRASHED, Desk, whispered
from bot.slack.gateway import Gateway, Payload, Refused
from bot.slack.memory import Requests, is_new
from bot.slack.render import Slack
from checks.core import Text

log = logging.getLogger(__name__)

Then = Callable[[str, str], None]
"""Adds to what stands there, by its channel and thread; nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and by whom something was asked."""

    channel: str
    user: str
    key: str
    """Slack's id for this very request: the same for a delivery that is repeated."""
    thread: str | None = None
    response_url: str | None = None


class SingleAnswers:
    """Their requests count among the desk's questions: they use the same threads, and wait and
    stop with them."""

    def __init__(self, desk: Desk, requests: Requests, gateway: Gateway, slack: Slack) -> None:
        self._desk = desk
        self._requests = requests
        self._gateway = gateway
        self._slack = slack

    def take(
        self, make: Callable[[], tuple[Payload, ...]], asked: Asked, then: Then | None = None
    ) -> Text | None:
        """Begin to answer; a sentence for the asker where that cannot be.

        What `make` makes beyond the first message goes into its thread.
        """
        return self._desk.submit(lambda: self._answer(make, asked, then))

    def _answer(
        self, make: Callable[[], tuple[Payload, ...]], asked: Asked, then: Then | None
    ) -> None:
        if not is_new(self._requests, asked.key):
            return
        try:
            first, *rest = make()
        except Exception:
            self._privately(asked, self._slack.notice(CRASHED))
            raise
        try:
            posted = self._gateway.post(asked.channel, first, asked.thread)
        except Refused as e:
            log.info("could not post an answer: %s", e.code)
            note = self._slack.notice(whispered(e))
            self._privately(asked, {**first, "blocks": [*note["blocks"], *first["blocks"]]})
            for reply in rest:
                self._privately(asked, reply)
            return
        for reply in rest:
            self._follow(asked, reply, asked.thread or posted)
        if then:
            then(asked.channel, asked.thread or posted)

    def _follow(self, asked: Asked, reply: Payload, thread: str) -> None:
        try:
            self._gateway.post(asked.channel, reply, thread)
        except Refused as e:
            log.warning("could not post what an answer rests on: %s", e.code)
            self._privately(asked, reply)

    def _privately(self, asked: Asked, payload: Payload) -> None:
        try:
            if asked.response_url:
                self._gateway.respond(asked.response_url, payload)
            else:
                self._gateway.whisper(asked.channel, asked.user, payload, asked.thread)
        except Refused as e:
            log.warning("Slack did not take a message: %s", e.code)

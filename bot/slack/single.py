"""Answers that are made once: a message and its thread, where the policy has them appear."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.slack.asking import Asked, Shown
from bot.slack.desk import CRASHED, ELSEWHERE
from bot.slack.gateway import Gateway, Payload, Refused
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately, whispered
from bot.slack.render import Slack
from bot.speaking import to_the_asker

log = logging.getLogger(__name__)

Make = Callable[[Slack], tuple[Payload, ...]]
"""Makes the messages: what comes after the first goes into its thread."""

Then = Callable[[str, str], None]
"""Adds to what stands there, by its channel and thread; nobody waits for it."""


class SingleAnswers:
    def __init__(self, gateway: Gateway, slack: Slack) -> None:
        self._gateway = gateway
        self._slack = slack
        self._privately = Privately(gateway, slack)

    def answer(self, make: Make, asked: Asked, allowed: Allowed, then: Then | None = None) -> Shown:
        try:
            messages = make(self._slack.masking(allowed.masked))
        except Exception:
            self._privately.say(asked, CRASHED)
            raise
        if allowed.where is Where.ASKER:
            return self._alone(messages, asked)
        first, *rest = messages
        try:
            channel, thread = self._begin(first, asked, allowed)
        except Refused as e:
            log.info("could not post an answer: %s", e.code)
            with to_the_asker():
                note = self._slack.notice(whispered(e))
                first, *rest = make(self._slack.masking(allowed.masked))
            first = {**first, "blocks": [*note["blocks"], *first["blocks"]]}
            return self._alone((first, *rest), asked)
        for reply in rest:
            self._follow(channel, reply, thread, asked)
        if then:
            then(channel, thread)
        return Shown("shown", allowed.where, allowed.masked)

    def _begin(self, first: Payload, asked: Asked, allowed: Allowed) -> tuple[str, str]:
        """The channel, and the thread in which the rest goes."""
        if allowed.where is not Where.DM:
            posted = self._gateway.post(asked.channel, first, asked.thread)
            return asked.channel, asked.thread or posted
        begun = self._gateway.write_to(asked.user, first)
        self._privately.say(asked, ELSEWHERE)
        return begun

    def _follow(self, channel: str, reply: Payload, thread: str, asked: Asked) -> None:
        try:
            self._gateway.post(channel, reply, thread)
        except Refused as e:
            log.warning("could not post what an answer rests on: %s", e.code)
            self._privately.tell(asked, reply)

    def _alone(self, messages: tuple[Payload, ...], asked: Asked) -> Shown:
        told = [self._privately.tell(asked, message) for message in messages]
        return Shown("shown" if told[0] else "not taken by Slack", Where.ASKER)

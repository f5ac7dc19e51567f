"""Sends the events behind an answer, as a file, to whoever asks for them.

A file cannot be shown to one person in a channel, so it goes by direct message, wherever the
button was pressed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot import raw_events
from bot.slack.asking import Asked, Shown
from bot.slack.gateway import Gateway, Refused
from bot.slack.masking import masked
from bot.slack.memory import Answers, find
from bot.slack.policy import Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.upload import File, Files
from bot.store.answers import Answer
from checks.core import Target, Text, Timeline, Unavailable, say

log = logging.getLogger(__name__)

NONE = say("No event is stored for this answer")
SENT = say("Only you see this: the file is in your direct messages with me")
FILE_NAME = "events.json"


class Events(Protocol):
    """Raises Unavailable."""

    def timelines(self, target: Target) -> tuple[Timeline, ...]: ...

    def names(self, target: Target) -> Mapping[str, str]:
        """Addresses, by what stands for them in the events."""
        ...


@dataclass(frozen=True, slots=True)
class Drawer:
    """Where answers and their events are."""

    answers: Answers
    events: Events
    now: Callable[[], datetime]


class RawDesk:
    def __init__(
        self, drawer: Drawer, files: Files, gateway: Gateway, privately: Privately, slack: Slack
    ) -> None:
        self._drawer = drawer
        self._files = files
        self._gateway = gateway
        self._privately = privately
        self._slack = slack

    def show(self, answer_id: str, asked: Asked, sees: Callable[[], bool]) -> Shown:
        """`sees`: whether this person may see addresses in them."""
        answer = find(self._drawer.answers, answer_id)
        if isinstance(answer, Text):
            return self._told(asked, answer, "not there any more")
        hides = not sees()
        try:
            found = self._drawer.events.timelines(answer.target)
            names = self._drawer.events.names(answer.target)
        except Unavailable as e:
            why = say("The event store could not be read: {why}", why=e.why)
            return self._told(asked, why, "could not look")
        if not found:
            return self._told(asked, NONE, "nothing found")
        shown = {each: masked(name) if hides else name for each, name in names.items()}
        content, count = raw_events.document(found, shown, self._drawer.now())
        try:
            self._send(answer, asked, content, count, hides=hides)
        except Refused as e:
            log.warning("Slack did not take a file of events: %s", e.code)
            why = say("Slack did not take the file ({code})", code=e.code)
            return self._told(asked, why, "not taken by Slack")
        return Shown("shown", Where.DM, hides, about=answer.target)

    def _send(
        self, answer: Answer, asked: Asked, content: bytes, count: int, *, hides: bool
    ) -> None:
        slack = self._slack.masking(hides)
        line = say(
            "{count} stored events behind the answer about {target}",
            count=count,
            target=answer.target.value,
        )
        channel, ts = self._gateway.write_to(asked.user, slack.notice(line))
        title = slack.one_line(say("Stored events"))
        self._files.send(channel, File(FILE_NAME, title, content), ts)
        if asked.channel != channel:
            self._privately.say(asked, SENT)

    def _told(self, asked: Asked, why: Text, result: str) -> Shown:
        self._privately.say(asked, why)
        return Shown(result, Where.ASKER)

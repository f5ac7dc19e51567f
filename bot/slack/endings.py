"""Draws an answer anew once its thread is followed no longer: it has no button to stop that by, and
says what is so by now."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Protocol

from bot.slack.gateway import Refused
from bot.store.answers import Answer
from bot.store.follows import Ended
from checks.core import Text

log = logging.getLogger(__name__)


class Over(Protocol):
    """Raises Unavailable."""

    def ended(self) -> tuple[Ended, ...]: ...

    def take(self, ended: Ended) -> bool:
        """Whether it was there: of all processes one alone draws it."""
        ...


class Renewing(Protocol):
    """Earlier answers, as far as this goes."""

    def earlier(self, answer_id: str) -> Answer | Text: ...

    def ended(self, answer: Answer, *, masked: bool) -> None:
        """Raises Refused."""
        ...


class Endings:
    def __init__(
        self,
        store: Over,
        renewals: Renewing,
        submit: Callable[[Callable[[], None]], Text | None],
        stays: Callable[[str], bool],
    ) -> None:
        """`submit`: has it worked on, where there is room.  `stays`: whether answers still appear
        in a channel."""
        self._store = store
        self._renewals = renewals
        self._submit = submit
        self._stays = stays

    def look(self) -> None:
        """Raises Unavailable."""
        for each in self._store.ended():
            if self._submit(partial(self._draw, each)) is not None:
                return  # questions come first: they are there at the next look

    def _draw(self, ended: Ended) -> None:
        if not self._store.take(ended):
            return
        answer = self._renewals.earlier(ended.answer)
        if isinstance(answer, Text) or answer.is_alone or not self._stays(answer.channel):
            return
        try:
            self._renewals.ended(answer, masked=ended.masked)
        except Refused as e:
            log.info("an answer that is followed no longer stays as it was: %s", e.code)

"""Questions whose process died, or could not answer them where it had promised to: whoever lives
says so there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Protocol

from bot.language import language
from bot.plain import CODES, sentence
from bot.slack.gateway import Gateway, Refused
from bot.slack.refusals import Meaning, meaning
from bot.slack.render import Slack
from checks.core import Unavailable, say

log = logging.getLogger(__name__)

Write = Callable[[str, str], None]
"""Writes something down of the promise with that channel and ts.  Raises Unavailable."""

INTERRUPTED = say("I was interrupted while I looked into this: please ask again")


class Kept(Protocol):
    """Where it is written down what is promised; each call raises Unavailable."""

    def make(self, channel: str, ts: str, language: str) -> None: ...

    def end(self, channel: str, ts: str) -> None: ...

    def let_go(self, channel: str, ts: str) -> None: ...

    def renew(self) -> None: ...

    def adopt(self) -> tuple[tuple[str, str, str], ...]: ...


class Promises:
    """What this process has promised.  That it cannot be written down holds no answer up."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._lock = Lock()
        self._unwritten: dict[tuple[str, str], Write] = {}
        """How those ended of which the database does not know it."""

    def make(self, channel: str, ts: str, language: str = "") -> None:
        """`language`: its code; whoever ends the promise speaks it."""
        self._try(lambda here, at: self._kept.make(here, at, language), channel, ts)

    def end(self, channel: str, ts: str) -> None:
        self._end(self._kept.end, channel, ts)

    def let_go(self, channel: str, ts: str) -> None:
        self._end(self._kept.let_go, channel, ts)

    def renew(self) -> None:
        """What still waits; first is written what could not be.  Otherwise an answer that is there
        would be taken for an orphan once this process has ended.  Raises Unavailable."""
        with self._lock:
            unwritten = dict(self._unwritten)
        for (channel, ts), write in unwritten.items():
            write(channel, ts)
            with self._lock:
                del self._unwritten[channel, ts]
        self._kept.renew()

    def _end(self, write: Write, channel: str, ts: str) -> None:
        if not self._try(write, channel, ts):
            with self._lock:
                self._unwritten.setdefault((channel, ts), write)

    def _try(self, write: Write, channel: str, ts: str) -> bool:
        try:
            write(channel, ts)
        except Unavailable as e:
            log.warning("a promised answer: %s: %s", e.source, sentence(e.why))
            return False
        return True


class Orphans:
    """Made once; its looks are the errand of one thread."""

    def __init__(self, promises: Promises, kept: Kept, gateway: Gateway, slack: Slack) -> None:
        """`promises`: those of this process."""
        self._promises = promises
        self._kept = kept
        self._gateway = gateway
        self._slack = slack
        self._adopted: list[tuple[str, str, str]] = []

    def look(self) -> None:
        """Renew what this process has promised, and end what no process will.  What Slack does
        not take now is tried again at the next look.  Raises Unavailable."""
        self._promises.renew()
        self._adopted += self._kept.adopt()
        self._adopted = [each for each in self._adopted if not self._ended(*each)]

    def _ended(self, channel: str, ts: str, code: str) -> bool:
        try:
            slack = self._slack.speaking(language(code)) if code in CODES else self._slack
            self._gateway.update(channel, ts, slack.notice(INTERRUPTED))
        except Refused as e:
            if meaning(e.code) is Meaning.AGAIN:
                return False
            log.warning("an interrupted question stays without a word: %s", e.code)
        self._kept.end(channel, ts)
        return True

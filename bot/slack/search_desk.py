"""Searches SES's own records for the address of an answer, at the press of its button.

It takes minutes, so it has a thread of its own and there is one at a time.  One reply in the
answer's thread tells how it goes and what came of it; what was found is in the answer itself.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from bot import search as words
from bot.search import Found, Interrupted
from bot.slack.desk import CRASHED, RESTARTING, Desk, Parent
from bot.slack.gateway import Gateway, Refused
from bot.slack.memory import Requests, is_new
from bot.slack.render import Slack
from bot.store.answers import Answer
from checks.core import Address, Text, Unavailable, say

log = logging.getLogger(__name__)


class Search(Protocol):
    def __call__(
        self, address: Address, wait: Callable[[float], bool], tell: Callable[[Text], None]
    ) -> Found:
        """Raises Interrupted once `wait` says that the process is to end."""
        ...


@dataclass(frozen=True, slots=True)
class Pressed:
    answer: str
    """Its id."""
    user: str
    channel: str
    key: str
    """Slack's id for this very press."""


class SearchDesk:
    def __init__(
        self,
        desk: Desk,
        search: Search | None,
        wait: Callable[[float], bool],
        requests: Requests,
        gateway: Gateway,
        slack: Slack,
        *,
        pool: Executor,
    ) -> None:
        """`search`: None where it is switched off; `pool` runs it."""
        self._desk = desk
        self._search = search
        self._wait = wait
        self._requests = requests
        self._gateway = gateway
        self._slack = slack
        self._pool = pool
        self._one = Lock()

    def take(self, answer_id: str, user: str, channel: str, key: str) -> Text | None:
        """Begin to search; a sentence for who pressed the button where that cannot be."""
        if self._search is None:
            return words.OFF
        if not self._one.acquire(blocking=False):
            return words.RUNNING
        pressed = Pressed(answer_id, user, channel, key)
        try:
            self._pool.submit(self._work, self._search, pressed)
        except RuntimeError:  # the pool takes no more: the process ends
            self._one.release()
            return RESTARTING
        return None

    def _work(self, search: Search, pressed: Pressed) -> None:
        try:
            if is_new(self._requests, pressed.key):
                self._answer(search, pressed)
        except Refused as e:
            log.warning("Slack did not take a message about a search: %s", e.code)
        except Exception:  # the boundary of a search: the next one must still be possible
            log.exception("a search crashed")
        finally:
            self._one.release()

    def _answer(self, search: Search, pressed: Pressed) -> None:
        answer = self._desk.earlier(pressed.answer)
        if isinstance(answer, Text):
            notice = self._slack.notice(answer)
            self._gateway.whisper(pressed.channel, pressed.user, notice, None)
            return
        assert isinstance(answer.target, Address), "the button is on answers about addresses"
        reply = _Reply(self._desk, self._gateway, self._slack, answer)
        try:
            found = search(answer.target, self._wait, reply.tell)
        except Interrupted:
            reply.end(words.INTERRUPTED)
        except Unavailable as e:
            log.warning("a search came to nothing: %s", e.source)
            reply.end(say("SES's own records could not be searched: {why}", why=e.why))
        except Exception:
            reply.end(CRASHED)
            raise
        else:
            self._show(answer, pressed.user, found, reply)

    def _show(self, answer: Answer, user: str, found: Found, reply: _Reply) -> None:
        """First the answer, then the reply that speaks of it."""
        try:
            if found.timelines:
                self._desk.renew(answer, user)
        except Exception:
            reply.end(CRASHED)
            raise
        reply.end(*words.lines(found))


class _Reply:
    """In the thread of the answer: posted once, then edited."""

    def __init__(self, desk: Desk, gateway: Gateway, slack: Slack, answer: Answer) -> None:
        self._desk = desk
        self._gateway = gateway
        self._slack = slack
        self._answer = answer
        self._posted: Parent | None = None

    def tell(self, line: Text) -> None:
        """That one edit more or less comes through does not matter, the first post does."""
        payload = self._slack.guide((line,))
        if self._posted is None:
            thread = self._answer.thread or self._answer.ts
            ts = self._gateway.post(self._answer.channel, payload, thread)
            self._posted = Parent(self._answer.channel, ts)
            self._desk.promise(self._posted)
            return
        try:
            self._gateway.update(self._posted.channel, self._posted.ts, payload)
        except Refused as e:
            log.info("Slack did not take the progress of a search: %s", e.code)

    def end(self, *lines: Text) -> None:
        """The last word; where the desk has given up meanwhile, it has said it already."""
        payload = self._slack.guide(lines)
        if self._posted is None:
            thread = self._answer.thread or self._answer.ts
            self._gateway.post(self._answer.channel, payload, thread)
        elif self._desk.claim(self._posted):
            self._gateway.update(self._posted.channel, self._posted.ts, payload)

"""Searches SES's own records for the address of an answer, at the press of its button.

It takes minutes, so it has a thread of its own and there is one at a time.  One reply in the
answer's thread tells how it goes and what came of it; what was found is in the answer itself.
Where one person alone saw the answer, all of it is told to them alone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from bot import search as words
from bot.plain import Language
from bot.search import Found, Interrupted
from bot.slack.asking import Asked, Shown
from bot.slack.desk import CRASHED, Desk
from bot.slack.gateway import Gateway, Refused
from bot.slack.policy import Allowed, Where
from bot.slack.privately import Privately
from bot.slack.render import Slack
from bot.slack.renewals import Renewals
from bot.slack.workload import RESTARTING, Parent, Workload
from bot.speaking import in_language, speaking
from bot.store.answers import Answer
from checks.core import Address, Text, Unavailable, say

log = logging.getLogger(__name__)


class Search(Protocol):
    def __call__(
        self, address: Address, wait: Callable[[float], bool], tell: Callable[[Text], None]
    ) -> Found:
        """Raises Interrupted once `wait` says that the process is to end."""
        ...


class Thread(Protocol):
    """Where it is told how a search goes."""

    def tell(self, line: Text) -> None: ...

    def end(self, *lines: Text) -> None: ...


@dataclass(frozen=True, slots=True)
class Pressed:
    answer: str
    """Its id."""
    asked: Asked
    allowed: Allowed
    record: Callable[[Shown], None]
    """Told what came of it."""


class SearchDesk:
    def __init__(
        self,
        desk: Desk,
        renewals: Renewals,
        work: Workload,
        search: Search | None,
        wait: Callable[[float], bool],
        gateway: Gateway,
        slack: Slack,
        *,
        pool: Executor,
    ) -> None:
        """`search`: None where it is switched off; `pool` runs it."""
        self._desk = desk
        self._renewals = renewals
        self._to_edit = work
        self._search = search
        self._wait = wait
        self._gateway = gateway
        self._privately = Privately(gateway, slack)
        self._slack = slack
        self._pool = pool
        self._one = Lock()

    def take(self, pressed: Pressed) -> Text | None:
        """Begin to search; a sentence for who pressed the button where that cannot be."""
        if self._search is None:
            return words.OFF
        if not self._one.acquire(blocking=False):
            return words.RUNNING
        try:
            self._pool.submit(self._work, self._search, pressed, self._slack.language)
        except RuntimeError:  # the pool takes no more: the process ends
            self._one.release()
            return RESTARTING
        return None

    def _work(self, search: Search, pressed: Pressed, spoken: Language) -> None:
        shown = Shown("crashed")
        try:
            with speaking(spoken):
                shown = self._answer(search, pressed)
        except Refused as e:
            log.warning("Slack did not take a message about a search: %s", e.code)
            shown = Shown("not taken by Slack")
        except Exception:  # the boundary of a search: the next one must still be possible
            log.exception("a search crashed")
        finally:
            self._one.release()
            pressed.record(shown)

    def _answer(self, search: Search, pressed: Pressed) -> Shown:
        answer = self._renewals.earlier(pressed.answer)
        if isinstance(answer, Text):
            self._privately.say(pressed.asked, answer)
            return Shown("not there any more")
        with in_language(answer.kept.language):
            return self._searched(search, pressed, answer)

    def _searched(self, search: Search, pressed: Pressed, answer: Answer) -> Shown:
        assert isinstance(answer.target, Address), "the button is on answers about addresses"
        thread = self._thread(answer, pressed.asked)
        try:
            found = search(answer.target, self._wait, thread.tell)
        except Interrupted:
            thread.end(words.INTERRUPTED)
            return Shown("interrupted", about=answer.target)
        except Unavailable as e:
            log.warning("a search came to nothing: %s", e.source)
            thread.end(say("SES's own records could not be searched: {why}", why=e.why))
            return Shown("could not look", about=answer.target)
        except Exception:
            thread.end(CRASHED)
            raise
        return self._show(answer, pressed, found, thread)

    def _thread(self, answer: Answer, asked: Asked) -> Thread:
        if answer.is_alone:
            return _Alone(self._privately, self._slack, asked)
        return _Reply(self._to_edit, self._gateway, self._slack, answer)

    def _show(self, answer: Answer, pressed: Pressed, found: Found, thread: Thread) -> Shown:
        """First the answer, then the reply that speaks of it."""
        shown = Shown("nothing found", about=answer.target)
        try:
            if found.timelines and answer.is_alone:
                shown = self._renewals.renewed_alone(answer, pressed.asked)
            elif found.timelines and pressed.allowed.where is not Where.CHANNEL:
                # the channel's rule is another one by now
                shown = self._desk.answer(answer.target, pressed.asked, pressed.allowed)
            elif found.timelines:
                shown = self._renewals.renewed(answer, pressed.asked.user, pressed.allowed)
        except Exception:
            thread.end(CRASHED)
            raise
        thread.end(*words.lines(found))
        return shown


class _Alone:
    """Told to one person: that it begins, and what came of it."""

    def __init__(self, privately: Privately, slack: Slack, asked: Asked) -> None:
        self._privately = privately
        self._slack = slack
        self._asked = asked
        self._begun = False

    def tell(self, line: Text) -> None:
        if not self._begun:
            self._begun = True
            self.end(line)

    def end(self, *lines: Text) -> None:
        self._privately.tell(self._asked, self._slack.guide(lines))


class _Reply:
    """In the thread of the answer: posted once, then edited."""

    def __init__(self, work: Workload, gateway: Gateway, slack: Slack, answer: Answer) -> None:
        self._work = work
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
            self._work.promise(self._posted)
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
        elif self._work.claim(self._posted):
            with self._work.keeping(self._posted):
                self._gateway.update(self._posted.channel, self._posted.ts, payload)
            self._work.kept(self._posted)

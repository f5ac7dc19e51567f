"""Room for so many questions at a time, and what becomes of them when the process ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Protocol, TypeVar

from bot import at_work
from bot.slack.gateway import Gateway, Refused
from bot.slack.render import Slack
from checks.core import Text, say

T = TypeVar("T")

log = logging.getLogger(__name__)

BUSY = say("I am answering as many questions as I can; please ask again in a moment")
RESTARTING = say("I am restarting: please ask again, or press Re-run on an earlier answer")


@dataclass(frozen=True, slots=True)
class Parent:
    """A message that says "Looking into …" and waits for its answer."""

    channel: str
    ts: str


class Ledger(Protocol):
    """Where promises are written down, so that another process can end them.  Never raises."""

    def make(self, channel: str, ts: str, language: str) -> None: ...

    def end(self, channel: str, ts: str) -> None: ...

    def let_go(self, channel: str, ts: str) -> None: ...


class Workload:
    def __init__(
        self,
        gateway: Gateway,
        slack: Slack,
        ledger: Ledger,
        *,
        pool: Executor,
        posting: Executor,
        most: int,
    ) -> None:
        """`pool` runs the questions, at most `most` of them running and waiting;
        `posting` posts the parent while the checks already look, and does what is swift."""
        self._ledger = ledger
        self._gateway = gateway
        self._slack = slack
        self._pool = pool
        self._posting = posting
        self._most = most
        self._lock = Lock()
        self._at_work = 0
        self._open: dict[str, tuple[Parent, Slack]] = {}
        self._closed = False

    def submit(self, job: Callable[[], None], *, swift: bool = False) -> Text | None:
        """Have a question worked on; a sentence for the asker where there is no room for it.

        `swift`: it looks nothing up, and cannot wait for others that do.
        """
        with self._lock:
            if self._closed:
                return RESTARTING
            if self._at_work >= self._most and not swift:
                return BUSY
            self._at_work += 1
        (self._posting if swift else self._pool).submit(at_work.carried(self._run), job)
        return None

    def beside(self, act: Callable[[], T]) -> Future[T]:
        """Do a small thing in Slack while a question is worked on."""
        return self._posting.submit(at_work.carried(act))

    def close(self) -> None:
        """Take no more questions; those at work go on."""
        with self._lock:
            self._closed = True

    def promise(self, parent: Parent) -> None:
        """A message that will be edited: if that comes to nothing, it says so at the end."""
        in_its_language = self._slack.speaking(self._slack.language)
        with self._lock:
            self._open[parent.ts] = parent, in_its_language
        self._ledger.make(parent.channel, parent.ts, in_its_language.language.code)

    @contextmanager
    def keeping(self, parent: Parent) -> Iterator[None]:
        """What is done to keep a promise.  Where it comes to nothing, whoever looks for questions
        that were interrupted says so there."""
        try:
            yield
        except BaseException:
            self.claim(parent)
            self._ledger.let_go(parent.channel, parent.ts)
            raise

    def claim(self, parent: Parent) -> bool:
        """Take the parent off the waiting ones; False where `give_up` was there first."""
        with self._lock:
            return self._open.pop(parent.ts, None) is not None

    def kept(self, parent: Parent) -> None:
        """What was promised stands in Slack."""
        self._ledger.end(parent.channel, parent.ts)

    def give_up(self) -> None:
        """Tell every thread that is still waiting that it has to be asked again."""
        with self._lock:
            waiting, self._open = dict(self._open), {}
        for parent, slack in waiting.values():
            try:
                notice = slack.notice(RESTARTING)
                self._gateway.update(parent.channel, parent.ts, notice)
                self._ledger.end(parent.channel, parent.ts)
            except Refused as e:
                log.warning("Slack did not take a message: %s", e.code)

    def _run(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Exception:  # the boundary of a question: the next one must still be answered
            log.exception("a question crashed")
        finally:
            with self._lock:
                self._at_work -= 1

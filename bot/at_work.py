"""What this thread works on, so that each line of the log can name it: the question, since when,
and how far it is.

It goes along where work is handed to other threads (`Carrying`).
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from threading import Lock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Question:
    """One request and its course; several threads write to it."""

    def __init__(self, key: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`key`: Slack's for the request; `clock` counts seconds."""
        self.id = hashlib.sha256(key.encode()).hexdigest()[:12]
        self._clock = clock
        self._since = clock()
        self._lock = Lock()
        self._reached: dict[str, float] = {}
        self._missed: Counter[str] = Counter()

    def reach(self, step: str) -> None:
        """The first time that it gets there counts."""
        with self._lock:
            self._reached.setdefault(step, self._clock() - self._since)

    def miss(self, source: str) -> None:
        """A source could not answer."""
        with self._lock:
            self._missed[source] += 1

    @property
    def seconds(self) -> Mapping[str, float]:
        """Until each step, from when Slack's request came in."""
        with self._lock:
            return dict(self._reached)

    @property
    def missed(self) -> Mapping[str, int]:
        """How many look-ups each source could not answer."""
        with self._lock:
            return dict(sorted(self._missed.items()))


_CURRENT: ContextVar[Question | None] = ContextVar("question", default=None)


def current() -> Question | None:
    return _CURRENT.get()


@contextmanager
def working(on: Question) -> Iterator[None]:
    before = _CURRENT.set(on)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def reach(step: str) -> None:
    """Of whatever this thread works on, if it is a question."""
    if question := _CURRENT.get():
        question.reach(step)


def miss(source: str) -> None:
    if question := _CURRENT.get():
        question.miss(source)


class Carrying(ThreadPoolExecutor):
    """Threads that know what those work on who hand them something."""

    def submit(self, act: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        context = copy_context()
        return super().submit(lambda: context.run(act, *args, **named))

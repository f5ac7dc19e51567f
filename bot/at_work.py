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
        self._noted: dict[str, tuple[str, ...]] = {}

    def reach(self, step: str) -> None:
        """The first time that it gets there counts."""
        with self._lock:
            self._reached.setdefault(step, self._clock() - self._since)

    def miss(self, source: str) -> None:
        """A source could not answer."""
        with self._lock:
            self._missed[source] += 1

    def note(self, what: str, names: tuple[str, ...]) -> None:
        with self._lock:
            self._noted[what] = names

    @property
    def course(self) -> dict[str, object]:
        """All of it, for the log; times in milliseconds from when Slack's request came in."""
        self.reach("total")
        times = {f"{step}_ms": round(seconds * 1000) for step, seconds in self.seconds.items()}
        with self._lock:
            return {**self._noted, **times, "missed": dict(sorted(self._missed.items()))}

    @property
    def seconds(self) -> Mapping[str, float]:
        """Until each step, from when Slack's request came in."""
        with self._lock:
            return dict(self._reached)


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


def note(what: str, names: tuple[str, ...]) -> None:
    if question := _CURRENT.get():
        question.note(what, names)


def carried(act: Callable[P, T]) -> Callable[P, T]:
    """The same, wherever it is called: it knows what we work on here and now."""
    context = copy_context()

    def acting(*args: P.args, **named: P.kwargs) -> T:
        return context.run(act, *args, **named)

    return acting


class Carrying(ThreadPoolExecutor):
    """Threads that know what those work on who hand them something."""

    def submit(self, act: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        return super().submit(carried(act), *args, **named)

"""One question, one answer: checks that ask the same thing at once share a single look-up."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar

from bot import at_work
from bot.meter import meter
from bot.sources.budget import SHARED
from checks.core import (
    Unavailable,
    say,
)

T = TypeVar("T")


class Memo:
    """Lives for one question, so nothing it holds can be stale.

    A look-up must not ask the same memo for its own key: it would wait for itself, until
    `patience` (seconds) runs out.
    """

    def __init__(self, patience: float = SHARED) -> None:
        self._patience = patience
        self._lock = Lock()
        self._asked: dict[Hashable, Future[Any]] = {}

    def __call__(self, key: Hashable, ask: Callable[[], T]) -> T:
        with self._lock:
            first = key not in self._asked
            answer: Future[T] = self._asked.setdefault(key, Future())
        if first:
            try:
                answer.set_result(ask())
            except BaseException as e:
                answer.set_exception(e)  # handed to everyone who asked, so that nobody waits on
                if isinstance(e, Unavailable):
                    at_work.miss(_source(key))
                    meter().unavailable(_source(key))
                raise
        try:
            return answer.result(self._patience)
        except TimeoutError as e:
            late = say("No answer within {seconds} seconds", seconds=self._patience)
            raise Unavailable("this question", late) from e


def _source(key: Hashable) -> str:
    """`dns`, `history`, `health`, or of SES what was asked: `ses suppression`."""
    match key:
        case ("ses", _, str(question), *_):
            return f"ses {question}"
        case (str(source), *_):
            return source
    return "other"

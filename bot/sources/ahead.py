"""Asks ahead of need, in threads of its own; each thing once in a question.

Checks that look at the same records ask ahead for the same: what is on its way already is not
begun again, as a thread that only waits for another costs what an answer costs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import Executor
from contextlib import suppress
from functools import partial
from threading import Lock

from checks.core import Place, attempt
from checks.core.sources import Ask


class Ahead:
    """Lives for one question, as its memo does, which is where the answers are found."""

    def __init__(self, lookups: Executor) -> None:
        self._lookups = lookups
        self._lock = Lock()
        self._begun: set[Hashable] = set()

    def __call__(self, asks: Iterable[Ask]) -> None:
        with suppress(RuntimeError):  # the process ends, and nobody waits for the answers
            for ask in asks:
                if self._is_new(ask):
                    self._lookups.submit(attempt, ask)

    def _is_new(self, ask: Ask) -> bool:
        key = _key(ask)
        if key is None:
            return True
        with self._lock:
            new = key not in self._begun
            self._begun.add(key)
        return new


def _key(ask: Ask) -> Hashable | None:
    """The same for the same look-up; None where that cannot be told: it is begun, then.

    Only a method of a source that is asked about names is told: which source, where, which names.
    """
    if not isinstance(ask, partial) or ask.keywords:
        return None
    method: Callable[..., object] = ask.func
    owner = getattr(method, "__self__", None)
    if owner is None or not all(isinstance(each, str) for each in ask.args):
        return None
    place = getattr(owner, "place", None)
    where = place if isinstance(place, Place) else None
    return type(owner), where, method.__name__, ask.args

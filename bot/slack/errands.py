"""What the answering process does beside questions: it sends messages that must not be lost, and
ends removals that another process did not live to end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from bot.plain import sentence
from checks.core import Unavailable

log = logging.getLogger(__name__)

IDLE = 1.0
"""Seconds between two looks for a message."""


class Poster(Protocol):
    def turn(self) -> float:
        """Send what is due; seconds after which it is worth looking again.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Errand:
    name: str
    seconds: float
    """Between two runs."""
    run: Callable[[], object]
    """Raises Unavailable."""


class Errands:
    def __init__(
        self,
        poster: Poster | None,
        errands: tuple[Errand, ...],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`poster`: None where another part of this process sends messages."""
        self._poster = poster
        self._errands = errands
        self._clock = clock
        self._next = dict.fromkeys((errand.name for errand in errands), 0.0)

    def run(self, stop: Event) -> None:
        pause = 0.0
        while not stop.wait(pause):
            pause = self.turn()

    def turn(self) -> float:
        """Do what is due; seconds until the next look."""
        for errand in self._errands:
            if self._next[errand.name] <= self._clock():
                self._attempt(errand.name, errand.run)
                self._next[errand.name] = self._clock() + errand.seconds
        pause = [IDLE]
        if self._poster is not None:
            poster = self._poster
            self._attempt("messages", lambda: pause.append(poster.turn()))
        return min(max(pause[-1], 0.05), IDLE)

    def _attempt(self, name: str, act: Callable[[], object]) -> None:
        try:
            act()
        except Unavailable as e:
            log.warning("%s: %s: %s", name, e.source, sentence(e.why))
        except Exception:  # the boundary of an errand: what it is about is still in the database
            log.exception("%s crashed", name)

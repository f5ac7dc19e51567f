"""Reads the dead letters again: a newer parser or a mended setting may take them in now."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.ingest import faults
from bot.ingest.arrival import Arrival, Events, Ignored, Letter, Noticed, Unreadable
from bot.ingest.intake import Intake
from bot.ingest.reading import OUR_FAULT
from bot.notice import Notice

log = logging.getLogger(__name__)

PAGE = 100
SEALED = "cannot be opened: it was sealed with another ADDRESS_KEY"


class Store(Protocol):
    """All raise Unavailable where the database refuses."""

    def letters(self, after: str = "", limit: int = PAGE) -> list[Letter]:
        """The next ones by key."""

    def revive(self, key: str, arrivals: Iterable[Arrival], notices: Iterable[Notice] = ()) -> int:
        """Keep what was in it and delete the letter, in one transaction; how many events are
        new."""


@dataclass(frozen=True, slots=True)
class Replayed:
    read: int
    """Letters that became events, or notices."""
    stored: int
    """Events of them that were new."""
    ignored: int
    """Letters that are of no interest, as is known by now."""
    stay: Mapping[str, int] = field(default_factory=dict)
    """How many letters stay, by why."""


def replay(store: Store, intake: Intake) -> Replayed:
    """Each letter by itself: what was done stays done, whatever becomes of the next."""
    read = stored = ignored = 0
    stay: Counter[str] = Counter()
    for letter in _all(store):
        done = False
        with faults.survived(log, "with a dead letter"):
            taken = intake.read(letter.body) if letter.body is not None else Unreadable(SEALED)
            match taken:
                case Events(arrivals):
                    stored += store.revive(letter.key, arrivals)
                    read += 1
                case Noticed(notice):
                    store.revive(letter.key, (), (notice,))
                    read += 1
                case Ignored():
                    store.revive(letter.key, ())
                    ignored += 1
                case _:
                    stay[taken.why] += 1
            done = True
        if not done:
            stay[OUR_FAULT] += 1
    return Replayed(read, stored, ignored, dict(stay))


def _all(store: Store) -> Iterator[Letter]:
    after = ""
    while page := store.letters(after, PAGE):
        yield from page
        after = page[-1].key

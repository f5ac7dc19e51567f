"""What goes into one transaction: made ready before it, so that nobody waits for our thinking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.ingest.arrival import Arrival, DeadLetter, Progress
from bot.store import letters, news, notices, rollups, spellings, twins
from bot.store.bulk import insert_new
from bot.store.engine import insert_or_update
from bot.store.rekey_events import to_newer_marks
from bot.store.rows import KEY, WRITTEN, Entry, entry_of
from bot.store.seal import Keys
from bot.store.tables import events, imports


@dataclass(frozen=True, slots=True)
class Batch:
    entries: list[Entry]
    """In one order for all writers: none waits for another that waits for it."""
    letters: list[dict[str, Any]]
    unkept: dict[tuple[str, str], str]
    """Spellings that are not known to be kept."""
    sealed: list[tuple[bytes, bytes, str, int]]
    """The same, as rows."""
    progress: Progress | None
    answered: str | None
    """Key of the dead letter that these events were in."""
    at: datetime
    notices: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        found = self.entries or self.letters or self.notices
        return bool(found or self.progress or self.answered)


def ready(
    arrivals: Iterable[Arrival],
    dead: Iterable[DeadLetter],
    progress: Progress | None,
    answered: str | None,
    keys: Keys,
    known: spellings.Known,
    now: datetime,
    oldest: int,
) -> Batch:
    """`oldest`: the first day, since 1970, of which events are kept."""
    entries = [e for a in arrivals if (e := entry_of(a, keys)).day >= oldest]
    unkept = known.unkept(entries, now)
    return Batch(
        sorted(entries, key=lambda entry: entry.key),
        letters.sealed(dead, keys, now),
        unkept,
        spellings.sealed(unkept, keys, now),
        progress,
        answered,
        now,
    )


def write(connection: Connection, batch: Batch, keys: Keys, writer: int) -> int:
    """The number of events that were new."""
    # in the order in which everybody takes the tables: nobody waits in a ring
    to_newer_marks(connection, keys, batch.entries)
    new = insert_new(connection, events, WRITTEN, [e.row for e in batch.entries], len(KEY))
    fresh, known = _divided(batch.entries, new)
    completed, before = twins.merge(connection, [(e.readable_key, e.event) for e in known])
    # all at once, as whoever counts in two steps may wait for one who waits for him
    rollups.change(connection, [entry.event for entry in fresh] + completed, before, writer)
    lost = spellings.lost(connection, fresh, batch.unkept)
    spellings.keep(connection, [*batch.sealed, *spellings.sealed(lost, keys, batch.at)])
    letters.keep(connection, batch.letters)
    notices.keep(connection, batch.notices)
    if batch.answered is not None:
        letters.remove(connection, batch.answered)
    if batch.progress is not None:
        _keep_progress(connection, batch.progress, batch.at)
    news.tell(connection, keys, fresh, batch.at)
    return len(new)


def _divided(entries: list[Entry], new: set[tuple[Any, ...]]) -> tuple[list[Entry], list[Entry]]:
    """Those whose row was written, and those whose row was there: by another way, or in the same
    batch before."""
    fresh: dict[tuple[Any, ...], Entry] = {}
    known: list[Entry] = []
    for entry in entries:
        if entry.key in new and entry.key not in fresh:
            fresh[entry.key] = entry
        else:
            known.append(entry)
    return list(fresh.values()), known


def _keep_progress(connection: Connection, made: Progress, at: datetime) -> None:
    row = {"source": made.source, "stamp": made.stamp, "position": made.position}
    insert_or_update(connection, imports, row | {"done": made.done, "at": at})

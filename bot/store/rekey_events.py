"""From the older ADDRESS_KEY to the newer: events, and how their recipients were written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, select, update

from bot.store import rollups, twins
from bot.store.bulk import upsert
from bot.store.engine import alone, reading, writing
from bot.store.rows import COLUMNS, Entry, event_of, micros
from bot.store.seal import Keys, Unsealable
from bot.store.tables import (
    events,
    spellings,
)
from checks.core import MailEvent

CHUNK = 500

_SPELLINGS = ("recipient", "spelling", "address", "seen_at")
_AS_IT_IS = "seen_at = spellings.seen_at"


def to_newer_marks(connection: Connection, keys: Keys, entries: Iterable[Entry]) -> None:
    """Events of these recipients that are kept under the older mark go under the newer one, so
    that an event which comes again is found."""
    if keys.older is None:
        return
    addresses = {entry.address.strip().lower() for entry in entries}
    older = [mark for address in addresses for mark in keys.older.marks(address)]
    some = select(events.c.recipient).where(events.c.recipient.in_(older)).limit(1)
    if connection.execute(some).first() is None:
        return
    alone(connection, events)
    for address in addresses:
        _move_events(connection, keys, address)


def renamed(connection: Connection, keys: Keys, found: list[MailEvent]) -> list[MailEvent]:
    """The events with every recipient under its newer mark, where the older is still kept."""
    if keys.older is None or not found:
        return found
    marks = {event.recipient for event in found}
    rows = connection.execute(
        select(spellings.c.recipient, spellings.c.address).where(spellings.c.recipient.in_(marks))
    )
    newer: dict[str, str] = {}
    for recipient, token in rows:
        if (address := opened(keys, token)) is not None:
            newer[recipient] = keys.mark(address)
    return [replace(e, recipient=newer.get(e.recipient, e.recipient)) for e in found]


def move(engine: Engine, keys: Keys, told: Callable[[int], None]) -> tuple[int, int]:
    """How many addresses, and how many neither key opens."""
    moved = lost = 0
    last = ("", "")
    while rows := _next_spellings(engine, last):
        last = (rows[-1].recipient, rows[-1].spelling)
        with writing(engine) as connection:
            alone(connection, events)
            for row in rows:
                address = opened(keys, row.address)
                lost += address is None
                if address is not None and keys.fingerprint(address) != row.spelling:
                    _move_spelling(connection, keys, row, address)
                    moved += 1
        told(moved)
    return moved, lost


def _next_spellings(engine: Engine, last: tuple[str, str]) -> list[Any]:
    key = (spellings.c.recipient, spellings.c.spelling)
    behind = (key[0] > last[0]) | ((key[0] == last[0]) & (key[1] > last[1]))
    statement = select(spellings).where(behind).order_by(*key).limit(CHUNK)
    with reading(engine) as connection:
        return list(connection.execute(statement))


def _move_spelling(connection: Connection, keys: Keys, row: Any, address: str) -> None:
    _move_events(connection, keys, address.strip().lower(), row.recipient)
    fresh = (
        bytes.fromhex(keys.mark(address)),
        bytes.fromhex(keys.fingerprint(address)),
        keys.seal(address, keys.opened(row.address)[1]),
        micros(row.seen_at),
    )
    same = (spellings.c.recipient == row.recipient, spellings.c.spelling == row.spelling)
    connection.execute(delete(spellings).where(*same))
    upsert(connection, spellings, _SPELLINGS, [fresh], _AS_IT_IS)


def _move_events(connection: Connection, keys: Keys, lowered: str, *more: str) -> None:
    mark, *older = keys.marks(lowered)
    for other in {*older, *more} - {mark}:
        _unite(connection, mark, other)
        moving = update(events).where(events.c.recipient == other).values(recipient=mark)
        connection.execute(moving)


def _unite(connection: Connection, mark: str, other: str) -> None:
    """Events kept under both marks, by processes of which one did not know the newer key: the one
    row that stays has what either of them says."""
    twin = events.alias()
    same = [twin.c[name] == events.c[name] for name in ("message_id", "event", "day")]
    both = exists().where(twin.c.recipient == mark, *same)
    gone = delete(events).where(events.c.recipient == other, both)
    rows = connection.execute(gone.returning(*COLUMNS, events.c.event, events.c.day)).all()
    dropped = [event_of(row[: len(COLUMNS)]) for row in rows]
    keys = [(row.message_id, row.event, mark, row.day) for row in rows]
    now, before = twins.merge(connection, zip(keys, dropped, strict=True))
    rollups.change(connection, now, before + dropped, 0)


def opened(keys: Keys, token: str) -> str | None:
    try:
        return keys.opened(token)[0]
    except Unsealable:
        return None

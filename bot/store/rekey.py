"""From the older ADDRESS_KEY to the newer: while both are set, whatever is written moves over by
itself; `rekey` moves the rest, so that the older one can be taken away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, exists, select, update

from bot.store import action_upkeep, memory, news, rekey_audit, rollups, twins
from bot.store import feedback as verdicts
from bot.store.answers import marks_of
from bot.store.audit import remark
from bot.store.bulk import upsert
from bot.store.engine import alone, insert_or_skip, reading, utc_now, writing
from bot.store.rows import COLUMNS, Entry, event_of, micros
from bot.store.seal import Keys, Unsealable
from bot.store.tables import (
    alerts,
    answers,
    dead_letters,
    events,
    follows,
    outbox,
    snapshot,
    spellings,
)
from checks.core import MailEvent, MessageId

CHUNK = 500

_SPELLINGS = ("recipient", "spelling", "address", "seen_at")
_AS_IT_IS = "seen_at = spellings.seen_at"


@dataclass(frozen=True, slots=True)
class Moved:
    addresses: int
    others: int
    """Dead letters, answers, what is followed, messages that wait, and alerts."""
    lost: int
    """What neither key opens: it goes by itself, with age."""
    nobody: int
    """Rows of the audit log about somebody of whom nothing is kept; which key marked them cannot
    be told."""


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
        if (address := _opened(keys, token)) is not None:
            newer[recipient] = keys.mark(address)
    return [replace(e, recipient=newer.get(e.recipient, e.recipient)) for e in found]


def rekey(engine: Engine, keys: Keys, told: Callable[[int], None] = lambda n: None) -> Moved:
    """Move all that is kept with the older key.  Can be interrupted, and begun again.

    `told` is called now and then with the number of addresses moved.
    """
    moved, lost = _rekey_spellings(engine, keys, told)
    others = 0
    for move in (
        _rekey_letters,
        _rekey_answers,
        _rekey_kept,
        _rekey_follows,
        _rekey_outbox,
        action_upkeep.reseal,
        _rekey_alerts,
    ):
        with writing(engine) as connection:
            done, failed = move(connection, keys)
        others, lost = others + done, lost + failed
    with writing(engine) as connection:
        # a copy of what SES says, which is asked for again
        connection.execute(delete(snapshot))
    return Moved(moved, others, lost, rekey_audit.move(engine, keys))


def _rekey_spellings(engine: Engine, keys: Keys, told: Callable[[int], None]) -> tuple[int, int]:
    moved = lost = 0
    last = ("", "")
    while rows := _next_spellings(engine, last):
        last = (rows[-1].recipient, rows[-1].spelling)
        with writing(engine) as connection:
            alone(connection, events)
            for row in rows:
                address = _opened(keys, row.address)
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


def _rekey_letters(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(body: str, token: str) -> dict[str, Any]:
        return {"key": keys.fingerprint(body), "body": token}

    return _reseal(connection, keys, dead_letters, "body", again)


def _rekey_answers(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(target: str, token: str) -> dict[str, Any]:
        mark, *older = keys.marks(target)
        remark(connection, older, mark)
        verdicts.remark(connection, older, mark)
        return {"target": token, "target_mark": mark}

    return _reseal(connection, keys, answers, "target", again)


def _rekey_kept(connection: Connection, keys: Keys) -> tuple[int, int]:
    """What goes with an answer is counted with the answer."""

    def again(kept: str, token: str) -> dict[str, Any]:
        if message := json.loads(kept)["message"]:
            mark, *older = marks_of(keys, MessageId(message))
            verdicts.remark(connection, older, mark)
        return {"kept": token}

    _reseal(connection, keys, answers, "kept", again)
    return 0, 0


def _rekey_follows(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(target: str, token: str) -> dict[str, Any]:
        return {"target": token} | news.mark_of(keys, target)

    return _reseal(connection, keys, follows, "target", again)


def _rekey_outbox(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(payload: str, token: str) -> dict[str, Any]:
        return {"payload": token}

    return _reseal(connection, keys, outbox, "payload", again)


def _rekey_alerts(connection: Connection, keys: Keys) -> tuple[int, int]:
    done = lost = 0
    for row in connection.execute(select(alerts)).all():
        older = [token for token in memory.tokens(row.memory) if not keys.newest_opens(token)]
        if not older:
            continue
        lost += sum(_opened(keys, token) is None for token in older)
        # sealed as of now: they have no life of their own, and go with the alert
        kept = memory.written(memory.read(row.memory, keys), keys, utc_now())
        same = (alerts.c.key == row.key, alerts.c.version == row.version)
        done += connection.execute(update(alerts).where(*same).values(memory=kept)).rowcount
    return done, lost


def _reseal(
    connection: Connection,
    keys: Keys,
    table: Table,
    column: str,
    again: Callable[[str, str], dict[str, Any]],
) -> tuple[int, int]:
    """Seal a column anew with the newer key: how many rows, and how many nothing opens."""
    done = lost = 0
    (key,) = table.primary_key
    for row in connection.execute(select(table).where(table.c[column] != "")).all():
        token = getattr(row, column)
        if keys.newest_opens(token):
            continue
        try:
            text, at = keys.opened(token)
        except Unsealable:
            lost += 1
            continue
        values = again(text, keys.seal(text, at))
        this = key == getattr(row, key.name)
        if key.name in values:
            connection.execute(delete(table).where(this))
            insert_or_skip(connection, table, [row._asdict() | values])
        else:
            connection.execute(update(table).where(this).values(values))
        done += 1
    return done, lost


def _opened(keys: Keys, token: str) -> str | None:
    try:
        return keys.opened(token)[0]
    except Unsealable:
        return None

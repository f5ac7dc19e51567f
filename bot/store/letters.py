"""Dead letters: bodies that were not taken in, sealed, until somebody has them read again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select

from bot.ingest.arrival import DeadLetter, Letter
from bot.store.engine import insert_or_skip
from bot.store.seal import Keys, Unsealable
from bot.store.tables import dead_letters


def sealed(dead: Iterable[DeadLetter], keys: Keys, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "key": keys.fingerprint(letter.body),
            "body": keys.seal(letter.body, now),
            "why": letter.why,
            "received_at": now,
        }
        for letter in dead
    ]


def keep(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Each body once."""
    insert_or_skip(connection, dead_letters, sorted(rows, key=lambda row: str(row["key"])))


def read(connection: Connection, keys: Keys, after: str, limit: int) -> list[Letter]:
    statement = (
        select(dead_letters)
        .where(dead_letters.c.key > after)
        .order_by(dead_letters.c.key)
        .limit(limit)
    )
    return [
        Letter(row.key, _opened(keys, row.body), row.why, row.received_at)
        for row in connection.execute(statement)
    ]


def by_reason(connection: Connection) -> dict[str, int]:
    why = dead_letters.c.why
    rows = connection.execute(select(why, func.count()).group_by(why).order_by(why))
    return {row[0]: int(row[1]) for row in rows}


def remove(connection: Connection, key: str) -> None:
    connection.execute(delete(dead_letters).where(dead_letters.c.key == key))


def _opened(keys: Keys, token: str) -> str | None:
    try:
        return keys.opened(token)[0]
    except Unsealable:
        return None

"""Deleting what is old, a little at a time, so that nobody waits long for the write lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, delete, select

from bot.store.engine import writing
from bot.store.tables import answers, dead_letters, events

CHUNK = 2_000
"""Rows in one transaction."""

_AGED: tuple[tuple[Column[Any], Column[Any]], ...] = (
    (events.c.key, events.c.at),
    (dead_letters.c.key, dead_letters.c.received_at),
    (answers.c.id, answers.c.asked_at),
)
"""Primary key and age of the tables that grow with time."""


def prune(engine: Engine, before: datetime) -> int:
    """Delete what is older than `before`; the number of rows."""
    return sum(_prune(engine, key, age, before) for key, age in _AGED)


def _prune(engine: Engine, key: Column[Any], age: Column[Any], before: datetime) -> int:
    oldest = select(key).where(age < before).order_by(age).limit(CHUNK)
    statement = delete(key.table).where(key.in_(oldest))
    total = 0
    while True:
        with writing(engine) as connection:
            deleted = connection.execute(statement).rowcount
        total += deleted
        if deleted < CHUNK:
            return total

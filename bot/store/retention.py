"""Deleting what is old, a little at a time, so that nobody waits long for the write lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Engine, and_, delete, select

from bot.store.engine import writing
from bot.store.partitions import Partitions
from bot.store.rollups import hour_of
from bot.store.rows import day_of
from bot.store.tables import answers, counts, dead_letters, events, imports, spellings

CHUNK = 2_000
"""Rows in one transaction."""

_AGED: tuple[Column[Any], ...] = (
    spellings.c.seen_at,
    dead_letters.c.received_at,
    answers.c.asked_at,
    imports.c.at,
)
"""Ages of the rows of tables that grow with time."""


def prune(engine: Engine, before: datetime, partitions: Partitions) -> int:
    """Delete what is older than `before`; the number of rows.

    Events go by whole days: those of messages sent on an earlier day than `before`.
    """
    if engine.dialect.name == "postgresql":
        total = partitions.drop_before(day_of(before))
    else:
        total = _prune(engine, events.c.day, day_of(before))
    _prune(engine, counts.c.hour, hour_of(before))
    return total + sum(_prune(engine, age, before) for age in _AGED)


def _prune(engine: Engine, age: Column[Any], before: Any) -> int:
    table = age.table
    keys = list(table.primary_key)
    oldest = select(*keys).where(age < before).order_by(age).limit(CHUNK).subquery()
    same = and_(*(column == oldest.c[column.name] for column in keys))
    statement = delete(table).where(select(oldest).where(same).exists())
    total = 0
    while True:
        with writing(engine) as connection:
            deleted = connection.execute(statement).rowcount
        total += deleted
        if deleted < CHUNK:
            return total

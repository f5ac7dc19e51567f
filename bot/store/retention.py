"""Deleting what is old, a little at a time, so that nobody waits long for the write lock."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Delete, Engine, delete, or_, select, tuple_

from bot.store.engine import reading, writing
from bot.store.forget_alerts import drop
from bot.store.partitions import Partitions
from bot.store.rollups import hour_of
from bot.store.rows import day_of
from bot.store.snapshots import LIFE
from bot.store.tables import (
    actions,
    alerts,
    answers,
    asked,
    counts,
    dead_letters,
    events,
    feedback,
    follows,
    imports,
    notices,
    snapshot,
    spellings,
)
from bot.watch.machine import Level

CHUNK = 2_000
"""Rows in one transaction."""

AGED: tuple[Column[Any], ...] = (
    spellings.c.seen_at,
    dead_letters.c.received_at,
    answers.c.asked_at,
    actions.c.at,
    asked.c.at,
    feedback.c.at,
    follows.c.until,
    imports.c.at,
    notices.c.at,
)
"""Ages of the rows of tables that grow with time."""


def prune(engine: Engine, before: datetime, partitions: Partitions, now: datetime) -> int:
    """Delete what is older than `before`, and what nobody can open any more; the number of rows.

    Events go by whole days: those of messages sent on an earlier day than `before`.
    """
    if engine.dialect.name == "postgresql":
        total = partitions.drop_before(day_of(before))
    else:
        total = _prune(engine, events.c.day, day_of(before))
    _prune(engine, counts.c.hour, hour_of(before))
    total += _prune(engine, snapshot.c.seen_at, max(before, now - LIFE))
    return total + sum(_prune(engine, age, before) for age in AGED) + _prune_alerts(engine, before)


def _prune_alerts(engine: Engine, before: datetime) -> int:
    """Those that ended before, and those that came to nothing and are looked at no more."""
    ended = or_(alerts.c.closed_at.is_(None), alerts.c.closed_at < before)
    with reading(engine) as connection:
        rows = connection.execute(select(alerts).where(alerts.c.level == Level.CALM, ended)).all()
    total = 0
    for row in rows:
        if _is_needed(json.loads(row.memory), before, ended=row.closed_at is not None):
            continue
        same = (alerts.c.key == row.key, alerts.c.version == row.version)
        with writing(engine) as connection:
            if connection.execute(delete(alerts).where(*same)).rowcount:
                drop(connection, row.key)
                total += 1
    return total


def _is_needed(memory: dict[str, Any], before: datetime, *, ended: bool) -> bool:
    """Whether a calm one is about to be raised, or has what its next look is measured by: what one
    that ended has is what its next look finds."""
    machine = memory.get("machine") or {}
    read_at = machine.get("read_at") or memory.get("since")
    if read_at is None or datetime.fromisoformat(read_at) < before:
        return False
    return not ended or any(machine.get("recent") or ())


def _prune(engine: Engine, age: Column[Any], before: Any) -> int:
    statement = oldest_deleted(age, before)
    total = 0
    while True:
        with writing(engine) as connection:
            deleted = connection.execute(statement).rowcount
        total += deleted
        if deleted < CHUNK:
            return total


def oldest_deleted(age: Column[Any], before: Any) -> Delete:
    """A chunk of the oldest.  By IN, which is looked up by the primary key: by EXISTS, SQLite reads
    through the whole table for each chunk, and nobody can write meanwhile."""
    table = age.table
    keys = list(table.primary_key)
    oldest = select(*keys).where(age < before).order_by(age).limit(CHUNK)
    key = tuple_(*keys) if len(keys) > 1 else keys[0]
    return delete(table).where(key.in_(oldest))

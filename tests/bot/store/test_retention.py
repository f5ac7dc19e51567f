"""What is old goes a little at a time, and no chunk of it holds the others up."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Column, Engine

from bot.store.retention import AGED, oldest_deleted
from bot.store.tables import counts, events, snapshot

AGES = (events.c.day, counts.c.hour, snapshot.c.seen_at, *AGED)


@pytest.mark.parametrize("age", AGES, ids=[age.table.name for age in AGES])
def test_a_chunk_is_found_without_reading_through_the_table(
    sqlite: Engine, age: Column[Any]
) -> None:
    statement = oldest_deleted(age, 0).compile(sqlite)
    bound = tuple(0 for _ in statement.positiontup or ())
    with sqlite.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", bound).all()
    outermost = [row.detail for row in plan if row.parent == 0]
    assert [step for step in outermost if step.startswith("SCAN")] == []
    assert any(step.startswith(f"SEARCH {age.table.name} ") for step in outermost)

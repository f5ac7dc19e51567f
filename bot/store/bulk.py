"""Many rows in one statement, as fast as each engine takes them.

The statements' text never depends on the number of rows, so that it is prepared once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Integer, LargeBinary, Table

from bot.store.engine import driver

Row = tuple[Any, ...]
"""Raw values: octets, and times in microseconds."""

_TYPES = (
    (BigInteger, "bigint"),
    (Integer, "integer"),
    (Boolean, "boolean"),
    (LargeBinary, "bytea"),
)


def insert_new(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row], key: int
) -> set[Row]:
    """Insert those whose primary key is not there yet; the keys of these.

    `key`: how many of the first columns are the primary key.  On SQLite the transaction has to be
    a writing one, so that nobody else inserts meanwhile.
    """
    if not rows:
        return set()
    conflict = "ON CONFLICT DO NOTHING"
    with driver(connection) as cursor:
        if connection.dialect.name == "postgresql":
            returning = f"{conflict} RETURNING {', '.join(columns[:key])}"
            cursor.execute(_unnesting(table, columns, returning), _across(rows))
            return set(cursor.fetchall())
        (before,) = cursor.execute(f"SELECT max(rowid) FROM {table.name}").fetchone()
        cursor.executemany(_values(table, columns, conflict), rows)
        if cursor.rowcount == len(rows):
            return {row[:key] for row in rows}
        # a new row comes behind all others
        found = f"SELECT {', '.join(columns[:key])} FROM {table.name} WHERE rowid > ?"
        return set(cursor.execute(found, (before or 0,)).fetchall())


def upsert(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Iterable[Row], change: str
) -> None:
    """Insert the rows, or make `change` where the primary key is there: SQL in which `excluded`
    is the new row and the table's name the old one.

    In the order of the keys: writers who touch the same rows do not wait for each other in a ring.
    """
    ordered = sorted(rows)
    if not ordered:
        return
    keys = ", ".join(column.name for column in table.primary_key)
    conflict = f"ON CONFLICT ({keys}) DO UPDATE SET {change}"
    with driver(connection) as cursor:
        if connection.dialect.name == "postgresql":
            cursor.execute(_unnesting(table, columns, conflict), _across(ordered))
        else:
            cursor.executemany(_values(table, columns, conflict), ordered)


def there(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Row]
) -> set[Row]:
    """Those of the rows, of these columns, that are in the table."""
    if not rows:
        return set()
    names = ", ".join(columns)
    with driver(connection) as cursor:
        if connection.dialect.name == "postgresql":
            arrays = ", ".join(f"%s::{_type(table, name)}[]" for name in columns)
            asked = f"JOIN unnest({arrays}) AS asked({names}) USING ({names})"
            cursor.execute(f"SELECT {names} FROM {table.name} {asked}", _across(rows))
            return set(cursor.fetchall())
        same = " AND ".join(f"{name} = ?" for name in columns)
        one = f"SELECT 1 FROM {table.name} WHERE {same}"
        return {row for row in rows if cursor.execute(one, row).fetchone()}


@cache
def _values(table: Table, columns: tuple[str, ...], conflict: str) -> str:
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks}) {conflict}"


@cache
def _unnesting(table: Table, columns: tuple[str, ...], conflict: str) -> str:
    arrays = ", ".join(f"%s::{_type(table, name)}[]" for name in columns)
    return (
        f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT * FROM unnest({arrays}) {conflict}"
    )


def _type(table: Table, column: str) -> str:
    kind = table.c[column].type
    own = getattr(kind, "impl_instance", kind)
    return next((name for of, name in _TYPES if isinstance(own, of)), "text")


def _across(rows: Iterable[Row]) -> tuple[list[Any], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))

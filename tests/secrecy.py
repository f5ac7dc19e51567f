"""No readable address rests anywhere: looks into every database that a test has written to.

What it looks for is what the tests' events are full of: addresses in any spelling, what readers'
machines were, where links led, what mails were about.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, inspect, text

from sandbox.aws.event_blocks import FIREFOX

ADDRESS = re.compile(r"[^\s@]@[^\s@]|%40|&#0*64|＠", re.IGNORECASE)
PRIVATE = (
    "203.0.113.9",
    "https://shop.example/orders",
    FIREFOX.lower(),
    "your order has shipped",
    "canary",
)
"""A reader's address and browser, a link, a subject; and a word for what a test makes up."""


LARGE = 100_000_000
"""Octets: a file that was made to measure with, not to keep anything in."""


class Ledger:
    """The SQLite files that were opened in this process, and how they looked when last read."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[int, ...]] = {}
        event.listen(Engine, "connect", self._opened)

    def _opened(self, connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            for _, _, path in connection.execute("PRAGMA database_list"):
                if path:
                    self._seen.setdefault(Path(path), ())

    def readable(self) -> list[str]:
        """What can be read in files that have changed since the last time."""
        found: list[str] = []
        for path, before in list(self._seen.items()):
            now = _looks(path)
            if not now:
                del self._seen[path]
            elif now != before and max(now[1::2]) < LARGE:
                self._seen[path] = now
                found += readable(_of_sqlite(path))
        return found


def readable(values: Iterable[tuple[str, str]]) -> list[str]:
    """Those in which something private can be read; `values` are places with what is there."""
    return [
        f"{place}: {value[:200]}"
        for place, value in values
        if ADDRESS.search(value) or any(secret in value.lower() for secret in PRIVATE)
    ]


def of_engine(engine: Engine) -> Iterator[tuple[str, str]]:
    """Every text in every table.  By their names alone: to learn all about them takes longer than
    to read them."""
    with engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')).mappings():
                for column, value in row.items():
                    if isinstance(value, str):
                        yield f"{table}.{column}", value


def _of_sqlite(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
            names = "SELECT name FROM sqlite_master WHERE type = 'table'"
            for (table,) in connection.execute(names).fetchall():
                rows = connection.execute(f'SELECT * FROM "{table}"')
                columns = [column[0] for column in rows.description]
                for row in rows:
                    for column, value in zip(columns, row, strict=True):
                        if isinstance(value, str):
                            yield f"{table}.{column}", value
    except sqlite3.DatabaseError:
        return  # a test's file that is no database, or that somebody holds: nothing to be read


def _looks(path: Path) -> tuple[int, ...]:
    files = (path, Path(f"{path}-wal"))
    return tuple(n for file in files if file.exists() for n in _state(file))


def _state(file: Path) -> tuple[int, int]:
    stat = file.stat()
    return stat.st_mtime_ns, stat.st_size

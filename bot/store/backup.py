"""A copy of a SQLite database while it is in use (https://www.sqlite.org/backup.html).

PostgreSQL has pg_dump, which knows more than we do.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from bot.rejected import Rejected
from bot.store.engine import reading
from checks.core import Unavailable, say


def copy(engine: Engine, to: Path) -> int:
    """Write it whole to a new file that its owner alone can read; the number of bytes.

    Raises Rejected for another engine, and where the file is there already or cannot be written;
    Unavailable where the database cannot be read.
    """
    if engine.dialect.name != "sqlite":
        raise Rejected(say("PostgreSQL is backed up by pg_dump: see docs/operations.md"))
    with reading(engine) as connection:
        source: Any = connection.connection.driver_connection
        _make(to)
        try:
            with closing(sqlite3.connect(to)) as new:
                source.backup(new)
                new.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        except sqlite3.Error as e:
            to.unlink()
            raise Unavailable("database", say("It cannot be copied: {fault}", fault=str(e))) from e
    return to.stat().st_size


def _make(file: Path) -> None:
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as e:
        why = e.strerror or str(e)
        raise Rejected(say("Cannot write {file}: {why}", file=str(file), why=why)) from e

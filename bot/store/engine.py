"""Opening the database, and all in which SQLite and PostgreSQL differ."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.store import refusals
from checks.core import Unavailable, say

BUSY_SECONDS = 5
"""How long to wait for another writer, or for a connection of the pool."""

CONNECT_SECONDS = 5
SILENT_MS = 10_000
"""Milliseconds without a sign of life from PostgreSQL's machine."""

_BEGIN = "sqlite_begin"


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_database(url: str) -> Engine:
    """An engine for this SQLAlchemy URL.  Makes nothing and connects to nothing: that of a SQLite
    file which is not there refuses to, unless `make_file` was called.  Raises Unavailable.

    Fit for many threads; each process has to open its own.
    """
    try:
        return _open(make_url(url))
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as e:
        raise Unavailable("database", refusals.UNREADABLE) from e


def make_file(engine: Engine) -> None:
    """That of a SQLite database, with its folder.  A new one is its owner's alone; SQLite makes the
    files beside it alike.  Raises Unavailable."""
    file = _file(engine.url)
    if file is None:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        why = say("The folder of DATABASE_URL cannot be made: {why}", why=str(e))
        raise Unavailable("database", why) from e
    with suppress(OSError):  # it is there, or cannot be: opening it will tell
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _file(url: URL) -> Path | None:
    """None: not a file, or one that the URL says itself how to open."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return None if url.database.startswith("file:") else Path(url.database)


def _open(parsed: URL) -> Engine:
    # parameters carry what people's mail servers said: they have no place in logs
    if parsed.get_backend_name() in ("postgresql", "postgres"):
        return _open_postgresql(parsed)
    if parsed.get_backend_name() != "sqlite":
        raise ArgumentError("neither SQLite nor PostgreSQL")
    engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS})
    if file := _file(parsed):
        event.listen(engine, "do_connect", partial(_demand, file))
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _demand(file: Path, *_connecting: object) -> None:
    """SQLite would make an empty one; where there is no folder, it says so itself."""
    if file.parent.exists() and not file.exists():
        raise sqlite3.OperationalError(refusals.NO_FILE)


def _open_postgresql(parsed: URL) -> Engine:
    engine = create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        pool_timeout=BUSY_SECONDS,
        # a server that has vanished is noticed, though nothing ever comes back from it
        connect_args={"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_MS},
    )
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # a plan over a hundred partitions takes longer to make than to carry out: make it once
    connection.execute("SET plan_cache_mode = force_generic_plan")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # the driver's own BEGIN comes too late, at the first write: we say it ourselves
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL, since a message is deleted from the queue once its rows are committed: with NORMAL a
    # power cut could still undo that commit
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get(_BEGIN, "DEFERRED")
    with driver(connection) as cursor:
        cursor.execute(f"BEGIN {mode}")


@contextmanager
def driver(connection: Connection) -> Iterator[Any]:
    """The driver's own cursor, several times as fast as SQLAlchemy's; it fails as that does."""
    error: type[Exception] = connection.dialect.loaded_dbapi.Error
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except error as e:
        raise DBAPIError.instance(
            None, None, e, error, hide_parameters=True, dialect=connection.dialect
        ) from e
    finally:
        cursor.close()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes; committed at the end, undone by an exception.

    On SQLite it takes the write lock at once: a reader that turns into a writer midway may find
    that another one was faster, and then no waiting helps.
    """
    with answering(), _writer(engine).begin() as connection:
        yield connection


@lru_cache(maxsize=8)
def _writer(engine: Engine) -> Engine:
    """The same engine with the option set: making it takes longer than a small transaction."""
    return engine.execution_options(**{_BEGIN: "IMMEDIATE"})


def alone(connection: Connection, table: Table) -> None:
    """Nobody else writes to the table until the transaction is over; who reads does not notice.

    To be called before the transaction writes anything: so nobody waits for it who has what it
    waits for.  On SQLite whoever writes is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    with answering(), engine.connect() as connection:
        yield connection


@contextmanager
def answering() -> Iterator[None]:
    """Turn the database's refusals into Unavailable.  Faults of our own pass through."""
    try:
        yield
    except (DataError, IntegrityError):
        raise
    except PoolTimeout as e:
        raise Unavailable("event store", refusals.BUSY) from e
    except DBAPIError as e:
        why = refusals.why(e)
        if why is None:
            raise
        raise Unavailable("event store", why) from e


def insert_or_skip(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Insert those rows whose primary key is not there yet; the number of them."""
    if not rows:
        return 0
    statement = _insert(connection, table).on_conflict_do_nothing()
    # without the option SQLAlchemy forgets how many rows a list of them came to
    options = {"preserve_rowcount": True}
    return connection.execute(statement, rows, execution_options=options).rowcount


def insert_or_update(
    connection: Connection, table: Table, row: Mapping[str, Any], newer: str | None = None
) -> None:
    """Insert the row, or replace the one with the same primary key.

    `newer`: a column by which what is there stays, if it has a greater value.
    """
    statement = _insert(connection, table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in row if name not in keys}
    not_older = table.c[newer] <= statement.excluded[newer] if newer else None
    statement = statement.on_conflict_do_update(index_elements=keys, set_=changed, where=not_older)
    connection.execute(statement, row)


def _insert(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)

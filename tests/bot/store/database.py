"""A real SQLite file with the real tables, and what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, MetaData, text

from bot.ingest.arrival import Arrival, Events
from bot.ingest.parse import parse
from bot.store.engine import open_database, writing
from bot.store.events import EventStore
from bot.store.migrate import migrate
from bot.store.outbox import OutboxStore, put
from bot.store.seal import Keys
from bot.watch.alert import Outgoing
from sandbox.aws import wrap
from sandbox.aws.events import event, message_id

KEYS = Keys("a secret for the tests")
NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def database(folder: Path) -> Engine:
    """A new one with the tables, which are made once in each process and copied."""
    path = folder / "events.sqlite3"
    write_empty(path)
    return open_database(f"sqlite:///{path}")


def write_empty(file: Path) -> None:
    """A new one with the tables, as `migrate` would leave it, but at once."""
    file.write_bytes(_migrated())
    file.chmod(0o600)


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite3"
        engine = open_database(f"sqlite:///{path}")
        migrate(engine)
        engine.dispose()  # the last one to leave empties the log into the file
        return path.read_bytes()


def event_store(engine: Engine, keys: Keys = KEYS) -> EventStore:
    return EventStore(engine, keys, clock=Clock())


def dump(engine: Engine) -> str:
    """Every value of every table, lower case."""
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        rows = [
            str(value)
            for table in tables.sorted_tables
            for row in connection.execute(table.select())
            for value in row
        ]
    return "\n".join(rows).lower()


def count(engine: Engine, table: str) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def body(kind: str, *recipients: str, seed: int = 1, at: datetime = NOW, **more: Any) -> str:
    """An SNS-wrapped event of a message sent at NOW to ann@example.com, or to `recipients`."""
    made = event(
        kind,
        message_id=message_id("eu-west-1", NOW, seed),
        sent_at=more.pop("sent_at", NOW),
        at=at,
        recipients=recipients or ("ann@example.com",),
        account="111122223333",
        region="eu-west-1",
        **more,
    )
    return wrap.sns(made, topic_arn="arn:aws:sns:eu-west-1:111122223333:ses-events")


def arrivals(*bodies: str) -> list[Arrival]:
    found: list[Arrival] = []
    for written in bodies:
        parsed = parse(written, queue_account="", queue_region="")
        assert isinstance(parsed, Events), parsed
        found += parsed.arrivals
    return found


class Outbox(OutboxStore):
    """An outbox into which a test may put messages that go with nothing else."""

    def add(self, messages: Iterable[Outgoing]) -> None:
        with writing(self._engine) as connection:
            put(connection, self._keys, messages, self._clock())

"""The database away, locked, full, restarted: the queue keeps what cannot be stored, and no more
than what is in hand is taken from it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from bot.store import engine as engines
from bot.store.engine import open_database
from bot.store.events import EventStore
from checks.core import Unavailable
from tests.bot.ingest.test_worker import FakeSqs, Stop, worker
from tests.bot.store.database import KEYS, NOW, body, count, database
from tests.postgres import END_OTHERS, Server

MESSAGES = 60
HELD = "(10 messages are held, the queue keeps the rest)"
GONE = (
    "The database's file cannot be opened: check that DATABASE_URL names a file, that its"
    " folder is there, and that the bot's user may write to both"
)
SILENT = "The database does not answer: check DATABASE_URL and that it is running"
OVER = "the database answers again: the held messages are stored"


class Mending(Stop):
    """Puts the database right at the third wait; stops once the queue is empty."""

    def __init__(self, mend: Callable[[], None]) -> None:
        super().__init__(after=99)
        self._mend = mend

    def wait(self, timeout: float | None = None) -> bool:
        super().wait(timeout)
        if len(self.waits) == 3:
            self._mend()
        return self.is_set()


class EmptiedSqs(FakeSqs):
    stop: Stop

    def receive_message(self, **call: Any) -> dict[str, Any]:
        answer = super().receive_message(**call)
        if not answer:
            self.stop.set()
        return answer


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of a database for whose lock nobody waits."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0)
    folder = tmp_path / "place"
    folder.mkdir()
    database(folder).dispose()
    return folder / "events.sqlite3"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    made = open_database(f"sqlite:///{path}")
    yield made
    made.dispose()


def filled() -> EmptiedSqs:
    return EmptiedSqs([body("Bounce", seed=n, reply="x" * 2000) for n in range(MESSAGES)])


def run(sqs: EmptiedSqs, engine: Engine, mend: Callable[[], None]) -> None:
    sqs.stop = Mending(mend)
    worker(sqs, EventStore(engine, KEYS, clock=lambda: NOW)).run(sqs.stop)
    assert (sqs.waiting, sqs.handed_over) == ([], {})
    assert count(engine, "events") == MESSAGES


def test_a_locked_database_is_waited_for(
    engine: Engine, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        sqs, left = filled(), list[int]()

        def mend() -> None:
            left.append(len(sqs.waiting))
            other.execute("ROLLBACK")

        run(sqs, engine, mend)
    assert left == [MESSAGES - 10]
    assert caplog.messages == [
        f"event store: The database is busy: try again in a few seconds {HELD}",
        OVER,
    ]


def test_a_full_disk_is_told_and_waited_for(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    room = {"pages": 0}

    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room['pages']}")

    with engine.connect() as connection:
        used: int = connection.execute(text("PRAGMA page_count")).scalar_one()
    room["pages"] = used + 20  # enough for a few batches
    engine.dispose()
    sqs, stored = filled(), list[int]()

    def mend() -> None:
        stored.append(count(engine, "events"))
        room["pages"] = used + 10_000
        engine.dispose()

    run(sqs, engine, mend)
    assert 0 < stored[0] < MESSAGES
    assert caplog.messages == [
        "event store: The database's disk is full: make room on it, or lower RETENTION_DAYS "
        + HELD,
        OVER,
    ]


def test_a_database_that_was_moved_away_and_back_is_waited_for(
    engine: Engine, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = path.parent.with_name("elsewhere")
    path.parent.rename(elsewhere)

    def mend() -> None:
        elsewhere.rename(path.parent)

    run(filled(), engine, mend)
    assert caplog.messages == [
        f"event store: {GONE} {HELD}",
        OVER,
    ]


def test_a_full_disk_on_draining_is_an_error_and_the_queue_keeps_the_rest(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite makes it what is in use

    sqs = FakeSqs(filled().waiting)
    draining = worker(sqs, EventStore(engine, KEYS, clock=lambda: NOW))
    with pytest.raises(Unavailable, match="disk is full"):
        draining.drain()
    assert count(engine, "events") + len(sqs.waiting) == MESSAGES
    assert sqs.handed_over == {}


def test_a_postgresql_that_ends_in_the_middle_of_it_is_waited_for(
    postgres: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with postgres.database() as url:
        engine, other, dying = open_database(url), open_database(url), [True]

        @event.listens_for(engine, "commit")
        def end(_connection: object) -> None:
            if dying:
                with other.connect() as connection:
                    connection.execute(END_OTHERS)

        run(filled(), engine, dying.clear)
        engine.dispose()
        other.dispose()
    assert caplog.messages == [f"event store: {SILENT} {HELD}", OVER]


def test_what_postgresql_never_takes_is_put_by_and_holds_nothing_up(postgres: Server) -> None:
    """An index of its takes no more than 2,704 octets, which is no state of the database."""
    name = "".join(map(chr, Random(1).choices(range(0x4E00, 0x9F00), k=7_000)))
    odd = json.loads(body("Send", seed=99))
    inner = json.loads(odd["Message"])
    inner["mail"]["tags"]["ses:configuration-set"] = [name]
    odd["Message"] = json.dumps(inner)
    sqs = FakeSqs([body("Send", seed=1), json.dumps(odd), body("Send", seed=2)])
    with postgres.database() as url:
        engine = open_database(url)
        draining = worker(sqs, EventStore(engine, KEYS, clock=lambda: NOW))
        assert draining.drain().received == 3
        kept = [count(engine, table) for table in ("events", "dead_letters")]
        engine.dispose()
    assert (kept, sqs.waiting, sqs.handed_over) == ([2, 1], [], {})

"""Threads and processes share one SQLite file; the tables are those that the migrations make."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from bot.store.engine import open_database, reading, writing
from bot.store.migrate import migrate
from bot.store.tables import metadata
from checks.core import Unavailable
from tests.bot.store.database import arrivals, body, count, event_store
from tests.fakes import HOME
from tests.postgres import END_OTHERS, Server

SPAWN = multiprocessing.get_context("spawn")


def test_the_migrations_make_the_tables_that_the_code_knows(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        unlike = compare_metadata(context, metadata)
    # where partitions are days, no index is needed to find the old ones
    unneeded = {"events_by_day"} if engine.dialect.name == "postgresql" else set()
    assert {index.name for what, index in unlike if what == "add_index"} == unneeded
    assert [found for found in unlike if found[0] != "add_index"] == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    event_store(engine).add(arrivals(body("Send")))
    migrate(engine)
    assert count(engine, "events") == 1


def test_the_folder_is_made_and_the_file_is_safe_against_power_cuts(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/some/100%/place.sqlite3")
    migrate(engine)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def open_and_migrate(url: str) -> bool:
    engine = open_database(url)
    migrate(engine)
    made = inspect(engine).has_table("events")
    engine.dispose()
    return made


def open_and_add(url: str, number: int) -> int:
    engine = open_database(url)
    store = event_store(engine)
    new = sum(store.add(arrivals(body("Send", seed=number * 100 + n))) for n in range(10))
    new += sum(store.add(arrivals(body("Send", seed=n))) for n in range(10))
    engine.dispose()
    return new


def test_processes_may_migrate_and_write_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shared.sqlite3"
    with ProcessPoolExecutor(2, mp_context=SPAWN) as pool:
        assert all(pool.map(open_and_migrate, [url] * 2))
        # each adds ten of its own, and all of them the same ten once more
        assert sum(pool.map(open_and_add, [url] * 2, [1, 2])) == 30


def test_threads_may_read_and_write_at_once(engine: Engine) -> None:
    store = event_store(engine)
    with ThreadPoolExecutor(8) as pool:
        added = pool.map(lambda n: store.add(arrivals(body("Send", seed=n % 20))), range(80))
        read = pool.map(lambda _: store.newest_event_at(HOME), range(80))
        assert (sum(added), len(list(read))) == (20, 80)


def test_a_postgresql_that_was_restarted_is_not_away_for_the_first_who_asks(
    postgres: Server,
) -> None:
    with postgres.database() as url:
        engine, other = open_database(url), open_database(url)
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
        with other.connect() as connection:
            connection.execute(END_OTHERS)
        with reading(engine) as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
        for each in (engine, other):
            each.dispose()


def test_a_writer_that_fails_leaves_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO slack_requests VALUES ('x', 1)")
            raise KeyError("x")

    with pytest.raises(KeyError):
        fail()
    assert count(engine, "slack_requests") == 0


def test_a_statement_that_is_wrong_is_our_fault_and_not_the_database_s(engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO slack_requests VALUES ('x', NULL)")


def test_a_database_that_somebody_else_holds_is_busy(sqlite: Engine, tmp_path: Path) -> None:
    other = open_database(f"sqlite:///{tmp_path}/events.sqlite3")
    with other.connect() as connection:  # the pool hands the same one out again
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    with writing(sqlite), pytest.raises(Unavailable) as refusal:
        event_store(other).add(arrivals(body("Send")))
    other.dispose()
    assert refusal.value.why.template == "The database is busy: try again in a few seconds"


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/private.sqlite3")
    migrate(engine)
    with engine.connect():
        modes = {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    engine.dispose()
    assert modes == {0o600}


def test_who_only_looks_makes_no_file_and_no_folder(tmp_path: Path) -> None:
    told = []
    for place in ("mistyped.sqlite3", "mistyped/events.sqlite3"):
        engine = open_database(f"sqlite:///{tmp_path}/{place}")
        with pytest.raises(Unavailable) as refusal, reading(engine):
            pass
        engine.dispose()
        told.append(refusal.value.why.template.partition(":")[0])
    assert told == [
        "There is no such file as DATABASE_URL names",
        "The database's file cannot be opened",
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_text("a letter to my aunt, " * 100), "no SQLite database"),
        (lambda path: path.mkdir(), "names a file"),
    ],
    ids=["letter", "folder"],
)
def test_what_is_no_database_is_called_what_it_is(
    tmp_path: Path, make: Callable[[Path], object], told: str
) -> None:
    make(tmp_path / "x")
    engine = open_database(f"sqlite:///{tmp_path}/x")
    with pytest.raises(Unavailable) as refusal:
        event_store(engine).newest_event_at(HOME)
    engine.dispose()
    assert told in refusal.value.why.template

"""A database of an earlier version keeps what is in it."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from bot.store.engine import open_database, writing
from bot.store.migrate import MIGRATIONS, migrate
from bot.store.outbox import OutboxStore
from bot.store.requests import RequestStore
from tests.bot.store.database import KEYS, Clock, arrivals, body, count, dump, event_store


def upgrade(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_what_the_first_version_stored_is_there_after_the_second(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/old.sqlite3")
    upgrade(engine, "0001")
    assert not inspect(engine).has_table("alerts")
    event_store(engine).add(arrivals(body("Send"), body("Delivery")))
    RequestStore(engine, clock=Clock()).first_time("x")
    before = dump(engine).splitlines()
    migrate(engine)
    after = dump(engine).splitlines()
    assert sorted(set(before) - set(after)) == ["0001"]
    assert (count(engine, "events"), count(engine, "alerts")) == (2, 0)
    assert OutboxStore(engine, KEYS).waiting().waiting == 0
    engine.dispose()

"""The database, as the doctor sees it: of this version, behind, ahead, of another key, or gone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.doctor import database
from bot.doctor.line import State
from bot.plain import sentence
from bot.store.condition import Condition
from bot.store.engine import open_database, writing
from bot.store.migrate import migrate
from bot.store.seal import Keys
from sandbox.defaults import healthy
from tests.e2e.conftest import keep

RIGHT = (State.OK, None)


def looked(url: str, key: str = "a secret for the tests") -> dict[str, tuple[State, str | None]]:
    seen = database.gather(Condition(open_database(url), Keys(key)))
    lines = [*database.judge(seen)]
    return {sentence(line.what): (line.state, line.command) for line in lines}


@pytest.fixture
def url(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    migrate(open_database(url))
    return url


def test_a_database_of_this_version_that_the_key_opens(url: str) -> None:
    assert looked(url) == {"Database": RIGHT, "Tables": RIGHT, "ADDRESS_KEY": RIGHT}


@pytest.mark.parametrize(
    ("revision", "command"), [("0003", "python -m bot migrate"), ("9999", None)]
)
def test_a_database_that_is_behind_or_ahead(url: str, revision: str, command: str | None) -> None:
    with writing(open_database(url)) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    assert looked(url) == {"Database": RIGHT, "Tables": (State.WRONG, command)}


def test_a_database_of_another_key(url: str) -> None:
    keep(url, "the key of another installation", healthy(datetime.now(UTC)).queue)
    assert looked(url)["ADDRESS_KEY"][0] is State.WRONG


def test_a_database_without_tables_and_one_that_is_not_there(tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite3"
    empty.touch()
    made = (State.WRONG, "python -m bot migrate")
    assert looked(f"sqlite:///{empty}") == {"Database": RIGHT, "Tables": made}
    gone = looked(f"sqlite:///{tmp_path}/gone.sqlite3")
    assert {what: state for what, (state, _) in gone.items()} == {
        "Database": State.WRONG,
        "Tables": State.NOT_CHECKED,
    }
    assert not (tmp_path / "gone.sqlite3").exists()

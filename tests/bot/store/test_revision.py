"""A process is ready where the tables are those of its version, or newer ones."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, text

from bot.store.engine import open_database, writing
from bot.store.revision import MIGRATE, Revision


def stamp(engine: Engine, revision: str) -> None:
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": revision})


def test_tables_of_this_version_or_a_newer_one_will_do(engine: Engine) -> None:
    revision = Revision(engine)
    assert revision.lacking() is None
    stamp(engine, "9999")
    assert revision.lacking() is None
    stamp(engine, "0001")
    assert revision.lacking() == MIGRATE


def test_a_database_that_is_empty_or_away_is_told(tmp_path: Path) -> None:
    away = open_database(f"sqlite:///{tmp_path}/none.sqlite3")
    assert Revision(away).lacking() not in (None, MIGRATE)
    (tmp_path / "none.sqlite3").touch()
    assert Revision(away).lacking() == MIGRATE
    away.dispose()

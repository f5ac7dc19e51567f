"""`python -m bot import`, the real process: from S3 and from disk, and whatever ends it midway."""

from __future__ import annotations

import gzip
import json
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store.engine import open_database
from bot.store.migrate import migrate
from sandbox.running import Sandbox, running
from sandbox.tour import SCENARIOS, read_one
from sandbox.world import ARCHIVE, Fault, World
from tests.bench.corpus import bodies
from tests.e2e.conftest import tour_world
from tests.e2e.processes import BOT, LONG, SANDBOX, Process, finished, started

pytestmark = pytest.mark.e2e

IMPORT = (*BOT, "import")
COUNT, FEW = 6_000, 200


def packed(path: Path, count: int) -> Path:
    """Events of the last month."""
    written = "".join(f"{body}\n" for body in bodies(count, now=datetime.now(UTC)))
    path.write_bytes(gzip.compress(written.encode(), 1))
    return path


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So large that there is a midway."""
    return packed(tmp_path_factory.mktemp("archive") / "events.json.gz", COUNT)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return packed(tmp_path / "small.json.gz", FEW)


@pytest.fixture(scope="module")
def world() -> World:
    return tour_world()


@pytest.fixture(scope="module")
def sandbox(world: World) -> Iterator[Sandbox]:
    with running(world) as servers:
        yield servers


@pytest.fixture
def settings(sandbox: Sandbox, world: World, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Of this world, with an empty database of the test's own."""
    url = f"sqlite:///{tmp_path / 'events.sqlite3'}"
    engine = open_database(url)
    migrate(engine)
    engine.dispose()
    yield sandbox.environment() | {"DATABASE_URL": url}
    world.faults.clear()


def kept(settings: dict[str, str]) -> list[tuple[object, ...]]:
    path = settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute("SELECT message_id, recipient, kind, at FROM events"))


def how_many(settings: dict[str, str]) -> int:
    path = settings["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM events").fetchone()[0])


def until_more(than: int, settings: dict[str, str], process: Process) -> None:
    """Wait until more events are kept."""
    deadline = time.monotonic() + LONG
    while how_many(settings) <= than:
        assert process.passes(0.01), process.err
        assert time.monotonic() < deadline, process.err


def test_what_lies_in_s3_becomes_an_answer() -> None:
    address = read_one(SCENARIOS, "only-in-the-archive", datetime.now(UTC)).address
    commands = (
        f'"{sys.executable}" -m bot import s3://{ARCHIVE} && '
        f'"{sys.executable}" -m bot why {address} --json'
    )
    code, out, err = finished([*SANDBOX, "--", "sh", "-c", commands])
    assert code == 0, err
    told = json.loads(out)
    assert (told["outcome"], told["lead"]["check"]) == ("not_delivered", "bounce")
    assert "1 file, 2 records: 2 events new" in err


def test_killed_again_and_again_it_loses_nothing_and_keeps_nothing_twice(
    settings: dict[str, str], archive: Path
) -> None:
    before = 0
    for _ in range(3):
        with started([*IMPORT, str(archive)], settings) as process:
            until_more(before, settings, process)
        # leaving the block has killed it with SIGKILL
        before = len(kept(settings))
    assert 0 < before < COUNT
    code, _, err = finished([*IMPORT, str(archive)], settings)
    assert code == 0, err
    assert f"{COUNT - before:,} events new, 0 already known" in err
    events = kept(settings)
    assert len(events) == len(set(events)) == COUNT
    code, _, err = finished([*IMPORT, str(archive)], settings)
    assert (code, f"{archive}: already imported" in err, kept(settings)) == (0, True, events)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_person_may_stop_it_and_is_told_how_to_go_on(
    number: signal.Signals, settings: dict[str, str], archive: Path
) -> None:
    with started([*IMPORT, str(archive)], settings) as process:
        until_more(0, settings, process)
        process.send_group(number)
        assert process.end() == 130
    assert "run the same command again, and it goes on from there" in process.err
    assert "Traceback" not in process.err
    assert finished([*IMPORT, str(archive)], settings)[0] == 0
    assert len(kept(settings)) == COUNT


def test_objects_in_s3_are_read_once_and_a_stop_between_them_is_none(
    settings: dict[str, str], world: World
) -> None:
    lines = list(bodies(30, now=datetime.now(UTC)))
    world.buckets["month"] = {
        f"events/{day:02}.gz": gzip.compress("".join(lines[day * 10 : day * 10 + 10]).encode())
        for day in range(3)
    }
    world.faults.append(Fault("s3", "AccessDenied", "GetObject"))
    code, _, err = finished([*IMPORT, "s3://month/events/"], settings)
    assert (code, kept(settings)) == (2, [])
    assert "S3: The bot may not call s3:GetObject: add it to the bot's role" in err
    world.faults[:] = [Fault("s3", "status:503", "GetObject", times=2)]
    assert finished([*IMPORT, "s3://month/events/01"], settings)[0] == 0
    assert len(kept(settings)) == 10
    code, _, err = finished([*IMPORT, "s3://month/events/"], settings)
    assert (code, len(kept(settings))) == (0, 30)
    assert "s3://month/events/01.gz: already imported" in err
    assert "2 files, 20 records: 20 events new" in err


def test_what_cannot_be_imported_is_one_line_and_nothing_is_begun(
    settings: dict[str, str], world: World, small: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for given, told in (
        ("nowhere", "nowhere cannot be read: No such file or directory"),
        (str(tmp_path / "empty"), "There is nothing to import in"),
        ("s3://nowhere/", "There is no bucket nowhere"),
        ("s3://", "write it as in s3://bucket/prefix"),
    ):
        code, out, err = finished([*IMPORT, str(small), given], settings)
        assert (code, out, len(err.splitlines())) == (1, "", 1), err
        assert told in err
    world.faults.append(Fault("s3", "AccessDenied"))
    code, _, err = finished([*IMPORT, str(small), f"s3://{ARCHIVE}"], settings)
    assert code == 2
    assert err == "S3: The bot may not call s3:ListBucket: add it to the bot's role\n"
    assert kept(settings) == []


def test_a_damaged_file_is_told_and_the_others_are_read(
    settings: dict[str, str], small: Path, tmp_path: Path
) -> None:
    whole = small.read_bytes()
    (tmp_path / "torn.gz").write_bytes(whole[: len(whole) // 2])
    code, _, err = finished([*IMPORT, str(tmp_path / "torn.gz"), str(small)], settings)
    assert (code, len(kept(settings))) == (1, FEW)
    assert f"{tmp_path / 'torn.gz'}: breaks off in the middle of its packed content" in err


def test_without_tables_it_says_what_to_do(settings: dict[str, str], small: Path) -> None:
    url = settings["DATABASE_URL"].replace("events.sqlite3", "other.sqlite3")
    code, _, err = finished([*IMPORT, str(small)], settings | {"DATABASE_URL": url})
    assert code == 2
    assert "run `python -m bot migrate`" in err


@pytest.mark.parametrize("written", ["", "[" * 1000], ids=["nothing", "no record"])
def test_a_file_that_holds_nothing_is_told(
    settings: dict[str, str], tmp_path: Path, written: str
) -> None:
    (tmp_path / "hollow.json").write_text(written)
    code, _, err = finished([*IMPORT, str(tmp_path / "hollow.json")], settings)
    assert (code, "there is no record in it" in err) == (1, True), err


def test_it_is_told_where_nobody_looks_whose_events_they_are(
    settings: dict[str, str], small: Path
) -> None:
    warning = "name your accounts in EVENTS_ACCOUNTS"
    _, _, err = finished([*IMPORT, str(small)], settings | {"EVENTS_QUEUE_URL": ""})
    assert warning in err
    named = settings | {"EVENTS_QUEUE_URL": "", "EVENTS_ACCOUNTS": "111122223333"}
    _, _, err = finished([*IMPORT, "--again", str(small)], named)
    assert warning not in err

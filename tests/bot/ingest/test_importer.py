"""An archive is taken in once, whole, and from where an earlier run ended."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import Arrival, DeadLetter, Progress
from bot.ingest.importer import FAULTS_MAX, FINISHED_TOLD, STRANGE, TOO_LONG, OurFault
from bot.ingest.records import RECORD_MAX
from bot.ingest.totals import Totals
from bot.plain import sentence
from bot.store.engine import open_database
from bot.store.events import EventStore
from checks.core import Unavailable, say
from tests.bench.corpus import NOW
from tests.bot.ingest.archives import PACKS, Import, rows, store_of, written
from tests.bot.store.database import body, count, database, dump
from tests.postgres import Server

COUNT = 95
CONTENT = written(COUNT)


def line(totals: Totals) -> str:
    return ", ".join(map(sentence, totals.told()))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> EventStore:
    return store_of(engine)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "2026-11.json"
    path.write_bytes(CONTENT)
    return path


class Ending:
    """A store whose process ends at the `number`th transaction: before it, or just after."""

    def __init__(self, store: EventStore, number: int, *, after: bool) -> None:
        self._store = store
        self._left = number
        self._after = after

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        progress: Progress | None = None,
    ) -> int:
        self._left -= 1
        if self._left <= 0 and not self._after:
            raise KeyboardInterrupt
        new = self._store.add(arrivals, dead, progress)
        if self._left <= 0:
            raise KeyboardInterrupt
        return new

    def progress(self, source: str) -> Progress | None:
        return self._store.progress(source)


class Failing:
    """A store on which some batches fail."""

    def __init__(self, store: EventStore, fails: Callable[[list[Arrival]], bool]) -> None:
        self._store = store
        self._fails = fails

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        progress: Progress | None = None,
    ) -> int:
        found = list(arrivals)
        if self._fails(found):
            raise ZeroDivisionError(f"it was {found}")
        return self._store.add(found, dead, progress)

    def progress(self, source: str) -> Progress | None:
        return self._store.progress(source)


@pytest.mark.parametrize("between", ["\n", "", "\r\n"], ids=["lines", "no newline", "CR LF"])
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_however_it_is_packed_the_same_events_are_kept(
    pack: Callable[[bytes], bytes],
    between: str,
    store: EventStore,
    engine: Engine,
    tmp_path: Path,
    archive: Path,
) -> None:
    path = tmp_path / "packed"
    path.write_bytes(pack(written(COUNT, between)))
    assert Import(store).run(path) == Totals(sources=1, records=COUNT, new=COUNT)
    before = rows(engine)
    assert len(before) == COUNT
    # the same events from elsewhere are the same rows
    assert Import(store).run(archive) == Totals(sources=1, records=COUNT, known=COUNT)
    assert rows(engine) == before


def test_what_was_imported_is_read_no_more_unless_one_asks_or_it_changes(
    store: EventStore, engine: Engine, archive: Path
) -> None:
    Import(store).run(archive)
    second = Import(store)
    assert second.run(archive) == Totals(finished_before=1)
    assert second.lines == [f"{archive}: already imported"]
    assert second.meter.bytes == len(CONTENT)
    assert Import(store).run(archive, again=True).known == COUNT
    archive.write_bytes(CONTENT + written(5, seed=2))
    third = Import(store)
    assert third.run(archive) == Totals(sources=1, records=COUNT + 5, new=5, known=COUNT)
    assert third.lines == [f"{archive}: changed since it was imported, read anew"]
    assert len(rows(engine)) == COUNT + 5


@pytest.mark.parametrize("after", [False, True], ids=["before a commit", "after a commit"])
@pytest.mark.parametrize("number", [1, 2, 5, 10])
@pytest.mark.parametrize("pack", PACKS.values(), ids=PACKS.keys())
def test_after_an_end_at_any_batch_it_goes_on_from_there(
    pack: Callable[[bytes], bytes],
    number: int,
    after: bool,
    store: EventStore,
    engine: Engine,
    archive: Path,
) -> None:
    archive.write_bytes(pack(CONTENT))
    with pytest.raises(KeyboardInterrupt):
        Import(Ending(store, number, after=after)).run(archive)
    kept = len(rows(engine))
    assert kept == min((number if after else number - 1) * 10, COUNT)
    totals = Import(store).run(archive)
    if kept == COUNT:
        assert totals == Totals(finished_before=1)
    else:
        assert totals == Totals(sources=1, records=COUNT - kept, new=COUNT - kept)
    assert len(rows(engine)) == COUNT
    assert Import(store).run(archive) == Totals(finished_before=1)


def test_every_record_is_counted_as_what_it_is(
    store: EventStore, engine: Engine, tmp_path: Path
) -> None:
    old = NOW - timedelta(days=91)
    path = tmp_path / "mixed"
    path.write_text(
        "\n".join(
            [
                body("Send", at=NOW, sent_at=NOW),
                body("Bounce", "a@example.com", "b@example.com", at=NOW, sent_at=NOW, seed=2),
                body("Send", at=old, sent_at=old, seed=3),
                "Successfully validated SNS topic for Amazon SES event publishing.",
                "nonsense",
                '{"eventType":"Send"}',
                '{"eventType":"' + "x" * RECORD_MAX + '"}',
                body("Send", at=NOW, sent_at=NOW),
            ]
        )
    )
    totals = Import(store).run(path)
    assert totals == Totals(sources=1, records=8, new=3, known=1, too_old=1, ignored=1, dead=3)
    assert line(totals) == (
        "1 file, 8 records: 3 events new, 1 already known, 1 of no interest,"
        " 3 unreadable and put by, 1 too old"
    )
    assert store.dead_by_reason() == {"not JSON": 1, "no mail.messageId": 1, TOO_LONG: 1}
    assert count(engine, "events") == 3


def test_the_wrong_file_is_told_and_none_of_it_is_kept(
    store: EventStore, engine: Engine, tmp_path: Path
) -> None:
    path, short = tmp_path / "access.log", tmp_path / "few.log"
    path.write_text('10.0.0.1 - - "GET / HTTP/1.1" 200 17\n' * STRANGE)
    short.write_text("nonsense\n")
    run = Import(store, batch=STRANGE)
    assert run.run(path, short) == Totals(sources=2, records=1, damaged=1, dead=1)
    assert run.lines == [
        f"{path}: none of its first 20 records is an event of SES: is it the right file?"
    ]
    assert count(engine, "dead_letters") == 1


def test_many_finished_files_are_counted_and_not_all_named(
    store: EventStore, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(FINISHED_TOLD + 5):
        (folder / f"{number:03}").write_text("")
    first = Import(store).run(folder)
    assert first == Totals(sources=FINISHED_TOLD + 5)
    assert line(first).startswith("25 files, 0 records: 0 events new")
    second = Import(store)
    assert second.run(folder) == Totals(finished_before=FINISHED_TOLD + 5)
    assert line(second.totals).endswith("25 files imported before")
    assert len(second.lines) == FINISHED_TOLD + 1
    assert second.lines[-1] == "others that are already imported are counted at the end"


def test_stdin_is_read_each_time_and_keeps_nothing_twice(
    store: EventStore, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    for expected in (Totals(1, records=COUNT, new=COUNT), Totals(1, records=COUNT, known=COUNT)):
        stdin = io.TextIOWrapper(io.BytesIO(PACKS["gzip"](CONTENT)))
        monkeypatch.setattr("sys.stdin", stdin)
        assert Import(store).run("-") == expected
    assert count(engine, "imports") == 0


def test_on_postgresql_too(archive: Path, postgres: Server) -> None:
    with postgres.database() as url:
        engine = open_database(url)
        store = store_of(engine)
        with pytest.raises(KeyboardInterrupt):
            Import(Ending(store, 4, after=True)).run(archive)
        assert Import(store).run(archive) == Totals(sources=1, records=COUNT - 40, new=COUNT - 40)
        assert Import(store).run(archive) == Totals(finished_before=1)
        assert Import(store).run(archive, again=True).known == COUNT
        assert len(rows(engine)) == COUNT
        engine.dispose()


def test_what_is_not_ours_is_put_by(store: EventStore, tmp_path: Path) -> None:
    path = tmp_path / "ahead"
    ahead = NOW + timedelta(days=9)
    path.write_text(body("Send", at=ahead, sent_at=ahead))
    totals = Import(store).run(path)
    assert totals == Totals(sources=1, records=1, refused=1)
    assert line(totals).endswith("1 not ours and put by")


def test_a_file_that_breaks_off_costs_its_end_alone_and_the_next_one_is_read(
    store: EventStore, engine: Engine, tmp_path: Path
) -> None:
    torn, whole = tmp_path / "1.json.gz", tmp_path / "2.json.gz"
    packed = PACKS["gzip"](CONTENT)
    torn.write_bytes(packed[: len(packed) * 9 // 10])
    whole.write_bytes(PACKS["gzip"](written(5, seed=2)))
    run = Import(store)
    totals = run.run(tmp_path / "1.json.gz", whole)
    assert (totals.damaged, totals.sources, totals.dead) == (1, 2, 0)
    assert COUNT / 2 < totals.new - 5 < COUNT
    [line] = run.lines
    assert line.startswith(f"{torn}: breaks off in the middle")
    # a whole copy adds what was missing, and counts nothing twice
    torn.write_bytes(packed)
    assert Import(store).run(torn).new == COUNT - (totals.new - 5)
    assert len(rows(engine)) == COUNT + 5


def test_no_name_of_a_file_and_no_address_rests_in_the_database(
    store: EventStore, engine: Engine, tmp_path: Path
) -> None:
    path = tmp_path / "mail-to-ann@example.com.json"
    path.write_text(body("Send", at=NOW, sent_at=NOW))
    Import(store).run(path)
    assert count(engine, "imports") == 1
    assert "ann" not in dump(engine)


def test_one_record_on_which_our_code_fails_keeps_no_other_out(
    store: EventStore, engine: Engine, archive: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(found: list[Arrival]) -> bool:
        return any(arrival.event.recipient == poisoned for arrival in found)

    poisoned = "customer.5@outlook.com"
    totals = Import(Failing(store, fails)).run(archive)
    assert 0 < totals.dead < FAULTS_MAX
    assert totals == Totals(sources=1, records=COUNT, new=COUNT - totals.dead, dead=totals.dead)
    assert "a fault of ours with a record" in caplog.text
    assert poisoned not in caplog.text
    assert Import(store).run(archive) == Totals(finished_before=1)


def test_where_nothing_can_be_stored_it_ends_and_nothing_is_called_done(
    store: EventStore, archive: Path
) -> None:
    with pytest.raises(OurFault):
        Import(Failing(store, bool)).run(archive)
    assert Import(store).run(archive).records == COUNT


def test_a_database_that_is_away_ends_it(store: EventStore, archive: Path) -> None:
    class Away(Ending):
        def add(self, *given: Any, **more: Any) -> int:
            raise Unavailable("event store", say("The database is busy"))

    with pytest.raises(Unavailable):
        Import(Away(store, 0, after=False)).run(archive)
    assert Import(store).run(archive).new == COUNT


def test_totals_add_up() -> None:
    one = Totals(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    assert one + one == replace(one, **{n: 2 * getattr(one, n) for n in one.__slots__})

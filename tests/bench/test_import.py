"""How fast an archive becomes rows, and how much memory that takes.

make bench                                      # 50,000 events
IMPORT_EVENTS=10000000 .venv/bin/python -m pytest -q -s -m bench tests/bench/test_import.py
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from bot.ingest.arrival import Arrival, Events
from bot.ingest.importer import BATCH
from bot.ingest.parse import parse
from tests.bench.corpus import bodies
from tests.bot.ingest.archives import Import, store_of
from tests.bot.store.database import database

EVENTS = int(os.environ.get("IMPORT_EVENTS", "50000"))
FEW = 5_000


def write(path: Path, count: int) -> Path:
    """Events of the last month, packed as the end of the name asks for."""
    lines = (f"{body}\n".encode() for body in bodies(count, now=datetime.now(UTC)))
    with path.open("wb") as file:
        if path.suffix == ".gz":
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6) as packed:
                packed.writelines(lines)
        elif path.suffix == ".zst":
            with zstandard.ZstdCompressor().stream_writer(file) as packed:
                for line in lines:
                    packed.write(line)
        else:
            file.writelines(lines)
    return path


def batches(count: int) -> Iterator[list[str]]:
    found = bodies(count)
    while batch := list(islice(found, BATCH)):
        yield batch


def seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def events_of(batch: list[str]) -> Iterator[Arrival]:
    for body in batch:
        parsed = parse(body, queue_account="", queue_region="eu-west-1")
        assert isinstance(parsed, Events)
        yield from parsed.arrivals


def reading_and_storing(folder: Path) -> float:
    """Seconds for the same events where no archive has to be read."""
    store = store_of(database(folder))
    held = list(batches(FEW))
    return seconds(lambda: [store.add(list(events_of(batch))) for batch in held])


@pytest.mark.bench
@pytest.mark.timeout(600)
def test_reading_the_archive_is_a_small_part_of_it(tmp_path: Path) -> None:
    """Ratios within one run: the least of three, in turn."""
    times: dict[str, list[float]] = {}
    for turn in range(3):
        for name in ("events.json", "events.json.gz", "events.json.zst", "none"):
            own = tmp_path / f"{turn} {name}"
            own.mkdir()
            if name == "none":
                took = reading_and_storing(own)
            else:
                path, store = write(own / name, FEW), store_of(database(own))
                run = Import(store, batch=BATCH)
                took = seconds(lambda run=run, path=path: run.run(path))  # type: ignore[misc]
                assert run.totals.new == FEW
            times.setdefault(name, []).append(took)
    floor = min(times.pop("none"))
    for name, taken in times.items():
        rate, ratio = FEW / min(taken), min(taken) / floor
        print(f"\n{name}: {rate:,.0f} events a second; {ratio:.2f} × reading and storing alone")
        assert ratio < 1.6


def imported(path: Path, folder: Path) -> tuple[float, int]:
    """Seconds and the peak of memory (kB) of the real process, into a new SQLite file."""
    database(folder).dispose()
    settings = {
        "SES_REGIONS": "eu-west-1",
        "ADDRESS_KEY": "a secret for the tests",
        "DATABASE_URL": f"sqlite:///{folder}/events.sqlite3",
        "ENV_FILE": "",
    }
    command = [sys.executable, "-m", "bot", "import", str(path)]
    began = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **settings})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return time.perf_counter() - began, used.ru_maxrss


@pytest.mark.bench
@pytest.mark.timeout(4 * 3600)
def test_many_events_take_no_more_memory_than_few(tmp_path: Path) -> None:
    peaks = {}
    for count in (FEW, EVENTS):
        own = tmp_path / str(count)
        own.mkdir()
        took, peaks[count] = imported(write(own / "events.json.gz", count), own)
        size = (own / "events.sqlite3").stat().st_size / count
        print(
            f"\n{count:,} events in {took:.0f} s: {count / took:,.0f} a second, start included;"
            f" peak {peaks[count] / 1024:.0f} MB; {size:.0f} bytes a row, indexes included"
        )
    assert peaks[EVENTS] < 1.5 * peaks[FEW]

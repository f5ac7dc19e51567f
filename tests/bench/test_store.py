"""The event store against a floor, against a webhook, and against its own size.

make bench                                        # up to a million rows
STORE_ROWS=10000000 .venv/bin/python -m pytest -q -s -m bench tests/bench/test_store.py
"""

from __future__ import annotations

import json
import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import Arrival, Events
from bot.ingest.parse import parse
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.migrate import migrate
from bot.store.rows import entry_of
from bot.store.seal import Keys
from checks.core import Address, MessageId, parse_address
from tests.bench.corpus import bodies
from tests.bench.rows import address, fill
from tests.bench.webhook import INSERT, Keep, bare, post_all, same
from tests.postgres import running

KEYS = Keys("a secret for the bench")
ROWS = int(os.environ.get("STORE_ROWS", "1000000"))
SMALL = 100_000
EVENTS, BATCH, ROUNDS = 4_000, 10, 5
_files = count()


def database(folder: Path) -> tuple[str, Engine]:
    path = folder / f"{next(_files)}.sqlite3"
    engine = open_database(f"sqlite:///{path}")
    migrate(engine)
    return str(path), engine


def batches(found: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(found), BATCH):
        yield found[at : at + BATCH]


def arrivals(found: list[str]) -> list[Arrival]:
    taken: list[Arrival] = []
    for body in found:
        match parse(body, queue_account="", queue_region="eu-west-1"):
            case Events(arrived):
                taken += arrived
    return taken


def cpu(run: Callable[[], object]) -> tuple[float, float]:
    """Seconds of this process, and of the clock on the wall."""
    began, wall = time.process_time(), time.perf_counter()
    run()
    return time.process_time() - began, time.perf_counter() - wall


def floor(folder: Path, found: list[str], rows: list[tuple[Any, ...]]) -> None:
    """The least that any store does: `json`, and the standard library's executemany into the same
    table with the same indexes, one commit for each batch."""
    path, engine = database(folder)
    engine.dispose()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    for at in range(0, len(found), BATCH):
        for body in found[at : at + BATCH]:
            json.loads(body)
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, rows[at : at + BATCH])
        connection.execute("COMMIT")
    connection.close()


def ours(folder: Path, found: list[str]) -> None:
    _, engine = database(folder)
    store = EventStore(engine, KEYS)
    for batch in batches(found):
        store.add(arrivals(batch))
    engine.dispose()


def webhook(
    make: Callable[..., Keep], folder: Path, found: list[str], rows: list[tuple[Any, ...]]
) -> tuple[float, float]:
    path, engine = database(folder)
    engine.dispose()
    began = time.perf_counter()
    used = post_all(make, path, rows, found)
    return used, time.perf_counter() - began


@pytest.mark.bench
def test_storing_against_the_floor_and_against_webhooks(tmp_path: Path) -> None:
    found = list(bodies(EVENTS, now=datetime.now(UTC)))
    rows = [entry_of(arrival, KEYS).row for body in found for arrival in arrivals([body])]
    assert len(rows) == len(found)
    runs: dict[str, Callable[[], tuple[float, float]]] = {
        "floor": lambda: cpu(lambda: floor(tmp_path, found, rows)),
        "ours": lambda: cpu(lambda: ours(tmp_path, found)),
        "a webhook that does the same": lambda: webhook(same, tmp_path, found, rows),
        "the barest webhook": lambda: webhook(bare, tmp_path, found, rows),
    }
    times = {name: [run() for _ in range(ROUNDS)] for name, run in runs.items()}
    best = {name: [min(t[i] for t in rounds) for i in (0, 1)] for name, rounds in times.items()}
    used, wall = best["ours"]
    for name, (other_used, other_wall) in best.items():
        print(
            f"{name}: {EVENTS / other_wall:.0f} events/s, {other_used / EVENTS * 1e6:.0f} us CPU;"
            f" ours is {other_wall / wall:.2f} times as fast, by CPU {other_used / used:.2f}"
        )
    assert best["floor"][1] / wall >= 0.35


@pytest.mark.bench
def test_a_timeline_takes_as_long_among_many_rows_as_among_few(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with ExitStack() as stack:
        server = stack.enter_context(running(durable=True))
        for name in ("sqlite", "postgresql"):
            found: dict[int, dict[str, float]] = {}
            for rows in (SMALL, ROWS):
                if name == "sqlite":
                    _, engine = database(tmp_path)
                else:
                    engine = open_database(stack.enter_context(server.database(large=True)))
                recipients = fill(engine, KEYS, rows, now)
                found[rows] = timelines(EventStore(engine, KEYS), recipients)
                engine.dispose()
            for what in found[SMALL]:
                small, large = found[SMALL][what], found[ROWS][what]
                print(
                    f"{name} {what}: {small * 1e3:.2f} ms at {SMALL:,} rows, {large * 1e3:.2f} ms"
                    f" at {ROWS:,}: {large / small:.2f} times"
                )


def timelines(store: EventStore, recipients: int) -> dict[str, float]:
    """Median seconds of a question."""
    chance = random.Random(1)
    whom = [parse_address(address(chance.randrange(recipients))) for _ in range(400)]
    messages = [MessageId(store.timelines(who)[0].message_id) for who in whom[:200]]
    return {
        "recipient": median(_timed(store, who) for who in whom[200:]),
        "message": median(_timed(store, message) for message in messages),
    }


def _timed(store: EventStore, target: Address | MessageId) -> float:
    began = time.perf_counter()
    found = store.timelines(target)
    took = time.perf_counter() - began
    assert found
    return took

"""How much faster several ingest processes are than one, on one PostgreSQL; and what limits them.

make bench
"""

from __future__ import annotations

import multiprocessing
import os
import time
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import text

from bot.ingest.arrival import Arrival, Events
from bot.ingest.parse import parse
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.partitions import Partitions
from bot.store.rows import day_of
from bot.store.seal import Keys
from tests.bench.corpus import bodies
from tests.fakes import HOME
from tests.postgres import running

SPAWN = multiprocessing.get_context("spawn")
EVENTS, BATCH, MOST = 6_000, 10, 4


def ingest(url: str, number: int, of: int, start: Barrier, told: Connection) -> None:
    """Every batch of which the turn is ours, as the queue would hand them out; tells its seconds
    of CPU."""
    engine = open_database(url)
    store = EventStore(engine, Keys("a secret for the bench"), writer=number)
    found = list(bodies(EVENTS, now=datetime.now(UTC)))
    store.newest_event_at(HOME)
    start.wait()
    before = time.process_time()
    for at in range(number * BATCH, len(found), of * BATCH):
        arrivals: list[Arrival] = []
        for body in found[at : at + BATCH]:
            match parse(body, queue_account="", queue_region="eu-west-1"):
                case Events(arrived):
                    arrivals += arrived
        store.add(arrivals)
    told.send(time.process_time() - before)
    engine.dispose()


@pytest.mark.bench
def test_one_two_and_four_processes_on_one_postgresql() -> None:
    rates: dict[int, float] = {}
    with running(durable=True) as server:
        for processes in (1, 2, MOST):
            with server.database() as url:
                engine = open_database(url)
                today = day_of(datetime.now(UTC))
                Partitions(engine).ensure(range(today - 31, today + 1))
                seconds, used = timed(url, processes)
                with engine.connect() as connection:
                    kept = connection.execute(text("SELECT count(*) FROM events")).scalar_one()
                    counted = connection.execute(text("SELECT sum(count) FROM counts")).scalar_one()
                engine.dispose()
                assert (kept, counted) == (EVENTS, EVENTS)
            rates[processes] = EVENTS / seconds
            print(
                f"{processes} processes: {rates[processes]:.0f} events/s,"
                f" {rates[processes] / rates[1]:.2f} times one;"
                f" {used / seconds:.2f} of {os.cpu_count()} cores are theirs, the rest PostgreSQL's"
            )


def timed(url: str, processes: int) -> tuple[float, float]:
    """Seconds on the wall, and the processes' seconds of CPU; their start is left out."""
    start = SPAWN.Barrier(processes + 1)
    ours, theirs = zip(*(SPAWN.Pipe() for _ in range(processes)), strict=True)
    workers = [
        SPAWN.Process(target=ingest, args=(url, number, processes, start, theirs[number]))
        for number in range(processes)
    ]
    for worker in workers:
        worker.start()
    start.wait()
    began = time.perf_counter()
    used = sum(end.recv() for end in ours)
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return seconds, used

"""Two `python -m bot ingest` on one PostgreSQL: neither doubles, loses nor blocks what the other
does, also when one of them is killed."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text

from bot.ingest.queue import VISIBILITY
from bot.store import rollups
from sandbox.aws.app import build_aws
from sandbox.holder import Holder
from sandbox.world import World
from tests.e2e.conftest import keep
from tests.e2e.databases import Database, of_postgresql
from tests.e2e.processes import BOT, LONG, Process, finished, started
from tests.e2e.test_ingest import ADDRESS_KEY, Clock, environment
from tests.e2e.test_ingest_kills import COUNTS, NEWEST, rows, same, traffic, waiting
from tests.postgres import Server
from tests.sandbox.slack.serving import running

pytestmark = [pytest.mark.e2e, pytest.mark.long]

INGEST = (*BOT, "ingest")
BLOCKED = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


def until(holds: Callable[[], bool], *processes: Process) -> None:
    deadline = time.monotonic() + LONG
    while not holds():
        for process in processes:
            assert process.passes(0.05), process.err
            assert time.monotonic() < deadline, process.err


@contextmanager
def closed(database: Database) -> Iterator[None]:
    """Nobody can write an event meanwhile."""
    with database.engine.begin() as connection:
        connection.execute(text("LOCK TABLE events IN EXCLUSIVE MODE"))
        yield


def test_two_at_once_keep_every_event_once_and_never_wait_in_a_ring(postgres: Server) -> None:
    world, clock = World("two", "Two ingest", {}, queue=traffic(random.Random(2), 60)), Clock()
    with (
        of_postgresql(postgres) as databases,
        running(build_aws(Holder(world), clock=clock)) as aws,
    ):
        whole, shared = databases.new(), databases.new()
        keep(whole.url, ADDRESS_KEY, world.queue)
        half, settings = rows(whole) // 2, environment(aws, world, shared.url)
        world.delays["sqs"] = 0.01
        with started(INGEST, settings) as one:
            with started(INGEST, settings) as two:
                with closed(shared):  # until each has a batch in hand
                    until(lambda: len(shared.ask(BLOCKED)) == 2, one, two)
                until(lambda: rows(shared) >= half, one, two)
            # leaving the block has killed one of them with SIGKILL
            world.delays.clear()
            clock.ahead += VISIBILITY + 1
            code, _, drained = finished([*INGEST, "--drain"], settings)
            assert code == 0, drained
            one.send(signal.SIGTERM)
            assert one.end() == 0
        clock.ahead += VISIBILITY + 1
        code, _, rest = finished([*INGEST, "--drain"], settings)
        assert (code, waiting(aws, world)) == (0, [0, 0])
        for told in (one.err, two.err, drained, rest):
            assert "event store" not in told
        assert shared.ask(DEADLOCKS) == [(0,)]
        same(shared, whole)
        assert rollups.rebuild(shared.engine) == rows(whole)
        assert shared.ask(COUNTS) == whole.ask(COUNTS)
        assert shared.ask(NEWEST) == whole.ask(NEWEST)

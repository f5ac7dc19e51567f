"""Several processes write to one PostgreSQL at once: none waits for another that waits for it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from bot.store import rollups
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.forget import forget
from bot.store.rekey import rekey
from bot.store.seal import Keys
from checks.core import Address
from sandbox.aws.events import notification
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count
from tests.postgres import Server

WRITERS, MESSAGES = 4, 24
DEADLOCKS = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")


def told_twice(seed: int) -> tuple[str, str]:
    """A bounce as a configuration set tells of it, and as an identity does."""
    at = NOW + timedelta(hours=seed % 5)
    event = body("Bounce", f"p{seed % 7}@example.com", seed=seed, at=at)
    return event, json.dumps(notification(json.loads(json.loads(event)["Message"])))


def batches(seed: int) -> list[list[str]]:
    """All of it in some order, ten at a time."""
    bodies = [each for number in range(MESSAGES) for each in told_twice(number)]
    random.Random(seed).shuffle(bodies)
    return [bodies[n : n + 10] for n in range(0, len(bodies), 10)]


@pytest.fixture
def engine(postgres: Server) -> Iterator[Engine]:
    with postgres.database() as url:
        made = open_database(url)
        yield made
        with made.connect() as connection:
            assert connection.execute(DEADLOCKS).scalar_one() == 0
        made.dispose()


def counted(engine: Engine) -> dict[tuple[str, ...], int]:
    store = EventStore(engine, KEYS, clock=Clock())
    return store.tally(rollups.SORTS, NOW, NOW + timedelta(hours=9))


@pytest.mark.parametrize("apart", [False, True], ids=["one number", "a number each"])
def test_writers_of_the_same_events_never_wait_in_a_ring(engine: Engine, apart: bool) -> None:
    def write(number: int) -> int:
        store = EventStore(engine, KEYS, clock=Clock(), writer=number * apart)
        return sum(store.add(arrivals(*batch)) for batch in batches(number))

    with ThreadPoolExecutor(WRITERS) as pool:
        new = sum(pool.map(write, range(WRITERS)))
    assert new == count(engine, "events") == MESSAGES
    found = counted(engine)
    rollups.rebuild(engine)
    assert counted(engine) == found


def test_moving_and_forgetting_people_while_others_write_never_wait_in_a_ring(
    engine: Engine,
) -> None:
    older, both = (
        Keys("the secret of last year"),
        Keys("the secret of this year", "the secret of last year"),
    )

    def write(number: int) -> None:
        store = EventStore(engine, both, clock=Clock(), writer=number)
        for batch in batches(number):
            store.add(arrivals(*batch))

    def look_after(number: int) -> None:
        for _ in range(4):
            rekey(engine, both)
            forget(engine, both, Address(f"p{number}", "example.com"), "U1", NOW)

    before = EventStore(engine, older, clock=Clock())
    for batch in batches(9):
        before.add(arrivals(*batch))
    with ThreadPoolExecutor(2 * WRITERS) as pool:
        jobs = [pool.submit(do, n) for do in (write, look_after) for n in range(WRITERS)]
        assert [job.result() for job in jobs] == [None] * len(jobs)
    write(WRITERS)  # what was forgotten comes again
    rekey(engine, both)
    assert count(engine, "events") == MESSAGES
    found = counted(engine)
    rollups.rebuild(engine)
    assert counted(engine) == found

"""Several processes write to one PostgreSQL at once: none waits for another that waits for it."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.store import rollups
from bot.store.engine import open_database
from bot.store.events import EventStore
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


@pytest.mark.parametrize("apart", [False, True], ids=["one number", "a number each"])
def test_writers_of_the_same_events_never_wait_in_a_ring(postgres: Server, apart: bool) -> None:
    def write(number: int) -> int:
        store = EventStore(engine, KEYS, clock=Clock(), writer=number * apart)
        return sum(store.add(arrivals(*batch)) for batch in batches(number))

    with postgres.database() as url:
        engine = open_database(url)
        with ThreadPoolExecutor(WRITERS) as pool:
            new = sum(pool.map(write, range(WRITERS)))
        assert new == count(engine, "events") == MESSAGES
        store = EventStore(engine, KEYS, clock=Clock())
        found = store.tally(rollups.SORTS, NOW, NOW + timedelta(hours=9))
        rollups.rebuild(engine)
        assert store.tally(rollups.SORTS, NOW, NOW + timedelta(hours=9)) == found
        with engine.connect() as connection:
            assert connection.execute(DEADLOCKS).scalar_one() == 0
        engine.dispose()

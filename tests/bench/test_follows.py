"""What storing an event costs by how much is followed, where none of it concerns the event.

.venv/bin/python -m pytest -q -s -m bench tests/bench/test_follows.py
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bot import following
from bot.following import Follow
from bot.ingest.arrival import Arrival
from bot.store.engine import open_database, writing
from bot.store.events import EventStore
from bot.store.follows import Begun, FollowStore, new_id
from bot.store.tables import follows
from checks.core import parse_address
from tests.bench.corpus import bodies
from tests.bench.rows import address
from tests.bench.test_store import KEYS, arrivals, batches, cpu, database
from tests.postgres import running

EVENTS, ROUNDS = 2_000, 4
FOLLOWS = (0, 1, 1_000, 10_000)
"""A thousand is as much as there may be (`following.OF_ALL`)."""


def follow(engine: Engine, many: int, now: datetime) -> None:
    """Addresses that none of the events is about: one as people do it, the others like it."""
    if not many:
        return
    target, until = parse_address(address(0)), now + following.LIFE
    one = Follow(new_id(), "a0", target, None, "C1", "0.0", "U1", True, False, now, until)
    assert isinstance(FollowStore(engine, KEYS).begin(one), Begun)
    with writing(engine) as connection:
        like = connection.execute(select(follows)).mappings().one()
        others = [
            {
                **like,
                "id": new_id(),
                "thread": f"{number}.0",
                "recipient": KEYS.mark(address(number)),
            }
            for number in range(1, many)
        ]
        if others:
            connection.execute(follows.insert(), others)


@pytest.mark.bench
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_an_event_costs_as_much_however_much_is_followed(tmp_path: Path, name: str) -> None:
    now = datetime.now(UTC)
    # the newer half: nobody is told of what is older than what may be followed
    found = list(bodies(2 * EVENTS, now=now))[EVENTS:]
    with ExitStack() as stack:
        engines: dict[int, Engine] = {}
        server = stack.enter_context(running(durable=True)) if name == "postgresql" else None
        for many in FOLLOWS:
            if server is None:
                _, engines[many] = database(tmp_path)
            else:
                engines[many] = open_database(stack.enter_context(server.database(large=True)))
            stack.callback(engines[many].dispose)
            follow(engines[many], many, now)
        best = _stored(engines, found)
    for many, (used, wall) in best.items():
        print(
            f"{name}, {many:,} followed: {used * 1e6:.0f} us CPU, {wall * 1e6:.0f} us an event;"
            f" {wall / best[0][1]:.2f} times that of none"
        )
    # PostgreSQL looks things up in a process of its own, SQLite in this one
    told = 0 if name == "sqlite" else 1
    assert best[10_000][told] / best[1][told] < 1.5


def _add(store: EventStore, part: list[list[Arrival]]) -> None:
    for each in part:
        store.add(each)


def _stored(engines: dict[int, Engine], found: list[str]) -> dict[int, tuple[float, float]]:
    """Seconds for an event by CPU and by the clock: the best of some rounds, taken in turns so that
    what else the machine does is in all of them."""
    stores = {many: EventStore(engine, KEYS) for many, engine in engines.items()}
    share = len(found) // ROUNDS
    best = dict.fromkeys(stores, (float("inf"), float("inf")))
    for start in range(0, share * ROUNDS, share):
        part = [arrivals(batch) for batch in batches(found[start : start + share])]
        for many, store in stores.items():
            used, wall = cpu(partial(_add, store, part))
            best[many] = (
                min(best[many][0], used / share),
                min(best[many][1], wall / share),
            )
    return best

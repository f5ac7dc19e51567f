"""What is old goes by itself, and the days to come are made ready: by the worker, hour by hour."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine

from bot.ingest.worker import Worker
from bot.store import partitions
from bot.store.engine import open_database
from bot.store.events import AHEAD_DAYS, EventStore
from checks.core import Unavailable, say
from tests.bot.ingest.test_worker import FakeSqs, Stop, worker
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count
from tests.bot.store.racing import before_commit
from tests.postgres import Server

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
KEPT = timedelta(days=30)


@pytest.fixture
def engine(postgres: Server) -> Iterator[Engine]:
    with postgres.database() as url:
        made = open_database(url)
        yield made
        made.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


def intake(engine: Engine, clock: Clock, *bodies: str) -> Worker:
    """Of a process that has these on its queue."""
    store = EventStore(engine, KEYS, address_life=KEPT, clock=clock)
    return worker(FakeSqs([*bodies]), store, clock=clock, retention=KEPT)


def sent(days: int, seed: int) -> str:
    at = NOW + days * DAY
    return body("Send", seed=seed, sent_at=at, at=at)


def days(engine: Engine) -> list[int]:
    """Of which there are partitions, counted from NOW."""
    with engine.connect() as connection:
        names = connection.exec_driver_sql(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass"
        ).scalars()
        return sorted((date.fromisoformat(name[-8:]) - NOW.date()).days for name in names)


def test_the_worker_drops_old_days_and_makes_those_ahead(engine: Engine, clock: Clock) -> None:
    at_work = intake(engine, clock, sent(-29, 1), sent(-10, 2), sent(0, 3))
    at_work.drain()
    ahead = list(range(AHEAD_DAYS + 1))
    assert (days(engine), count(engine, "events")) == ([-29, -10, *ahead], 3)
    clock.now += 35 * HOUR  # an hour before midnight
    at_work.drain()
    assert (days(engine), count(engine, "events")) == ([-29, -10, *ahead, 3], 3)
    clock.now += HOUR
    at_work.drain()
    assert (days(engine), count(engine, "events")) == ([-10, *ahead, 3, 4], 2)
    clock.now += KEPT
    at_work.drain()
    assert (days(engine)[:2], count(engine, "events")) == ([2, 3], 0)


def test_who_still_believes_in_a_dropped_day_goes_on(
    engine: Engine, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    queue = FakeSqs([sent(-20, 1)])
    at_work = worker(queue, EventStore(engine, KEYS, clock=clock), clock=clock)
    at_work.drain()
    other = EventStore(engine, KEYS, clock=clock)
    worker(FakeSqs(), other, clock=clock, retention=10 * DAY).drain()
    assert -20 not in days(engine)
    queue.waiting += [sent(-20, 1), sent(-20, 2)]
    assert at_work.drain().stored == 2
    assert (-20 in days(engine), caplog.messages) == (True, [])


def test_a_day_that_somebody_reads_for_long_is_dropped_later_and_nobody_waits_for_that(
    engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever drops a table waits for all who read it, and all others wait behind him."""
    monkeypatch.setattr(partitions, "PATIENCE_MS", 50)
    intake(engine, clock, sent(-20, 1)).drain()
    store = EventStore(engine, KEYS, clock=clock)
    with ThreadPoolExecutor(1) as pool:
        with engine.connect() as dump:
            dump.exec_driver_sql("SELECT count(*) FROM events")
            pruned = pool.submit(store.prune, NOW - DAY)
            assert isinstance(pruned.exception(timeout=3), Unavailable)
        assert -20 in days(engine)
    assert store.prune(NOW - DAY) == 1
    assert -20 not in days(engine)


def test_several_may_make_the_same_day_at_once(engine: Engine, clock: Clock) -> None:
    url = engine.url.render_as_string(hide_password=False)
    other, watching = open_database(url), open_database(url)
    here, there = EventStore(engine, KEYS, clock=clock), EventStore(other, KEYS, clock=clock)
    with before_commit(engine, watching, lambda: there.add(arrivals(sent(0, 1)))) as second:
        assert here.add(arrivals(sent(0, 2))) == 1
    assert (second[0].result(), count(engine, "events")) == (1, 2)
    for each in (other, watching):
        each.dispose()


class Stuck(EventStore):
    """Cannot delete."""

    tried: ClassVar[list[datetime]] = []

    def prune(self, before: datetime) -> int:
        self.tried.append(before + KEPT)
        raise Unavailable("event store", say("busy"))


def test_what_cannot_be_deleted_holds_nothing_up_and_is_tried_again_in_a_while(
    engine: Engine, clock: Clock
) -> None:
    stop, store = Stop(after=2), Stuck(engine, KEYS, clock=clock)

    class Later(FakeSqs):
        def receive_message(self, **call: Any) -> dict[str, Any]:
            if not self.waiting:
                clock.now += 2 * MINUTE
            return super().receive_message(**call)

    queue = Later([sent(0, seed) for seed in range(60)])
    worker(queue, store, clock=clock, retention=KEPT).run(stop)
    assert (count(engine, "events"), stop.waits) == (60, [1, 1])
    assert store.tried == [NOW, NOW + 6 * MINUTE]


def test_several_may_drop_the_same_days_at_once(engine: Engine, clock: Clock) -> None:
    def prune(_number: int) -> int:
        return stores.pop().prune(NOW - DAY)

    old = range(-25, -5)
    intake(engine, clock, *(sent(day, -day) for day in old)).drain()
    stores = [EventStore(engine, KEYS, clock=clock) for _ in range(4)]
    with ThreadPoolExecutor(len(stores)) as pool:
        assert sum(pool.map(prune, range(len(stores)))) == len(old)
    assert days(engine) == list(range(AHEAD_DAYS + 1))

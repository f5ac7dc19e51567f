"""So many look-ups an hour, for each person, whichever process they come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine

from bot.store.engine import open_database
from bot.store.lookups import LookupStore
from tests.bot.store.database import NOW, Clock, count
from tests.bot.store.racing import before_commit
from tests.postgres import Server


def test_the_window_slides_and_says_when_the_next_may_be(engine: Engine, other: Engine) -> None:
    clock = Clock()
    here, there = LookupStore(engine, clock=clock), LookupStore(other, clock=clock)
    assert here.take("U1", 2) is None
    clock.now = NOW + timedelta(minutes=10)
    assert there.take("U1", 2) is None
    assert here.take("U1", 2) == NOW + timedelta(hours=1)
    assert here.take("U2", 2) is None
    clock.now = NOW + timedelta(hours=1)
    assert here.take("U1", 2) is None
    assert there.take("U1", 2) == NOW + timedelta(minutes=70)


def test_what_is_older_than_an_hour_is_not_kept(engine: Engine) -> None:
    clock = Clock()
    store = LookupStore(engine, clock=clock)
    for user in ("U1", "U2", "U3"):
        store.take(user, 5)
    clock.now = NOW + timedelta(hours=1)
    store.take("U4", 5)
    assert count(engine, "lookups") == 1


def test_of_several_who_ask_at_once_no_more_than_there_may_be_get_through(
    engine: Engine, other: Engine
) -> None:
    stores = [LookupStore(each, clock=Clock()) for each in (engine, other)]
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda number: stores[number % 2].take("U1", 5), range(16))
        assert sum(answer is None for answer in answers) == 5


def test_one_that_is_not_written_down_yet_counts_as_well(postgres: Server) -> None:
    with postgres.database() as url:
        engine, other, watching = (open_database(url) for _ in range(3))
        here, there = LookupStore(engine, clock=Clock()), LookupStore(other, clock=Clock())
        with before_commit(engine, watching, lambda: there.take("U1", 1)) as second:
            assert here.take("U1", 1) is None
        assert second[0].result() == NOW + timedelta(hours=1)
        for each in (engine, other, watching):
            each.dispose()

"""One row for what is asked, whoever asks first, whichever process they come to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine, event

from bot.store.asked import AskedStore, Recent
from bot.store.engine import open_database
from checks.core import Address
from tests.bot.store.database import KEYS, NOW, Clock, count
from tests.postgres import Server

ANN, BOB = Address("ann", "example.com"), Address("bob", "example.com")
LIFE = timedelta(minutes=5)


def stores(*engines: Engine, clock: Clock) -> list[AskedStore]:
    return [AskedStore(engine, KEYS, life=LIFE, clock=clock) for engine in engines]


def test_of_several_who_begin_at_once_one_does(engine: Engine, other: Engine) -> None:
    both = stores(engine, other, clock=Clock()) * 8
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda store: store.begin("public", ANN, "U1"), both))
    assert sum(isinstance(each, str) for each in found) == 1


def test_the_second_sees_where_the_first_has_got_to(engine: Engine, other: Engine) -> None:
    here, there = stores(engine, other, clock=Clock())
    name = here.begin("public", ANN, "U1")
    assert isinstance(name, str)
    assert there.begin("public", ANN, "U2") == Recent(name, NOW, "U1", None, None, None)
    here.posted(name, "C1", "1.0")
    here.answered(name, "C1", "1.0", "a1")
    assert there.find("public", ANN) == Recent(name, NOW, "U1", "C1", "1.0", "a1")
    assert there.find("public", BOB) is None
    assert there.find("C1", ANN) is None
    assert isinstance(there.begin("public", ANN, "U2", instead=name), str)


def test_an_answer_serves_for_its_time_and_a_question_that_died_for_a_minute(
    engine: Engine,
) -> None:
    clock = Clock()
    [store] = stores(engine, clock=clock)
    died, done = store.begin("public", ANN, "U1"), store.begin("public", BOB, "U1")
    assert isinstance(died, str)
    assert isinstance(done, str)
    store.answered(done, "C1", "1.0", "a1")
    clock.now = NOW + timedelta(minutes=1, seconds=1)
    assert store.find("public", ANN) is None
    assert isinstance(store.begin("public", ANN, "U2"), str)
    assert store.find("public", BOB) is not None
    clock.now = NOW + LIFE + timedelta(seconds=1)
    assert store.find("public", BOB) is None
    assert isinstance(store.begin("public", BOB, "U2"), str)


def test_what_came_to_nothing_goes_and_takes_what_is_over_along(engine: Engine) -> None:
    clock = Clock()
    [store] = stores(engine, clock=clock)
    store.begin("C1", ANN, "U1")
    clock.now = NOW + LIFE + timedelta(seconds=1)
    name = store.begin("C2", BOB, "U1")
    assert isinstance(name, str)
    store.drop(name)
    assert count(engine, "asked") == 0


def test_of_one_that_comes_to_nothing_meanwhile_nobody_is_told_that_it_is_at_work(
    postgres: Server,
) -> None:
    """PostgreSQL lets it go between two looks of one transaction."""
    with postgres.database() as url:
        engine, other = open_database(url), open_database(url)
        here, there = stores(engine, other, clock=Clock())
        first = there.begin("public", ANN, "U1")
        assert isinstance(first, str)

        @event.listens_for(engine, "before_cursor_execute")
        def gone(*call: object) -> None:
            if str(call[2]).startswith("SELECT"):
                there.drop(first)

        assert isinstance(here.begin("public", ANN, "U2"), str)
        for each in (engine, other):
            each.dispose()

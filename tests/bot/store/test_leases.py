from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, event

from bot.store.leases import LeaseStore
from tests.bot.store.database import Clock

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_one_has_it_until_it_is_over(engine: Engine, clock: Clock) -> None:
    leases = LeaseStore(engine, clock=clock)
    assert leases.take("watch", "a", MINUTE)
    assert not leases.take("watch", "b", MINUTE)
    assert leases.take("post", "b", MINUTE)
    clock.now += MINUTE - SECOND
    assert not leases.take("watch", "b", MINUTE)
    clock.now += SECOND
    assert leases.take("watch", "b", MINUTE)
    assert not leases.take("watch", "a", MINUTE)


def test_who_asks_in_time_keeps_it(engine: Engine, clock: Clock) -> None:
    leases = LeaseStore(engine, clock=clock)
    for _ in range(9):
        assert leases.take("watch", "a", MINUTE)
        clock.now += 20 * SECOND
        assert not leases.take("watch", "b", MINUTE)


def test_who_comes_back_too_late_has_it_again_only_if_nobody_else_does(
    engine: Engine, clock: Clock
) -> None:
    leases = LeaseStore(engine, clock=clock)
    assert leases.take("watch", "a", MINUTE)
    clock.now += 2 * MINUTE
    assert leases.take("watch", "a", MINUTE)
    clock.now += 2 * MINUTE
    assert leases.take("watch", "b", MINUTE)
    assert not leases.take("watch", "a", MINUTE)


def test_what_is_given_up_is_free_at_once(engine: Engine, clock: Clock) -> None:
    leases = LeaseStore(engine, clock=clock)
    leases.give_up("watch", "a")
    assert leases.take("watch", "a", MINUTE)
    leases.give_up("watch", "b")
    assert not leases.take("watch", "b", MINUTE)
    leases.give_up("watch", "a")
    assert leases.take("watch", "b", MINUTE)


def test_whoever_gets_it_has_it_for_the_whole_time(engine: Engine, clock: Clock) -> None:
    leases = LeaseStore(engine, clock=clock)
    assert leases.take("watch", "a", MINUTE)
    clock.now += SECOND
    assert leases.take("watch", "a", MINUTE)
    clock.now += MINUTE - SECOND
    assert not leases.take("watch", "b", MINUTE)


@pytest.mark.parametrize("state", ["free", "over", "given up"])
def test_of_two_processes_that_race_one_gets_it(
    engine: Engine, other: Engine, clock: Clock, state: str
) -> None:
    stores = {"a": LeaseStore(engine, clock=clock), "b": LeaseStore(other, clock=clock)}
    barrier = Barrier(2)

    def race(holder: str, name: str) -> bool:
        barrier.wait()
        return stores[holder].take(name, holder, MINUTE)

    with ThreadPoolExecutor(2) as pool:
        for number in range(20):
            name = f"{state} {number}"
            if state != "free":
                assert stores["a"].take(name, "c", MINUTE)
            if state == "given up":
                stores["a"].give_up(name, "c")
            if state == "over":
                clock.now += MINUTE
            assert sorted(pool.map(race, "ab", [name] * 2)) == [False, True]


def test_one_who_read_an_old_lease_does_not_take_it_from_a_new_holder(
    engine: Engine, other: Engine, clock: Clock
) -> None:
    slow, fast = LeaseStore(engine, clock=clock), LeaseStore(other, clock=clock)
    assert slow.take("watch", "a", MINUTE)
    clock.now += MINUTE
    others: list[str] = []

    def looked(*given: object) -> None:
        if str(given[2]).startswith("SELECT") and not others:
            others.append("came between its look and its write")
            assert fast.take("watch", "b", MINUTE)
            fast.give_up("watch", "b")
            assert fast.take("watch", "c", MINUTE)

    event.listen(engine, "after_cursor_execute", looked)
    assert not slow.take("watch", "a", MINUTE)
    assert not fast.take("watch", "b", MINUTE)

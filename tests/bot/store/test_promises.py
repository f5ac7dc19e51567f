from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine

from bot.store.promises import ORPHAN, PromiseStore
from tests.bot.store.database import Clock, count

SECOND = timedelta(seconds=1)


def test_what_its_process_renews_is_nobodys_orphan(engine: Engine) -> None:
    clock = Clock()
    mine, other = PromiseStore(engine, clock=clock), PromiseStore(engine, clock=clock)
    mine.make("C1", "1.0")
    for _ in range(5):
        clock.now += ORPHAN - SECOND
        mine.renew()
        assert other.adopt() == ()


def test_a_process_renews_what_is_its_own_alone(engine: Engine) -> None:
    clock = Clock()
    dead, mine = PromiseStore(engine, clock=clock), PromiseStore(engine, clock=clock)
    dead.make("C1", "1.0")
    mine.make("C1", "2.0")
    clock.now += ORPHAN + SECOND
    mine.renew()
    assert mine.adopt() == (("C1", "1.0", ""),)


def test_what_nobody_renews_is_adopted_once(engine: Engine) -> None:
    clock = Clock()
    dead = PromiseStore(engine, clock=clock)
    dead.make("C1", "1.0", "ja")
    dead.make("C2", "2.0", "en")
    clock.now += ORPHAN + SECOND
    living = [PromiseStore(engine, clock=clock) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(PromiseStore.adopt, living))
    assert sorted(each for adopted in found for each in adopted) == [
        ("C1", "1.0", "ja"),
        ("C2", "2.0", "en"),
    ]


def test_what_was_adopted_by_one_that_dies_is_an_orphan_again(engine: Engine) -> None:
    clock = Clock()
    PromiseStore(engine, clock=clock).make("C1", "1.0")
    for _ in range(2):
        clock.now += ORPHAN + SECOND
        assert PromiseStore(engine, clock=clock).adopt() == (("C1", "1.0", ""),)


def test_what_its_process_lets_go_is_an_orphan_though_the_process_lives(engine: Engine) -> None:
    clock = Clock()
    mine = PromiseStore(engine, clock=clock)
    mine.make("C1", "1.0")
    mine.make("C1", "2.0")
    mine.let_go("C1", "1.0")
    mine.let_go("C1", "3.0")
    clock.now += ORPHAN + SECOND
    mine.renew()
    assert mine.adopt() == (("C1", "1.0", ""),)


def test_what_is_kept_is_forgotten(engine: Engine) -> None:
    promises = PromiseStore(engine, clock=Clock())
    promises.make("C1", "1.0")
    promises.make("C1", "1.0")
    promises.end("C1", "1.0")
    promises.end("C1", "1.0")
    assert count(engine, "promises") == 0

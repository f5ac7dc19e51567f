"""What is asked ahead of need is begun once, and nothing that differs is taken for the same."""

from __future__ import annotations

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from bot.sources.ahead import Ahead
from bot.sources.memo import Memo
from bot.sources.memoised import memoised
from checks.core import Sources
from checks.core.sources import Ask
from tests.fakes import AWAY, HOME, FakeDns, FakeSes, sources


class Inline(Executor):
    def __init__(self) -> None:
        self.begun = 0

    def submit(self, ask: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.begun += 1
        done: Future[Any] = Future()
        done.set_result(ask(*args, **kwargs))
        return done


def world(**more: Any) -> Sources:
    ses = FakeSes()
    both = sources(ses=ses, dns=FakeDns(), **more)
    return memoised(both, Memo())


def test_the_same_look_up_is_begun_once_whoever_asks() -> None:
    pool, here, there = Inline(), world(), world()
    ahead = Ahead(pool)
    ahead([partial(here.dns.txt, "a.example"), partial(there.dns.txt, "a.example")])
    ahead([partial(here.dns.txt, "a.example")])
    assert pool.begun == 1


def test_other_names_kinds_and_places_are_begun() -> None:
    pool, here = Inline(), world(place=HOME, places=(HOME, AWAY))
    away = world(place=AWAY, places=(HOME, AWAY))
    Ahead(pool)(
        [
            partial(here.dns.txt, "a.example"),
            partial(here.dns.txt, "b.example"),
            partial(here.dns.mx, "a.example"),
            partial(here.ses.suppression, "ann@a.example"),
            partial(away.ses.suppression, "ann@a.example"),
        ]
    )
    assert pool.begun == 5


def test_what_cannot_be_told_apart_is_begun_each_time() -> None:
    pool, here = Inline(), world()
    asks: list[Ask] = [lambda: here.dns.txt("a.example"), partial(here.dns.txt, name="a.example")]
    Ahead(pool)([*asks, *asks])
    assert pool.begun == 4


def test_a_pool_that_is_closed_is_no_fault() -> None:
    pool = ThreadPoolExecutor(1)
    pool.shutdown()
    Ahead(pool)([partial(world().dns.txt, "a.example")])

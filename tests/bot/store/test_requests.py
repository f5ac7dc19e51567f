from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine

from bot.store.requests import RequestStore
from tests.bot.store.database import Clock, count


def test_a_request_is_new_once(engine: Engine) -> None:
    requests = RequestStore(engine, clock=Clock())
    assert [requests.first_time(key) for key in ("x", "x", "y")] == [True, False, True]


def test_of_many_who_ask_at_once_one_is_the_first(engine: Engine) -> None:
    requests = RequestStore(engine, clock=Clock())
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(requests.first_time, ["x"] * 40)) == 1


def test_requests_are_forgotten_after_a_day(engine: Engine) -> None:
    clock = Clock()
    requests = RequestStore(engine, clock=clock)
    requests.first_time("x")
    clock.now += timedelta(days=1, seconds=1)
    requests.first_time("y")
    assert count(engine, "slack_requests") == 1

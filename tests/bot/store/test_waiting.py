"""What waits to be tried again, and what servers said, on both engines."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from bot.store.events import EventStore
from bot.watch.rules.delays import Waiting
from checks.core import Place
from tests.bot.store.database import NOW, arrivals, body, event_store

HOME = Place("111122223333", "eu-west-1")
LATE = NOW + timedelta(hours=13)
"""An hour before what was sent at NOW expires."""


def kept(engine: Engine, *bodies: str) -> EventStore:
    store = event_store(engine)
    store.add(arrivals(*bodies))
    return store


def delay(seed: int, domain: str = "slow.example", minutes: float = 0) -> str:
    at = NOW + timedelta(minutes=minutes)
    return body("DeliveryDelay", f"ann@{domain}", seed=seed, at=at)


def test_messages_are_counted_once_and_not_when_they_have_a_result(engine: Engine) -> None:
    store = kept(
        engine,
        delay(1),
        delay(1, minutes=30),
        delay(2),
        delay(3, "b.example"),
        delay(4),
        body("Delivery", "ann@slow.example", seed=4, at=NOW + timedelta(hours=1)),
        delay(5),
        body("Bounce", "ann@slow.example", seed=5, at=NOW + timedelta(hours=1)),
    )
    domains = (("slow.example", 2), ("b.example", 1))
    assert store.waiting(HOME, NOW + timedelta(hours=2)) == Waiting(3, 0, NOW, domains)
    assert store.waiting(HOME, LATE) == Waiting(3, 3, NOW, domains)


def test_a_result_for_one_recipient_is_none_for_the_other(engine: Engine) -> None:
    store = kept(
        engine,
        body("DeliveryDelay", "ann@slow.example", "bob@slow.example", seed=1),
        body("Delivery", "ann@slow.example", seed=1, at=NOW + timedelta(hours=1)),
    )
    assert store.waiting(HOME, LATE).expiring == 1


def test_what_has_expired_waits_no_longer_and_other_places_are_others(engine: Engine) -> None:
    store = kept(engine, delay(1))
    assert store.waiting(HOME, NOW + timedelta(hours=15)) == Waiting()
    assert store.waiting(Place("111122223333", "us-east-1"), LATE) == Waiting()
    assert store.waiting(Place("", "eu-west-1"), LATE).expiring == 1


def test_replies_are_those_of_refusals_the_newest_first_without_addresses(engine: Engine) -> None:
    store = kept(
        engine,
        delay(1),
        body("Bounce", "ann@slow.example", seed=2),
        body("Bounce", "bob@slow.example", seed=3, at=NOW + timedelta(minutes=5)),
        body("Bounce", "bob@b.example", seed=4),
    )
    found = store.replies(HOME, ["slow.example"], NOW - timedelta(hours=1))
    assert len(found) == 2
    assert not any("ann" in reply or "bob" in reply for reply in found)
    assert store.replies(HOME, ["slow.example"], NOW + timedelta(hours=1)) == ()


def test_the_question_goes_by_the_index(sqlite: Engine) -> None:
    with sqlite.connect() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT 1 FROM events WHERE expires_at > 5 AND region = 'x'"
        ).all()
    assert "events_by_expiry" in str(plan)

"""What waits to be tried again, and what servers said, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from bot.store.events import EventStore
from bot.watch.rules.delays import Waiting
from checks.core import Place
from sandbox.aws.events import message_id
from tests.bot.store.database import NOW, arrivals, body, event_store

HOME = Place("111122223333", "eu-west-1")
LATE = NOW + timedelta(hours=13)
"""An hour before what was sent at NOW expires."""


def kept(engine: Engine, *bodies: str) -> EventStore:
    store = event_store(engine)
    store.add(arrivals(*bodies))
    return store


def sent(seed: int) -> str:
    return message_id("eu-west-1", NOW, seed)


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


def test_what_was_put_off_since_is_counted_by_domain_with_ids(engine: Engine) -> None:
    store = kept(
        engine,
        delay(1),
        delay(2, minutes=40),
        delay(3, "b.example", minutes=50),
        delay(4, minutes=50),
        body("Delivery", "ann@slow.example", seed=4, at=NOW + timedelta(hours=1)),
    )
    found = store.delayed(HOME, NOW + timedelta(minutes=30), NOW + timedelta(hours=2))
    assert (found.count, found.more) == (2, False)
    assert dict(found.domains) == {"slow.example": 1, "b.example": 1}
    assert set(found.messages) == {sent(2), sent(3)}


def test_the_newest_events_of_a_kind_are_found_and_no_more_than_asked_for(engine: Engine) -> None:
    store = kept(
        engine,
        body("Bounce", "ann@a.example", seed=1),
        body("Bounce", "ann@b.example", seed=2, at=NOW + timedelta(minutes=1)),
        body("Bounce", "ann@a.example", seed=3, at=NOW + timedelta(minutes=2)),
        body("Delivery", "ann@a.example", seed=4, at=NOW + timedelta(minutes=3)),
    )

    def ids(**more: Any) -> list[str]:
        found = store.newest_of(HOME, NOW - timedelta(hours=1), ("Bounce",), **more)
        return [event.message_id for event in found]

    first, second, third = (sent(seed) for seed in (1, 2, 3))
    assert ids() == [third, second, first]
    assert ids(most=1) == [third]
    assert ids(domains=("a.example",)) == [third, first]
    assert ids(template="none of them") == []
    assert ids(configuration_set="none of them") == []
    assert store.newest_of(HOME, NOW + timedelta(minutes=2), ("Bounce",))[0].message_id == third

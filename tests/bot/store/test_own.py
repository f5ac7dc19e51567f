"""What one recipient has among the counts: all of it, by the hours that are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.store import own
from bot.store.seal import Keys
from checks.core import Address, MailEvent, MessageId, Place, Unavailable
from sandbox.aws.events import message_id
from tests.bot.store.database import KEYS, NOW, arrivals, body, event_store

ANN = Address("ann", "example.com")
MESSAGE = MessageId(message_id("eu-west-1", NOW, 1))
HOUR = timedelta(hours=1)
RESULTS = ("Bounce", "Delivery")
OLD, NEW = "the secret of last year", "the secret of this year"


def found(engine: Engine, target: Address | MessageId, keys: Keys = KEYS) -> list[str]:
    """Kinds of a recipient's events of the last two hours, the newest message's first."""
    store = event_store(engine, keys)
    first = store.timelines(target)[0].events[0]
    events = store.own(target, first, RESULTS, NOW - HOUR, NOW)
    assert [e.place for e in events] == [Place("111122223333", "eu-west-1")] * len(events)
    return sorted(event.kind.value for event in events)


def test_all_messages_of_the_recipient_and_of_nobody_else(engine: Engine) -> None:
    store = event_store(engine)
    for seed in range(40):
        store.add(arrivals(body("Send", seed=seed), body("Bounce", seed=seed)))
    store.add(arrivals(body("Bounce", "bob@example.com", seed=50), body("Delivery", seed=51)))
    for target in (ANN, MESSAGE):
        assert found(engine, target) == ["Bounce"] * 40 + ["Delivery"]


def test_whole_hours_as_they_are_counted(engine: Engine) -> None:
    store = event_store(engine)
    minute = timedelta(minutes=1)
    # NOW is the full hour
    for seed, at in enumerate((-HOUR - minute, -HOUR, 59 * minute, HOUR)):
        store.add(arrivals(body("Bounce", seed=seed, at=NOW + at, sent_at=NOW - 2 * HOUR)))
    assert found(engine, ANN) == ["Bounce"] * 2
    counted = store.tally(("kind",), NOW - HOUR, NOW)
    assert counted == {("Bounce",): 2}


def test_what_was_sent_days_ago_and_came_back_now(engine: Engine) -> None:
    sent = NOW - timedelta(days=5)
    event_store(engine).add(arrivals(body("Bounce", sent_at=sent)))
    assert found(engine, ANN) == ["Bounce"]


def test_what_the_older_key_kept_is_theirs_too(engine: Engine) -> None:
    event_store(engine, Keys(OLD)).add(arrivals(body("Bounce")))
    both = Keys(NEW, OLD)
    assert found(engine, ANN, both) == found(engine, MESSAGE, both) == ["Bounce"]


def test_too_much_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MOST", 2)
    store = event_store(engine)
    store.add(arrivals(*(body("Bounce", seed=seed) for seed in range(2))))
    assert len(found(engine, ANN)) == 2
    store.add(arrivals(body("Bounce", seed=3)))
    with pytest.raises(Unavailable):
        found(engine, ANN)


def test_another_recipient_of_the_message_is_somebody_else(engine: Engine) -> None:
    store = event_store(engine)
    store.add(arrivals(body("Bounce", "ann@example.com", "bob@example.com")))
    store.add(arrivals(body("Bounce", "bob@example.com", seed=2)))
    events = {t.recipient: t.events[0] for t in store.timelines(MESSAGE)}

    def of(name: str) -> tuple[MailEvent, ...]:
        return store.own(MESSAGE, events[KEYS.mark(name)], RESULTS, NOW - HOUR, NOW)

    assert (len(of("ann@example.com")), len(of("bob@example.com"))) == (1, 2)

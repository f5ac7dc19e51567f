"""A person is erased in every table and spelling; that it happened is known, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import DeadLetter
from bot.store import audit, rollups
from bot.store.answers import Answer, AnswerStore
from bot.store.events import EventStore
from bot.store.forget import forget
from bot.store.rekey import rekey
from bot.store.seal import Keys
from bot.store.snapshots import SnapshotStore
from checks.core import Address, Outcome, Unavailable
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count, dump, event_store

ANN, BOB = Address("Ann", "example.com"), Address("bob", "example.com")
TABLES = ("events", "spellings", "dead_letters", "answers", "snapshot")


def fill(engine: Engine, keys: Keys = KEYS) -> None:
    both = ("ANN@example.com", "bob@example.com")
    event_store(engine, keys).add(
        arrivals(body("Send", *both), body("Bounce", *both), body("Send", "ann@example.com")),
        [DeadLetter("for Ann@Example.com", "not JSON"), DeadLetter("for bob@example.com", "?")],
    )
    snapshots = SnapshotStore(engine, keys, clock=Clock())
    snapshots.write("1", "eu-west-1", "identity", "ann@example.com", '"ann@example.com"', NOW)
    snapshots.write("1", "eu-west-1", "identity", "bob@example.com", '"bob@example.com"', NOW)
    answers = AnswerStore(engine, keys, clock=Clock())
    asked = Answer("a1", ANN, "C1", "1.0", None, "1.1", "U1", NOW, Outcome.ACCEPTED, None)
    answers.save(asked)
    answers.save(replace(asked, id="b1", target=BOB))


@pytest.mark.parametrize("moved", [False, True], ids=["same key", "under an older key"])
def test_nothing_of_the_person_is_left_and_all_of_the_others(engine: Engine, moved: bool) -> None:
    keys = Keys("a newer secret for the tests", "a secret for the tests") if moved else KEYS
    fill(engine)
    gone = forget(engine, keys, Address("ann", "EXAMPLE.com".lower()), "U9", NOW)
    assert (gone.events, gone.others, gone.posts) == (2, 2, (("C1", "1.0"), ("C1", "1.1")))
    store = event_store(engine, keys)
    assert (store.timelines(ANN), store.spellings(ANN)) == ((), ())
    assert len(store.timelines(BOB)) == 1
    assert [count(engine, table) for table in TABLES] == [2, 1, 1, 1, 1]
    assert sum(store.tally((), NOW, NOW).values()) == 2
    if moved:
        rekey(engine, keys)
    rollups.rebuild(engine)
    assert sum(store.tally((), NOW, NOW).values()) == 2


def test_the_record_has_who_and_when_and_not_of_whom(engine: Engine) -> None:
    fill(engine)
    forget(engine, KEYS, ANN, "U9", NOW)
    detail = {"events": 2, "others": 2, "answers": 2}
    assert audit.listed(engine) == [audit.Deed(NOW, "U9", "forget", detail)]
    with engine.connect() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM audit").all()
    assert not {"ann", "example.com", KEYS.mark(ANN.lowered)} & set(map(str, row))


def test_forgetting_whom_nobody_knows_changes_nothing(engine: Engine) -> None:
    fill(engine)
    gone = forget(engine, KEYS, Address("zoe", "example.com"), "U9", NOW)
    assert (gone.events, gone.others, gone.posts) == (0, 0, ())
    assert count(engine, "events") == 4


def test_with_another_key_nobody_is_said_to_be_forgotten(engine: Engine) -> None:
    fill(engine)
    with pytest.raises(Unavailable, match="event store"):
        forget(engine, Keys("quite another secret"), ANN, "U9", NOW)
    assert (count(engine, "events"), audit.listed(engine)) == (4, [])


def test_a_domain_of_which_nothing_is_left_is_forgotten_too(engine: Engine) -> None:
    own, both = Address("me", "my-own.example"), ("me@my-own.example", "bob@example.com")
    for writer in (1, 2):  # whoever counted it
        sent = arrivals(body("Send", *both, seed=writer))
        EventStore(engine, KEYS, clock=Clock(), writer=writer).add(sent)
    assert "my-own.example" in dump(engine)
    forget(engine, KEYS, own, "U9", NOW)
    assert "my-own.example" not in dump(engine)
    assert event_store(engine).tally(("kind",), NOW, NOW) == {("Send",): 2}

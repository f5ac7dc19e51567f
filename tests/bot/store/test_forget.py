"""A person is erased in every table and spelling; that it happened is known, and no more."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import DeadLetter
from bot.store import audit, feedback, rollups
from bot.store.alerts import AlertStore
from bot.store.answers import Answer, AnswerStore
from bot.store.engine import writing
from bot.store.events import EventStore
from bot.store.forget import forget
from bot.store.outbox import OutboxStore
from bot.store.rekey import rekey
from bot.store.seal import Keys
from bot.store.snapshots import SnapshotStore
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.machine import Level
from checks.core import Address, MessageId, Outcome, Unavailable
from sandbox.aws.events import message_id
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
    detail = {"events": 2, "others": 2, "answers": 2, "marks": 0}
    assert [*audit.listed(engine)] == [audit.Deed(NOW, "U9", "forget", detail)]
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
    assert (count(engine, "events"), [*audit.listed(engine)]) == (4, [])


def test_a_domain_of_which_nothing_is_left_is_forgotten_too(engine: Engine) -> None:
    own, both = Address("me", "my-own.example"), ("me@my-own.example", "bob@example.com")
    for writer in (1, 2):  # whoever counted it
        sent = arrivals(body("Send", *both, seed=writer))
        EventStore(engine, KEYS, clock=Clock(), writer=writer).add(sent)
    assert "my-own.example" in dump(engine)
    forget(engine, KEYS, own, "U9", NOW)
    assert "my-own.example" not in dump(engine)
    assert event_store(engine).tally(("kind",), NOW, NOW) == {("Send",): 2}


RECEIVER = Alert(
    key="receiver 111122223333 eu-west-1 my-own.example policy",
    kind="receiver",
    account="111122223333",
    region="eu-west-1",
    level=Level.WARNING,
    opened_at=NOW,
    closed_at=None,
    episode=1,
    memory={"who": "my-own.example"},
)


def watched(engine: Engine, *found: Alert) -> AlertStore:
    store = AlertStore(engine, KEYS, clock=Clock())
    for alert in found:
        assert store.save(alert) is not None
    return store


def test_what_their_server_said_is_no_longer_quoted_in_an_alert(engine: Engine) -> None:
    bounce = body("Bounce", "ann@example.com")
    event_store(engine).add(arrivals(bounce, body("Send", "bob@example.com", seed=2)))
    (timeline,) = event_store(engine).timelines(ANN)
    reply = timeline.events[-1].reply
    assert reply
    alert = replace(RECEIVER, key="receiver x", memory={"who": "example.com", "reply": reply})
    store = watched(engine, alert)
    gone = forget(engine, KEYS, ANN, "U9", NOW)
    assert (gone.events, gone.others, gone.posts) == (1, 1, ())
    assert store.load("receiver x") == replace(alert, memory={"who": "example.com"}, version=2)


def test_their_address_is_cut_from_what_an_alert_remembers(engine: Engine) -> None:
    event_store(engine).add(arrivals(body("Send", "bob@example.com")))
    memory = {"why": "no right for role/Ann@example.com", "list": [["joann@example.com", 1]]}
    store = watched(engine, replace(RECEIVER, key="blind x", memory=memory))
    forget(engine, KEYS, ANN, "U9", NOW)
    found = store.load("blind x")
    assert found is not None
    assert found.memory == {
        "why": "no right for role/[address]",
        "list": [["joann@example.com", 1]],
    }


def test_an_alert_about_their_own_domain_goes_with_what_was_said_of_it(engine: Engine) -> None:
    own = Address("me", "my-own.example")
    event_store(engine).add(arrivals(body("Send", "me@my-own.example")))
    store = AlertStore(engine, KEYS, clock=Clock())
    post = Outgoing(f"{RECEIVER.thread} v1 post", RECEIVER.thread, Say.POST, "C1", {"text": "x"})
    store.save(RECEIVER, [post])
    outbox = OutboxStore(engine, KEYS, clock=Clock())
    (row,) = outbox.due(NOW)
    outbox.sent(row, "7.7")
    delays = {"domains": [["my-own.example", 3], ["not-my-own.example", 2]]}
    members = {"members": {RECEIVER.key: {"text": "x"}, "other": {"text": "y"}}}
    watched(
        engine,
        replace(RECEIVER, key="delays x", kind="delays", memory=delays),
        replace(RECEIVER, key="storm", kind="storm", memory=members),
        replace(RECEIVER, key="identity my-own.example", kind="identity", memory={}),
    )
    gone = forget(engine, KEYS, own, "U9", NOW)
    assert (gone.others, gone.posts) == (3, (("C1", "7.7"),))
    assert {a.key: a.memory for a in store.all()} == {
        "delays x": {"domains": [["[address]", 3], ["not-my-own.example", 2]]},
        "storm": {"members": {"other": {"text": "y"}}},
        "identity my-own.example": {},  # that is a domain which mail is sent from
    }
    assert count(engine, "outbox") == 0


def test_an_alert_about_a_domain_that_others_have_too_stays(engine: Engine) -> None:
    event_store(engine).add(arrivals(body("Send", "me@my-own.example", "you@my-own.example")))
    store = watched(engine, RECEIVER)
    forget(engine, KEYS, Address("me", "my-own.example"), "U9", NOW)
    assert store.load(RECEIVER.key) == replace(RECEIVER, version=1)


def test_answers_about_their_messages_go_as_well(engine: Engine) -> None:
    """They name the person, and so do the texts that are kept with them."""
    fill(engine)
    event_store(engine).add(arrivals(body("Send", "bob@example.com", seed=9)))
    store = AnswerStore(engine, KEYS, clock=Clock())
    hers, his = (MessageId(message_id("eu-west-1", NOW, seed)) for seed in (1, 9))
    asked = Answer("m1", hers, "C1", "2.0", None, "2.1", "U1", NOW, Outcome.ACCEPTED, None)
    store.save(asked)
    store.save(replace(asked, id="m9", target=his, ts="3.0"))
    gone = forget(engine, KEYS, ANN, "U9", NOW)
    assert {("C1", "2.0"), ("C1", "2.1")} <= set(gone.posts)
    assert ("C1", "3.0") not in gone.posts
    assert store.find("m1") is None
    assert store.find("m9") is not None


ODD = Address('"j\\ö rg"', "example.com")


@pytest.mark.parametrize(
    "held",
    [
        pytest.param(ODD.value, id="as it is"),
        pytest.param(json.dumps({"to": ODD.value.upper()}), id="in JSON"),
        pytest.param(json.dumps({"Message": json.dumps([ODD.value])}), id="in JSON in JSON"),
        pytest.param(json.dumps([ODD.value], ensure_ascii=False), id="in JSON of any letters"),
    ],
)
def test_an_address_is_found_however_json_writes_it(engine: Engine, held: str) -> None:
    event_store(engine).add([], [DeadLetter(held, "?"), DeadLetter("of another", "?")])
    gone = forget(engine, KEYS, ODD, "U9", NOW)
    assert (gone.others, count(engine, "dead_letters")) == (1, 1)


def test_what_comes_later_is_kept_anew_by_whoever_kept_it_before(
    engine: Engine, other: Engine
) -> None:
    """The intake remembers what it has kept today, and another process forgets."""
    intake = event_store(engine)
    intake.add(arrivals(body("Send", "Ann@example.com", "bob@example.com")))
    forget(other, KEYS, ANN, "U9", NOW)
    intake.add(arrivals(body("Send", "Ann@example.com", "bob@example.com", seed=2)))
    assert intake.spellings(ANN) == ("Ann@example.com",)
    assert intake.spellings(BOB) == ("bob@example.com",)


def test_of_whom_there_are_more_messages_than_a_statement_takes_values(engine: Engine) -> None:
    fill(engine)
    with writing(engine) as connection:
        assert feedback.erase(connection, KEYS, ANN, map(str, range(70_000))) == 0

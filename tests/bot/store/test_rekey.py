"""While two keys are set both are readable; after `rekey` the newer one alone is enough."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import DeadLetter
from bot.store.alerts import AlertStore
from bot.store.answers import Answer, AnswerStore, marks_of
from bot.store.audit import AuditStore, Wanted, listed
from bot.store.events import EventStore
from bot.store.outbox import OutboxStore
from bot.store.rekey import rekey
from bot.store.seal import Keys
from bot.watch import episode
from bot.watch.alert import Outgoing, Say
from checks.core import Address, Domain, MessageId, Outcome, Target
from sandbox.aws.events import message_id, notification
from tests.bot.store.database import NOW, Clock, Outbox, arrivals, body, count, dump

OLD, NEW = "the secret of last year", "the secret of this year"
BEFORE, BOTH, AFTER = Keys(OLD), Keys(NEW, OLD), Keys(NEW)
ANN = Address("ann", "example.com")
MESSAGE = MessageId(message_id("eu-west-1", NOW, 1))
SECOND = timedelta(seconds=1)


def store(engine: Engine, keys: Keys) -> EventStore:
    return EventStore(engine, keys, clock=Clock())


def fill(engine: Engine, keys: Keys) -> None:
    both = ("Ann@example.com", "bob@example.com")
    store(engine, keys).add(
        arrivals(body("Send", *both), body("Bounce", *both, at=NOW + SECOND)),
        [DeadLetter("what is this", "not JSON")],
    )
    AnswerStore(engine, keys, clock=Clock()).save(answer())
    Outbox(engine, keys, clock=Clock()).add(
        [Outgoing("k", "thread", Say.POST, "C1", {"text": "hello"})]
    )


def answer() -> Answer:
    return Answer("a1", ANN, "C1", "1.0", None, None, "U1", NOW, Outcome.ACCEPTED, None)


def test_with_two_keys_what_the_older_one_kept_is_found(engine: Engine) -> None:
    fill(engine, BEFORE)
    before, now = store(engine, BEFORE), store(engine, BOTH)
    for target, seen in ((ANN, 1), (MESSAGE, 2)):
        assert len(now.timelines(target)) == len(before.timelines(target)) == seen
        assert {t.recipient for t in now.timelines(target)} <= {
            BOTH.mark("ann@example.com"),
            BOTH.mark("bob@example.com"),
        }
    assert now.spellings(ANN) == ("Ann@example.com",)
    assert AnswerStore(engine, BOTH, clock=Clock()).find("a1") == answer()


def test_while_both_are_set_an_event_that_comes_again_is_one(engine: Engine) -> None:
    fill(engine, BEFORE)
    now = store(engine, BOTH)
    both = ("Ann@example.com", "bob@example.com")
    assert now.add(arrivals(body("Send", *both), body("Open", *both, at=NOW + SECOND))) == 2
    assert count(engine, "events") == 6
    (timeline,) = now.timelines(ANN)
    assert [event.kind.value for event in timeline.events] == ["Send", "Bounce", "Open"]


def test_an_event_kept_under_both_marks_by_two_processes_becomes_one(engine: Engine) -> None:
    fill(engine, BEFORE)
    store(engine, AFTER).add(arrivals(body("Send", "Ann@example.com")))
    assert count(engine, "events") == 5
    now = store(engine, BOTH)
    now.add(arrivals(body("Open", "Ann@example.com", at=NOW + SECOND)))
    assert count(engine, "events") == 5
    assert sum(now.tally((), NOW, NOW).values()) == 5


@pytest.mark.parametrize("newer_has_more", [True, False])
def test_of_an_event_kept_under_both_marks_nothing_is_lost(
    engine: Engine, newer_has_more: bool
) -> None:
    event = body("Bounce", at=NOW + SECOND)
    less = json.dumps(notification(json.loads(json.loads(event)["Message"])))
    newer, older = (event, less) if newer_has_more else (less, event)
    store(engine, BEFORE).add(arrivals(older))
    store(engine, AFTER).add(arrivals(newer))
    rekey(engine, BOTH)
    (timeline,) = store(engine, AFTER).timelines(ANN)
    (bounce,) = timeline.events
    assert (bounce.configuration_set, count(engine, "events")) == ("main", 1)
    found = store(engine, AFTER).tally(("configuration_set",), NOW, NOW + SECOND)
    assert found == {("main",): 1}


def test_afterwards_the_newer_key_alone_is_enough(engine: Engine) -> None:
    fill(engine, BEFORE)
    looked: list[int] = []
    moved = rekey(engine, BOTH, looked.append)
    assert (moved.addresses, moved.others, moved.lost) == (2, 3, 0)
    assert looked[-1] == 2
    after = store(engine, AFTER)
    assert len(after.timelines(ANN)) == 1
    assert len(after.timelines(MESSAGE)) == 2
    assert after.spellings(ANN) == ("Ann@example.com",)
    assert [letter.body for letter in after.letters()] == ["what is this"]
    assert AnswerStore(engine, AFTER, clock=Clock()).find("a1") == answer()
    (waiting,) = OutboxStore(engine, AFTER, clock=Clock()).due(NOW)
    assert waiting.payload == {"text": "hello"}
    assert after.add(arrivals(body("Send", "Ann@example.com"))) == 0
    again = rekey(engine, BOTH)
    assert (again.addresses, again.others, again.lost) == (0, 0, 0)


def test_what_neither_key_opens_is_counted_and_stays(engine: Engine) -> None:
    fill(engine, Keys("a secret that nobody has any more"))
    moved = rekey(engine, BOTH)
    assert (moved.addresses, moved.others, moved.lost) == (0, 0, 5)
    assert count(engine, "events") == 4


def test_a_rekey_leaves_nothing_of_the_older_marks(engine: Engine) -> None:
    fill(engine, BEFORE)
    old = [BEFORE.mark("ann@example.com"), BEFORE.mark("bob@example.com")]
    assert all(bytes.fromhex(mark).hex() in hexed(engine) for mark in old)
    rekey(engine, BOTH)
    assert not any(mark in hexed(engine) for mark in old)


def hexed(engine: Engine) -> str:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT recipient FROM events UNION SELECT recipient FROM spellings"
        )
        return dump(engine) + " ".join(bytes(row[0]).hex() for row in rows)


def test_what_alerts_remember_sealed_is_under_the_newer_key_too(engine: Engine) -> None:
    alert = episode.fresh("blind x", "blind", "1", "eu-west-1")
    alert = replace(alert, memory={"why": "no right for role/ann@example.com"})
    stored = AlertStore(engine, BEFORE, clock=Clock()).save(alert)
    assert rekey(engine, BOTH).others == 1
    assert AlertStore(engine, AFTER).load("blind x") == stored
    assert rekey(engine, BOTH).others == 0


def test_the_audit_log_is_found_by_the_newer_key_wherever_somebody_is_still_known(
    engine: Engine,
) -> None:
    fill(engine, BEFORE)
    bob, shop = Address("BOB", "example.com"), Domain("example.com")
    stranger = Address("never", "mailed.example")
    log = AuditStore(engine, BEFORE, clock=Clock())
    for target in (ANN, bob, shop, stranger, None):
        log.add("U1", "why", {"result": "shown"}, target)
    AuditStore(engine, BOTH, clock=Clock()).add("U2", "why", {}, bob)

    def found(keys: Keys, target: Target) -> list[str]:
        wanted = Wanted(about=marks_of(keys, target))
        return [deed.actor for deed in listed(engine, wanted)]

    assert rekey(engine, BOTH).nobody == 1
    assert [found(AFTER, each) for each in (ANN, bob, shop)] == [["U1"], ["U1", "U2"], ["U1"]]
    assert (found(AFTER, stranger), found(BOTH, stranger)) == ([], ["U1"])
    assert rekey(engine, BOTH).nobody == 1

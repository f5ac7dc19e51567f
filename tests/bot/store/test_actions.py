"""Of any number of clicks one changes an entry; and what a process did not live to end is ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.removal import Change, Claim, Ended, Item, Kind, Task
from bot.store import audit
from bot.store.action_upkeep import adopt
from bot.store.actions import LEASE, LIFE, ActionStore
from bot.store.forget import forget
from bot.store.outbox import OutboxStore
from bot.store.rekey import rekey
from bot.store.seal import Keys
from bot.watch.alert import Outgoing, Say
from checks.core import Address, Place, Suppression, Unavailable
from tests.bot.store.database import KEYS, NOW, Clock, count, dump

HOME, AWAY = Place("111122223333", "eu-west-1"), Place("111122223333", "us-east-1")
LISTED = Suppression("Ann@example.com", "BOUNCE", NOW - timedelta(days=3), "m1")
AT_HOME, ELSEWHERE = Item(HOME, LISTED), Item(AWAY, LISTED)
WHY = "Ann of ann@example.com has a new mailbox"
REPLY = Outgoing("t1 reply", "removal a1", Say.REPLY, "C1", {"text": "Removed ann@example.com"})


def task(id: str = "t1", *items: Item, actor: str = "U1", kind: Kind = Kind.REMOVE) -> Task:
    return Task(id, kind, "a1", actor, WHY, "C1", "1.0", False, items or (AT_HOME,))


def mine(claim: Claim) -> Task:
    assert claim.task is not None
    return claim.task


def results(engine: Engine) -> list[tuple[str, str, object]]:
    return [(deed.actor, deed.action, deed.detail["result"]) for deed in audit.listed(engine)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> ActionStore:
    return ActionStore(engine, KEYS, clock=clock)


def test_of_many_clicks_at_once_one_has_it(engine: Engine, other: Engine) -> None:
    stores = [ActionStore(each, KEYS, clock=Clock()) for each in (engine, other)]

    def click(number: int) -> Claim:
        each = task(f"t{number}", AT_HOME, ELSEWHERE, actor=f"U{number}")
        return stores[number % 2].claim(each)

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(click, range(12)))
    [won] = [claim for claim in claims if claim.task]
    assert {item.place for item in mine(won).items} == {HOME, AWAY}
    assert {claim.others for claim in claims if claim is not won} == {(mine(won).actor,)}
    assert len(results(engine)) == 2


def test_all_take_the_same_entries_in_one_order(sqlite: Engine) -> None:
    """Of two who begin at different ends, each would wait for what the other has."""
    store = ActionStore(sqlite, KEYS, clock=Clock())
    for name, items in (("t1", (AT_HOME, ELSEWHERE)), ("t2", (ELSEWHERE, AT_HOME))):
        begun = mine(store.claim(task(name, *items)))
        assert store.finish(begun, {item.id: Ended.UNDONE for item in begun.items})
    deeds = [deed for deed in audit.listed(sqlite) if deed.detail["result"] == "begun"]
    regions = [str(deed.detail["region"]) for deed in deeds]
    assert len(set(regions[:2])) == 2
    assert regions[:2] == regions[2:]


def test_who_comes_later_with_more_places_has_those_that_are_left(store: ActionStore) -> None:
    store.claim(task())
    later = store.claim(task("t2", AT_HOME, ELSEWHERE, actor="U2"))
    assert [item.place for item in mine(later).items] == [AWAY]
    assert later.others == ("U1",)


def test_an_entry_that_was_made_anew_is_another_one(store: ActionStore) -> None:
    store.claim(task())
    again = replace(LISTED, since=NOW)
    assert mine(store.claim(task("t2", Item(HOME, again)))).items[0].listed == again


def test_what_came_of_it_its_message_and_its_row_of_the_audit_log_are_one(
    engine: Engine, store: ActionStore
) -> None:
    claimed = mine(store.claim(task()))
    adopt(engine, REPLY.thread, "C1", "1.0", NOW)
    assert store.finish(claimed, {claimed.items[0].id: Ended.DONE}, [REPLY])
    outbox = OutboxStore(engine, KEYS, clock=Clock())
    assert [row.payload for row in outbox.due(NOW)] == [REPLY.payload]
    assert outbox.parent_ts(REPLY.thread) == ("C1", "1.0")
    assert results(engine) == [
        ("U1", "remove_suppression", "begun"),
        ("U1", "remove_suppression", "done"),
    ]
    [begun, _] = audit.listed(engine)
    assert begun.detail["why"] == "[address] of [address] has a new mailbox"
    assert store.last_of("a1") == Change(Kind.REMOVE, "U1", NOW)
    assert store.past("t1") is not None


def test_without_the_audit_log_nothing_is_taken(engine: Engine, store: ActionStore) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE audit RENAME TO elsewhere")
    with pytest.raises(Unavailable):
        store.claim(task())
    assert count(engine, "actions") == 0


def test_a_claim_that_was_not_ended_is_taken_over_once_and_its_first_owner_is_late(
    engine: Engine, other: Engine, clock: Clock
) -> None:
    here, there = (ActionStore(each, KEYS, clock=clock) for each in (engine, other))
    dead = mine(here.claim(task("t1", AT_HOME, ELSEWHERE)))
    assert there.abandoned() == ()
    clock.now = NOW + LEASE
    [taken] = there.abandoned()
    assert (taken.items, taken.attempts, taken.why) == (dead.items, 2, WHY)
    assert here.abandoned() == ()
    ended = dict.fromkeys((item.id for item in dead.items), Ended.DONE)
    assert not here.finish(dead, ended, [REPLY])
    assert OutboxStore(engine, KEYS, clock=clock).due(clock.now) == ()
    assert there.finish(taken, ended)


def test_what_was_begun_most_often_keeps_no_other_from_its_end(
    store: ActionStore, clock: Clock
) -> None:
    store.claim(task("t1", AT_HOME))
    clock.now += LEASE
    assert [each.id for each in store.abandoned()] == ["t1"]
    store.claim(task("t2", ELSEWHERE))
    clock.now += LEASE
    assert [each.id for each in store.abandoned()] == ["t2", "t1"]


def test_what_nobody_can_read_any_more_ends_as_unknown_and_only_once(
    engine: Engine, store: ActionStore, clock: Clock
) -> None:
    store.claim(task())
    clock.now += LIFE + timedelta(minutes=1)
    store.tidy()
    [left] = store.abandoned()
    assert (left.id, left.items) == ("t1", ())
    assert store.abandoned() == ()
    assert results(engine)[-1] == ("U1", "remove_suppression", "unsure")
    assert store.finish(left, {}, [REPLY])
    assert store.claim(task("t2")).task is not None


@pytest.mark.parametrize("ended", [Ended.DENIED, Ended.UNDONE, Ended.UNSURE])
def test_what_was_not_done_can_be_tried_again(store: ActionStore, ended: Ended) -> None:
    claimed = mine(store.claim(task()))
    store.finish(claimed, {claimed.items[0].id: ended})
    assert store.claim(task("t2")).task is not None
    assert store.last_of("a1") is None


@pytest.mark.parametrize("ended", [Ended.DONE, Ended.ABSENT])
def test_what_was_done_is_not_done_again(store: ActionStore, ended: Ended) -> None:
    claimed = mine(store.claim(task()))
    store.finish(claimed, {claimed.items[0].id: ended})
    assert store.claim(task("t2", actor="U2")) == Claim(None, ("U1",))


def test_after_a_day_nobody_can_read_whom_it_was_about(
    engine: Engine, store: ActionStore, clock: Clock
) -> None:
    claimed = mine(store.claim(task()))
    store.finish(claimed, {claimed.items[0].id: Ended.DONE})
    assert store.tidy() == 0
    clock.now = NOW + LIFE + timedelta(seconds=1)
    past = store.past("t1")
    assert past is not None
    assert (past.task.items, past.task.why, past.ended_at) == ((), "", NOW)
    assert store.tidy() == 1
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT entry, why, mark FROM actions").all()
    assert rows == [("", "", None)]


def test_a_person_who_is_forgotten_is_in_no_row(engine: Engine, store: ActionStore) -> None:
    bob = replace(LISTED, address="bob@example.com")
    store.claim(task())
    store.claim(task("t2", Item(HOME, bob)))  # for a reason that names ann
    forget(engine, KEYS, Address("ann", "example.com"), "U9", NOW)
    assert store.past("t1") is None
    past = store.past("t2")
    assert past is not None
    assert (past.task.items[0].listed, past.task.why) == (bob, "")
    assert KEYS.mark("ann@example.com") not in dump(engine)


def test_a_newer_key_takes_it_over(engine: Engine, store: ActionStore) -> None:
    store.claim(task())
    rekey(engine, Keys("the secret of this year", "a secret for the tests"))
    newer = Keys("the secret of this year")
    past = ActionStore(engine, newer, clock=Clock()).past("t1")
    assert past is not None
    assert (past.task.items[0].listed, past.task.why) == (LISTED, WHY)
    forget(engine, newer, Address("ann", "example.com"), "U9", NOW)
    assert count(engine, "actions") == 0

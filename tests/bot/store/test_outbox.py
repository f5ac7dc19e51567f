from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from bot.store.alerts import AlertStore
from bot.store.outbox import LIFE, Backlog, Row
from bot.watch import episode
from bot.watch.alert import Outgoing, Say
from bot.watch.machine import Level
from tests.bot.store.database import KEYS, NOW, Clock, Outbox, count, dump

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def message(key: str, thread: str = "t", say: Say = Say.POST) -> Outgoing:
    return Outgoing(key, thread, say, "C1", {"text": "quux@shop.example", "blocks": []})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(engine: Engine, clock: Clock) -> Outbox:
    return Outbox(engine, KEYS, clock=clock)


def due(store: Outbox, clock: Clock) -> list[str]:
    return [row.key for row in store.due(clock.now)]


def first(store: Outbox, clock: Clock) -> Row:
    return store.due(clock.now)[0]


def test_of_every_thread_the_oldest_is_due(store: Outbox, clock: Clock) -> None:
    store.add([message("a1", "a"), message("a2", "a"), message("b1", "b")])
    assert due(store, clock) == ["a1", "b1"]
    store.sent(first(store, clock), "1.0")
    assert due(store, clock) == ["a2", "b1"]
    store.park(first(store, clock), "invalid_blocks")
    assert due(store, clock) == ["b1"]


def test_what_comes_out_is_what_was_put_there(store: Outbox, clock: Clock) -> None:
    asked = message("a", say=Say.BROADCAST)
    store.add([asked])
    assert store.due(NOW) == (
        Row(1, "a", "t", Say.BROADCAST, "C1", asked.payload, attempts=0, error=None),
    )


def test_a_message_that_waits_for_its_next_try_holds_its_thread_alone(
    store: Outbox, clock: Clock
) -> None:
    store.add([message("a1", "a"), message("a2", "a"), message("b1", "b")])
    store.failed(first(store, clock), NOW + SECOND, "internal_error")
    assert due(store, clock) == ["b1"]
    clock.now += SECOND
    # which has been waiting for longer by now
    assert due(store, clock) == ["b1", "a1"]
    assert store.due(clock.now)[1].error == "internal_error"


def test_a_message_is_one_s_own_until_the_claim_is_over(store: Outbox, clock: Clock) -> None:
    store.add([message("a")])
    row = first(store, clock)
    mine = store.claim(row, NOW + SECOND)
    assert mine == replace(row, attempts=1)
    assert store.claim(row, NOW + SECOND) is None
    assert due(store, clock) == []
    clock.now += SECOND
    [again] = store.due(clock.now)
    assert again == mine
    assert store.claim(again, clock.now + SECOND) == replace(row, attempts=2)


def test_who_was_too_slow_changes_nothing_but_that_it_was_sent(store: Outbox, clock: Clock) -> None:
    store.add([message("a")])
    slow = store.claim(first(store, clock), NOW)
    assert slow is not None
    assert store.claim(first(store, clock), NOW + SECOND)
    store.failed(slow, NOW, "internal_error")
    store.park(slow, "invalid_blocks")
    assert due(store, clock) == []
    assert store.waiting() == Backlog(1, timedelta(0), 0)
    store.sent(slow, "1.0", parent=True)
    assert store.waiting() == Backlog(0, None, 0)
    assert store.parent_ts("t") == ("C1", "1.0")


def test_a_thread_is_led_by_its_newest_parent(store: Outbox, clock: Clock) -> None:
    store.add([message("1"), message("2", say=Say.REPLY), message("3", say=Say.EDIT)])
    assert store.parent_ts("t") is None
    store.sent(first(store, clock), "1.0", parent=True)
    store.sent(first(store, clock), "2.0")
    assert store.parent_ts("t") == ("C1", "1.0")
    store.sent(first(store, clock), "3.0", parent=True)
    assert store.parent_ts("t") == ("C1", "3.0")
    assert store.parent_ts("another") is None


def test_what_waits_is_counted_and_how_long(store: Outbox, clock: Clock) -> None:
    assert store.waiting() == Backlog(0, None, 0)
    store.add([message("a1", "a"), message("a2", "a"), message("b1", "b")])
    clock.now += 5 * SECOND
    store.add([message("c1", "c")])
    store.sent(first(store, clock), "1.0")
    store.park(first(store, clock), "invalid_blocks")
    assert store.waiting() == Backlog(2, 5 * SECOND, 1)


def test_nothing_readable_rests_and_nothing_at_all_once_it_is_sent(
    engine: Engine, store: Outbox, clock: Clock
) -> None:
    store.add([message("a")])
    assert "quux" not in dump(engine)
    assert "gaaaaa" in dump(engine)  # how whatever is sealed begins, in lower case
    store.sent(first(store, clock), "1.0")
    assert "gaaaaa" not in dump(engine)


def test_what_waited_too_long_cannot_be_opened(store: Outbox, clock: Clock) -> None:
    store.add([message("a")])
    clock.now += LIFE + SECOND
    assert first(store, clock).payload is None


def test_threads_are_forgotten_as_a_whole_once_they_are_old_and_done(
    engine: Engine, store: Outbox, clock: Clock
) -> None:
    store.add([message("done", "done"), message("parked", "done", Say.REPLY)])
    store.add([message("on", "goes on"), message("waits", "waits"), message("later", "waits")])
    for ts in ("1.0", "2.0", "3.0"):
        store.sent(first(store, clock), ts, parent=True)
        if ts == "1.0":
            store.park(first(store, clock), "invalid_blocks")
    clock.now += DAY
    store.add([message("news", "goes on", Say.EDIT)])
    assert store.prune(NOW) == 0
    assert store.prune(NOW + SECOND) == 2
    assert count(engine, "outbox") == 5 - 2 + 1
    assert store.parent_ts("done") is None
    assert store.parent_ts("goes on") == ("C1", "2.0")
    assert due(store, clock) == ["later", "news"]


def test_the_thread_of_an_open_alert_goes_on_however_long_it_is_silent(
    engine: Engine, store: Outbox, clock: Clock
) -> None:
    alerts = AlertStore(engine, KEYS, clock=clock)
    calm = episode.fresh("quota 1 eu-west-1", "quota", "1", "eu-west-1")
    alert = replace(calm, level=Level.WARNING, episode=2)
    before, now = f"{alert.key} #1", alert.thread
    saved = alerts.save(alert, [message("before", before), message("now", now)])
    assert saved is not None
    for ts in ("1.0", "2.0"):
        store.sent(first(store, clock), ts)
    assert store.prune(NOW + DAY) == 1
    assert (store.parent_ts(before), store.parent_ts(now)) == (None, ("C1", "2.0"))
    alerts.save(replace(saved, level=Level.CALM))
    assert store.prune(NOW + DAY) == 1

"""What the watch remembers goes with age, once it is over, and nothing that is still needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.store.alerts import AlertStore
from bot.store.outbox import OutboxStore
from bot.watch import episode
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.machine import Level, State
from tests.bot.store.database import KEYS, NOW, Clock, count, dump, event_store

DAY = timedelta(days=1)
BEFORE = NOW - 90 * DAY
LONG_AGO, SINCE = BEFORE - DAY, BEFORE + DAY
KEY = "receiver 111122223333 eu-west-1 shop.example policy"


def machine(read_at: datetime, *recent: Level) -> dict[str, Any]:
    return episode.written(State(read_at=read_at, recent=recent))


def alert(
    *,
    level: Level = Level.CALM,
    closed: datetime | None = None,
    memory: dict[str, Any] | None = None,
) -> Alert:
    opened = closed and closed - DAY
    told = {"who": "shop.example"} | (memory or {})
    return Alert(KEY, "receiver", "111122223333", "eu-west-1", level, opened, closed, 1, told)


GOES = {
    "ended long ago": alert(closed=LONG_AGO),
    "ended long ago, and looked at since": alert(closed=LONG_AGO, memory=machine(NOW, Level.CALM)),
    "about to be raised, long ago": alert(memory=machine(LONG_AGO, Level.WARNING)),
    "could not be looked at, long ago": alert(memory={"since": LONG_AGO.isoformat()}),
    "nothing is known of it": alert(),
}
STAYS = {
    "open, however old": replace(alert(level=Level.WARNING), opened_at=LONG_AGO),
    "ended lately": alert(closed=SINCE),
    "ended long ago, and about to come back": alert(
        closed=LONG_AGO, memory=machine(NOW, Level.CALM, Level.WARNING)
    ),
    "never opened, and looked at": alert(memory=machine(SINCE, Level.CALM)),
    "cannot be looked at since": alert(memory={"since": SINCE.isoformat()}),
}


@pytest.mark.parametrize("found", GOES.values(), ids=GOES)
def test_it_goes(engine: Engine, found: Alert) -> None:
    AlertStore(engine, KEYS, clock=Clock()).save(found)
    assert event_store(engine).prune(BEFORE) == 1
    assert "shop.example" not in dump(engine)


@pytest.mark.parametrize("found", STAYS.values(), ids=STAYS)
def test_it_stays(engine: Engine, found: Alert) -> None:
    store = AlertStore(engine, KEYS, clock=Clock())
    stored = store.save(found)
    assert event_store(engine).prune(BEFORE) == 0
    assert store.load(KEY) == stored


def test_one_that_comes_anew_is_said_anew(engine: Engine) -> None:
    """Its threads are counted from one again: the messages of before must not stand for it."""
    store, old = AlertStore(engine, KEYS, clock=Clock()), alert(closed=LONG_AGO)
    post = Outgoing(f"{old.thread} v1 post", old.thread, Say.POST, "C1", {"text": "x"})
    other = replace(post, key="receiver 2 #1 v1 post", thread="receiver 2 #1")
    store.save(old, [post, other])
    event_store(engine).prune(BEFORE)
    assert [row.key for row in OutboxStore(engine, KEYS).due(NOW)] == [other.key]
    store.save(old, [post])
    assert count(engine, "outbox") == 2

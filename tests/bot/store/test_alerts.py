from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store.alerts import AlertStore
from bot.store.engine import make_file, open_database
from bot.store.outbox import OutboxStore
from bot.store.seal import Keys
from bot.watch.alert import Alert, Outgoing, Say
from bot.watch.machine import Level, Policy
from bot.watch.patrol import Patrol
from bot.watch.standing import Standing
from checks.core import Unavailable
from tests.bot.store.database import KEYS, NOW, Clock, count, dump
from tests.bot.watch.fakes import VOICE

RATE = Alert(
    key="bounce_rate 111122223333 eu-west-1",
    kind="bounce_rate",
    account="111122223333",
    region="eu-west-1",
    level=Level.WARNING,
    opened_at=NOW,
    closed_at=None,
    episode=1,
    memory={"recent": [0, 1, 1], "rate": 0.051, "text": "naïve — 5.1 %"},
)


def message(key: str, say: Say = Say.POST, thread: str = RATE.thread) -> Outgoing:
    return Outgoing(key, thread, say, "C1", {"text": f"about {key}", "blocks": []})


@pytest.fixture
def store(engine: Engine) -> AlertStore:
    return AlertStore(engine, KEYS, clock=Clock())


@pytest.fixture
def second(other: Engine) -> AlertStore:
    return AlertStore(other, KEYS, clock=Clock())


def test_an_alert_comes_out_as_it_was_saved(store: AlertStore, second: AlertStore) -> None:
    assert store.load(RATE.key) is None
    full = replace(
        RATE,
        closed_at=NOW + timedelta(microseconds=1),
        acknowledged_by="U1",
        acknowledged_at=NOW,
        snoozed_by="U2",
        snoozed_until=NOW + timedelta(hours=1),
    )
    stored = store.save(full)
    assert stored == replace(full, version=1)
    assert second.load(RATE.key) == stored
    later = store.save(replace(stored, level=Level.CALM, memory={}, acknowledged_by=None))
    assert later == replace(stored, level=Level.CALM, memory={}, acknowledged_by=None, version=2)
    assert second.load(RATE.key) == later


def test_who_saves_what_was_changed_meanwhile_writes_nothing(
    engine: Engine, store: AlertStore, second: AlertStore
) -> None:
    first = store.save(RATE, [message("raised")])
    assert first is not None
    # both found nothing
    assert second.save(RATE, [message("raised by the other")]) is None
    # both found version 1
    assert second.save(replace(first, level=Level.CRITICAL), [message("worse")])
    assert store.save(replace(first, level=Level.CALM), [message("recovered")]) is None
    loaded = store.load(RATE.key)
    assert loaded is not None
    assert (loaded.level, loaded.version) == (Level.CRITICAL, 2)
    assert count(engine, "outbox") == 2


def test_an_alert_that_was_never_stored_is_not_changed(store: AlertStore) -> None:
    assert store.save(replace(RATE, version=3)) is None
    assert store.all() == ()


def test_of_many_who_save_at_once_one_is_the_first(engine: Engine, store: AlertStore) -> None:
    def attempt(number: int) -> bool:
        return store.save(RATE, [message(f"raised {number}")]) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(24))) == 1
    assert count(engine, "outbox") == 1


def test_a_message_that_is_there_already_is_not_put_there_again(
    engine: Engine, store: AlertStore
) -> None:
    first = store.save(RATE, [message("raised")])
    assert first is not None
    assert store.save(first, [message("raised"), message("worse"), message("worse")])
    assert count(engine, "outbox") == 2


def test_an_alert_whose_messages_cannot_be_kept_is_not_saved(
    engine: Engine, store: AlertStore
) -> None:
    unfit = replace(message("raised"), payload={"text": object()})
    with pytest.raises(TypeError):
        store.save(RATE, [unfit])
    assert count(engine, "alerts") == 0


def test_open_ones_and_those_of_a_kind(store: AlertStore) -> None:
    def key(*found: Alert) -> list[str]:
        return [alert.key for alert in found]

    store.save(replace(RATE, key="later", opened_at=NOW + timedelta(1)))
    store.save(replace(RATE, key="earlier", level=Level.CRITICAL))
    store.save(replace(RATE, key="calm", level=Level.CALM, kind="service"))
    assert key(*store.open()) == ["earlier", "later"]
    assert key(*store.all()) == ["calm", "earlier", "later"]
    assert key(*store.all("service")) == ["calm"]
    assert store.all("blind") == ()


def test_one_of_a_later_version_is_left_to_those_who_know_its_rule(store: AlertStore) -> None:
    """Versions run side by side while processes are restarted, and after a step back."""
    store.save(replace(RATE, key="weather x", kind="weather"))
    store.save(RATE)
    for found in (store.open(), store.all()):
        assert [alert.key for alert in found] == [RATE.key]
    patrol = Patrol(store, VOICE, lambda: NOW, Policy(), lambda place: None)
    Standing(patrol).places((), None)
    later, known = store.load("weather x"), store.load(RATE.key)
    assert later is not None
    assert known is not None
    assert (later.is_open, known.is_open) == (True, False)


def test_what_is_to_be_said_cannot_be_read_in_the_table(engine: Engine, store: AlertStore) -> None:
    payload = {"text": "quux@shop.example bounced", "blocks": []}
    store.save(RATE, [replace(message("raised"), payload=payload)])
    assert "quux" not in dump(engine)
    [row] = OutboxStore(engine, KEYS).due(NOW)
    assert row.payload == payload


def test_no_address_rests_readable_in_what_an_alert_remembers(
    engine: Engine, store: AlertStore, second: AlertStore
) -> None:
    memory = {
        "why": "not allowed for assumed-role/bot/quux@shop.example",
        "wrong": [{"records": ['_dmarc TXT "v=DMARC1; p=none; rua=mailto:quux@shop.example"']}],
        "who": "Outlook.com",
        "recent": [0, 1, 0.5, None, True],
    }
    stored = store.save(replace(RATE, memory=memory))
    assert stored is not None
    assert "quux" not in dump(engine)
    assert "outlook.com" in dump(engine)
    assert second.load(RATE.key) == stored == replace(RATE, memory=memory, version=1)


def test_what_another_key_sealed_is_told_as_cut(engine: Engine, store: AlertStore) -> None:
    store.save(replace(RATE, memory={"why": "quux@shop.example", "n": 1}))
    [found] = AlertStore(engine, Keys("quite another secret")).all()
    assert found.memory == {"why": "[address]", "n": 1}


def test_a_database_without_tables_is_unavailable(tmp_path: Path) -> None:
    bare = open_database(f"sqlite:///{tmp_path}/bare.sqlite3")
    make_file(bare)
    store = AlertStore(bare, KEYS)
    for ask in (store.open, store.all, lambda: store.load("x"), lambda: store.save(RATE)):
        with pytest.raises(Unavailable):
            ask()
    bare.dispose()

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from bot.store.events import EventStore
from bot.store.snapshots import LIFE, SnapshotStore
from tests.bot.store.database import KEYS, NOW, Clock, count, dump

IDENTITY = ("111122223333", "eu-west-1", "identity", "quux@shop.example")
SECOND = timedelta(seconds=1)


def test_the_newest_is_kept_whatever_the_order(engine: Engine) -> None:
    store = SnapshotStore(engine, KEYS, clock=Clock())
    assert store.read(*IDENTITY) is None
    store.write(*IDENTITY, '{"a": 1}', NOW)
    store.write(*IDENTITY, '{"a": 2}', NOW - SECOND)
    assert store.read(*IDENTITY) == ('{"a": 1}', NOW)
    store.write(*IDENTITY, '{"a": 3}', NOW)
    assert store.read(*IDENTITY) == ('{"a": 3}', NOW)


def test_places_kinds_and_names_are_kept_apart(engine: Engine) -> None:
    store = SnapshotStore(engine, KEYS, clock=Clock())
    store.write(*IDENTITY, "1", NOW)
    for part in range(4):
        other = [*IDENTITY]
        other[part] = "other"
        assert store.read(*other) is None


def test_neither_name_nor_content_can_be_read_in_the_table(engine: Engine) -> None:
    SnapshotStore(engine, KEYS, clock=Clock()).write(*IDENTITY, '"quux@shop.example"', NOW)
    assert "quux" not in dump(engine)


def test_what_is_too_old_is_not_there(engine: Engine) -> None:
    clock = Clock()
    store = SnapshotStore(engine, KEYS, clock=clock)
    store.write(*IDENTITY, "1", NOW)
    clock.now += LIFE + SECOND
    assert store.read(*IDENTITY) is None


def test_what_nobody_can_open_any_more_is_deleted(engine: Engine) -> None:
    """Names may be people, of whom one asked once."""
    clock = Clock()
    store, events = SnapshotStore(engine, KEYS, clock=clock), EventStore(engine, KEYS, clock=clock)
    store.write(*IDENTITY, "1", NOW)
    store.write(*IDENTITY[:3], "another", "1", NOW + SECOND)
    clock.now += LIFE + SECOND
    assert events.prune(clock.now - timedelta(days=90)) == 1
    assert (count(engine, "snapshot"), store.read(*IDENTITY[:3], "another")) == (
        1,
        ("1", NOW + SECOND),
    )

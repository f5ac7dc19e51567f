from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.sources import snapshot
from bot.sources.snapshot import Kind, Seen, Snapshot
from checks.core import Unavailable, say
from tests.bot.sources.conftest import Clock
from tests.bot.sources.memory import MemoryStore
from tests.fakes import AWAY, HOME

KIND = Kind("thing", timedelta(seconds=100), timedelta(seconds=10), timedelta(seconds=1000))
KINDS = [each for each in vars(snapshot).values() if isinstance(each, Kind)]


@dataclass
class World:
    """What is asked: it answers, or it does not."""

    value: Any = "there"
    down: bool = False
    patience: list[bool] = field(default_factory=list)
    """Whether each asker said that it is worth waiting."""

    def ask(self, patient: bool) -> Any:
        self.patience.append(patient)
        if self.down:
            raise Unavailable("thing", say("down"))
        return self.value


@dataclass
class BrokenStore:
    def read(self, account: str, region: str, kind: str, name: str) -> tuple[str, datetime] | None:
        raise Unavailable("database", say("down"))

    def write(
        self, account: str, region: str, kind: str, name: str, text: str, seen_at: datetime
    ) -> None:
        raise Unavailable("database", say("down"))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def kept(store: MemoryStore, clock: Clock) -> Snapshot:
    return Snapshot(store, clock.now, patience=5)


def test_what_is_fresh_is_served_with_its_age_and_without_asking(
    kept: Snapshot, clock: Clock
) -> None:
    world, first = World(), clock.now()
    assert kept.get(HOME, KIND, "a", world.ask) == Seen("there", first)
    clock.wait(99)
    world.value = "changed"
    assert kept.get(HOME, KIND, "a", world.ask) == Seen("there", first)


def test_what_is_too_old_is_asked_for_again(kept: Snapshot, clock: Clock) -> None:
    world = World()
    kept.get(HOME, KIND, "a", world.ask)
    clock.wait(100)
    world.value = "changed"
    assert kept.get(HOME, KIND, "a", world.ask) == Seen("changed", clock.now())


def test_places_kinds_and_names_are_kept_apart(kept: Snapshot) -> None:
    other = Kind("other", KIND.fresh, KIND.absent, KIND.stale)
    for value, (place, kind, name) in enumerate(
        [(HOME, KIND, "a"), (AWAY, KIND, "a"), (HOME, other, "a"), (HOME, KIND, "b")]
    ):
        assert kept.get(place, kind, name, World(value).ask).value == value


def test_what_is_not_there_is_kept_for_a_short_while_only(kept: Snapshot, clock: Clock) -> None:
    world = World(None)
    assert kept.get(HOME, KIND, "a", world.ask).value is None
    world.value = "made meanwhile"
    clock.wait(9)
    assert kept.get(HOME, KIND, "a", world.ask).value is None
    clock.wait(1)
    assert kept.get(HOME, KIND, "a", world.ask).value == "made meanwhile"


def test_where_asking_fails_the_older_value_is_served_with_its_age(
    kept: Snapshot, clock: Clock
) -> None:
    world, first = World(), clock.now()
    kept.get(HOME, KIND, "a", world.ask)
    world.down = True
    clock.wait(999)
    assert kept.get(HOME, KIND, "a", world.ask) == Seen("there", first)
    clock.wait(1)
    with pytest.raises(Unavailable, match="down"):
        kept.get(HOME, KIND, "a", world.ask)


def test_nothing_there_is_never_served_when_it_is_old(kept: Snapshot, clock: Clock) -> None:
    world = World(None)
    kept.get(HOME, KIND, "a", world.ask)
    world.down = True
    clock.wait(10)
    with pytest.raises(Unavailable, match="down"):
        kept.get(HOME, KIND, "a", world.ask)


def test_a_failure_is_not_kept(kept: Snapshot) -> None:
    world = World(down=True)
    with pytest.raises(Unavailable):
        kept.get(HOME, KIND, "a", world.ask)
    world.down = False
    assert kept.get(HOME, KIND, "a", world.ask).value == "there"


def test_waiting_long_is_worth_it_only_where_nothing_older_is_at_hand(
    kept: Snapshot, clock: Clock
) -> None:
    world = World()
    kept.get(HOME, KIND, "a", world.ask)
    clock.wait(100)
    kept.get(HOME, KIND, "a", world.ask)
    assert world.patience == [True, False]


def test_a_refresh_asks_keeps_and_serves_nothing_older(kept: Snapshot, clock: Clock) -> None:
    world = World()
    kept.get(HOME, KIND, "a", world.ask)
    clock.wait(1)
    world.value = "changed"
    assert kept.refresh(HOME, KIND, "a", world.ask) == Seen("changed", clock.now())
    assert kept.get(HOME, KIND, "a", World("unasked").ask).value == "changed"
    world.down = True
    with pytest.raises(Unavailable, match="down"):
        kept.refresh(HOME, KIND, "a", world.ask)


def test_those_who_ask_together_share_one_look_up(kept: Snapshot) -> None:
    asked, go_on = [], threading.Event()

    def slow(patient: bool) -> str:
        asked.append(patient)
        go_on.wait(5)
        return "there"

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(kept.get, HOME, KIND, "a", slow) for _ in range(8)]
        go_on.set()
    assert {each.result().value for each in answers} == {"there"}
    assert len(asked) == 1


def test_another_process_shares_what_is_stored(store: MemoryStore, clock: Clock) -> None:
    Snapshot(store, clock.now).get(HOME, KIND, "a", World({"x": [1, None]}).ask)
    other = Snapshot(store, clock.now)
    assert other.get(HOME, KIND, "a", World("unasked").ask).value == {"x": [1, None]}


def test_who_waits_for_another_too_long_is_told(store: MemoryStore, clock: Clock) -> None:
    kept = Snapshot(store, clock.now, patience=0.01)
    begun, go_on = threading.Event(), threading.Event()

    def slow(patient: bool) -> str:
        begun.set()
        go_on.wait(5)
        return "there"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(kept.get, HOME, KIND, "a", slow)
        begun.wait(5)
        with pytest.raises(Unavailable, match="No answer within"):
            kept.get(HOME, KIND, "a", slow)
        go_on.set()
        assert first.result().value == "there"


@pytest.mark.parametrize("text", ["", "not JSON", "[1]", '{"shape": 0, "value": "old"}'])
def test_a_row_that_cannot_be_read_counts_as_none(
    store: MemoryStore, clock: Clock, text: str
) -> None:
    store.write(HOME.account, HOME.region, KIND.name, "a", text, clock.now())
    assert Snapshot(store, clock.now).get(HOME, KIND, "a", World().ask).value == "there"


def test_without_its_database_it_asks_each_time(clock: Clock) -> None:
    kept = Snapshot(BrokenStore(), clock.now)
    assert kept.get(HOME, KIND, "a", World(1).ask).value == 1
    assert kept.get(HOME, KIND, "a", World(2).ask).value == 2


def test_an_older_look_does_not_replace_a_newer_one(store: MemoryStore, clock: Clock) -> None:
    store.write("1", "r", "k", "a", "new", clock.now())
    store.write("1", "r", "k", "a", "old", clock.now() - timedelta(seconds=1))
    assert store.read("1", "r", "k", "a") == ("new", clock.now())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_nothing_absent_outlives_what_is_there(kind: Kind) -> None:
    assert kind.absent <= kind.fresh <= kind.stale

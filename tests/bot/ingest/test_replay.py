"""Dead letters are read again: what is understood by now becomes events, what is not stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.ingest.arrival import Arrival, DeadLetter
from bot.ingest.intake import FOREIGN_TOPIC, TOO_NEW, Intake
from bot.ingest.reading import OUR_FAULT
from bot.ingest.replay import SEALED, Replayed, replay
from bot.notice import Notice
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.seal import Keys
from checks.core import Address, Place, Unavailable
from tests.bot.ingest.test_worker import FakeSqs, worker
from tests.bot.store.database import KEYS, NOW, body, count, database

OURS, THEIRS = "111122223333", "666655554444"
QUEUE = Place(OURS, "eu-west-1")


def theirs(number: int) -> str:
    return body("Bounce", "ann@example.com", "bob@example.com", seed=number).replace(OURS, THEIRS)


def intake(*accounts: str, ahead: timedelta = timedelta()) -> Intake:
    return Intake(QUEUE, accounts=accounts, clock=lambda: NOW + ahead)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> EventStore:
    return EventStore(engine, KEYS, clock=lambda: NOW)


def test_a_mended_setting_brings_in_what_was_refused(engine: Engine, store: EventStore) -> None:
    worker(FakeSqs([theirs(1), theirs(2), theirs(1), "?"]), store).drain()
    assert store.dead_by_reason() == {FOREIGN_TOPIC: 2, "not JSON": 1}
    done = replay(store, intake(OURS))
    assert done == Replayed(0, 0, 0, {FOREIGN_TOPIC: 2, "not JSON": 1})
    done = replay(store, intake(OURS, THEIRS))
    assert done == Replayed(read=2, stored=4, ignored=0, stay={"not JSON": 1})
    assert (count(engine, "events"), count(engine, "dead_letters")) == (4, 1)
    assert len(store.timelines(Address("bob", "example.com"))) == 2


def test_what_was_ahead_of_its_time_is_taken_in_once_its_day_has_come(store: EventStore) -> None:
    early = body("Send", at=NOW + timedelta(days=3), sent_at=NOW + timedelta(days=3))
    worker(FakeSqs([early]), store).drain()
    assert store.dead_by_reason() == {TOO_NEW: 1}
    assert replay(store, intake(ahead=timedelta(days=2))).read == 1


def test_what_is_known_by_now_to_be_of_no_interest_goes_away(store: EventStore) -> None:
    store.add((), [DeadLetter("Successfully validated SNS topic for …", "not JSON")])
    assert replay(store, intake()) == Replayed(0, 0, ignored=1)
    assert store.dead_by_reason() == {}


def test_what_is_known_already_is_not_kept_twice(engine: Engine, store: EventStore) -> None:
    known = body("Send")
    worker(FakeSqs([known]), store).drain()
    store.add((), [DeadLetter(known, "an older fault")])
    assert replay(store, intake()) == Replayed(read=1, stored=0, ignored=0)
    assert (count(engine, "events"), count(engine, "dead_letters")) == (1, 0)


def test_all_are_read_however_many_there_are(store: EventStore) -> None:
    store.add((), [DeadLetter(f"? {n}", "x") for n in range(120)])
    store.add((), [DeadLetter(theirs(n), "y") for n in range(130)])
    done = replay(store, intake(OURS, THEIRS))
    assert (done.read, done.stay) == (130, {"not JSON": 120})
    assert store.dead_by_reason() == {"x": 120}


def test_a_letter_of_another_key_stays(engine: Engine, store: EventStore) -> None:
    EventStore(engine, Keys("quite another secret")).add((), [DeadLetter(body("Send"), "x")])
    assert replay(store, intake()) == Replayed(0, 0, 0, {SEALED: 1})
    assert count(engine, "dead_letters") == 1


class Brittle(EventStore):
    def revive(self, key: str, arrivals: Iterable[Arrival], notices: Iterable[Notice] = ()) -> int:
        found = list(arrivals)
        if found[0].address == "bad@example.com":
            raise RuntimeError(f"with {found[0].address}")
        return super().revive(key, found, notices)


def test_a_letter_on_which_we_fail_holds_no_other_up(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    store = Brittle(engine, KEYS, clock=lambda: NOW)
    bodies = [body("Send", who, seed=n) for n, who in enumerate(["bad@example.com", "a@b.example"])]
    store.add((), [DeadLetter(each, "x") for each in bodies])
    assert replay(store, intake()) == Replayed(1, 1, 0, {OUR_FAULT: 1})
    assert "bad@example.com" not in caplog.text


def test_a_database_that_is_away_is_told(tmp_path: Path) -> None:
    nowhere: Any = open_database(f"sqlite:///{tmp_path}/empty.sqlite3")
    with pytest.raises(Unavailable, match="bot migrate"):
        replay(EventStore(nowhere, KEYS), intake())

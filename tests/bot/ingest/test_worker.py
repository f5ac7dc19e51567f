"""Nothing is deleted before it is kept, nothing is kept twice, and no trouble ends the work."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.ingest.arrival import Arrival, DeadLetter
from bot.ingest.intake import Intake
from bot.ingest.queue import VISIBILITY, Queue
from bot.ingest.reading import Counts
from bot.ingest.worker import Worker
from bot.notice import Notice
from bot.plain import sentence
from bot.store.events import EventStore
from checks.core import Address, Place, Unavailable, say
from tests.bot.metered import remembered
from tests.bot.store.database import KEYS, NOW, body, count, database, dump

URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/ses-events"
ANN = Address("ann", "example.com")


@dataclass
class FakeSqs:
    """A queue: what was handed over and not deleted comes again once it is `returned`."""

    waiting: list[str] = field(default_factory=list)
    handed_over: dict[str, str] = field(default_factory=dict)
    refusing: list[Exception] = field(default_factory=list)
    """Raised by the next calls, one each."""
    undeletable: dict[str, list[str]] = field(default_factory=dict)
    """Bodies that SQS fails to delete, and the code of each time that it fails."""
    hidden: list[tuple[int, int]] = field(default_factory=list)
    """Each change of visibility: of how many messages, and for how long."""
    taken_back: set[str] = field(default_factory=set)
    """Bodies whose receipts count no longer."""
    handed: int = 0

    def receive_message(self, **call: Any) -> dict[str, Any]:
        self._refuse()
        assert (call["QueueUrl"], call["MaxNumberOfMessages"]) == (URL, 10)
        assert call["VisibilityTimeout"] == VISIBILITY
        batch, self.waiting = self.waiting[:10], self.waiting[10:]
        messages = []
        for written in batch:
            self.handed += 1
            receipt = f"receipt {self.handed}"
            self.handed_over[receipt] = written
            messages.append({"MessageId": "m", "ReceiptHandle": receipt, "Body": written})
        return {"Messages": messages} if messages else {}

    def delete_message_batch(self, **call: Any) -> dict[str, Any]:
        self._refuse()
        failed = []
        for entry in call["Entries"]:
            if codes := self.undeletable.get(self.handed_over[entry["ReceiptHandle"]]):
                failed.append({"Id": entry["Id"], "Code": codes.pop(0)})
            else:
                del self.handed_over[entry["ReceiptHandle"]]
        return {"Failed": failed}

    def change_message_visibility_batch(self, **call: Any) -> dict[str, Any]:
        self._refuse()
        entries = call["Entries"]
        (seconds,) = {entry["VisibilityTimeout"] for entry in entries}
        self.hidden.append((len(entries), seconds))
        code = "AWS.SimpleQueueService.MessageNotInflight"
        failed = [
            {"Id": entry["Id"], "Code": code}
            for entry in entries
            if self.handed_over.get(entry["ReceiptHandle"]) in {None, *self.taken_back}
        ]
        if seconds == 0:
            self.returned()
        return {"Failed": failed}

    def returned(self) -> None:
        """The visibility timeout is over."""
        self.waiting += self.handed_over.values()
        self.handed_over.clear()

    def _refuse(self) -> None:
        if self.refusing:
            raise self.refusing.pop(0)


class Stop(Event):
    """Does not wait, but counts for how long it should have; set after so many waits."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._after = after

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        if len(self.waits) >= self._after:
            self.set()
        return self.is_set()


@dataclass
class Moving:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


def down(action: str = "ReceiveMessage") -> ClientError:
    return ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, action)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = database(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def store(engine: Engine) -> EventStore:
    return EventStore(engine, KEYS, clock=lambda: NOW)


def worker(sqs: FakeSqs, store: Any, **more: Any) -> Worker:
    queue = Queue(sqs, URL)
    intake = Intake(queue.place("eu-west-1"), clock=lambda: NOW)
    return Worker(queue, store, intake, **{"clock": lambda: NOW} | more)


def test_it_empties_the_queue_into_the_store(engine: Engine, store: EventStore) -> None:
    bodies = [body("Send", seed=n) for n in range(25)]
    two = body("Bounce", "ann@example.com", "bob@example.com", seed=26)
    foreign = body("Send", seed=27).replace("111122223333", "666655554444")
    sqs = FakeSqs([*bodies, bodies[0], two, "Successfully validated SNS topic for …", "?", foreign])
    counts = Counts(received=30, stored=27, ignored=1, refused=1, dead=1)
    assert worker(sqs, store).drain() == counts
    assert (sqs.waiting, sqs.handed_over) == ([], {})
    assert (count(engine, "events"), count(engine, "dead_letters")) == (27, 2)


def test_what_names_no_place_is_from_where_the_queue_is(store: EventStore) -> None:
    written = json.loads(json.loads(body("Send"))["Message"])
    del written["mail"]["sendingAccountId"], written["mail"]["sourceArn"]
    worker(FakeSqs([json.dumps(written)]), store).drain()
    (timeline,) = store.timelines(ANN)
    assert timeline.place == Place("111122223333", "eu-west-1")


def test_a_crash_between_keeping_and_deleting_doubles_nothing(
    engine: Engine, store: EventStore
) -> None:
    sqs = FakeSqs([body("Send", seed=n) for n in range(12)] + ["?"])

    class Killed(BaseException):
        """The process ends here."""

    class DyingSqs(FakeSqs):
        def delete_message_batch(self, **_: Any) -> dict[str, Any]:
            raise Killed

    dying = DyingSqs(sqs.waiting[:])
    with pytest.raises(Killed):
        worker(dying, store).drain()
    assert count(engine, "events") == 10
    assert worker(sqs, store).drain() == Counts(received=13, stored=2, dead=1)
    assert (count(engine, "events"), count(engine, "dead_letters")) == (12, 1)


def test_a_database_that_is_down_has_nothing_deleted_and_all_of_it_given_back(
    engine: Engine, store: EventStore
) -> None:
    sqs = FakeSqs([body("Send", seed=n) for n in range(3)])
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO elsewhere")
    with pytest.raises(Unavailable):
        worker(sqs, store).drain()
    assert (sqs.hidden, len(sqs.waiting)) == ([(3, 0)], 3)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO events")
    assert worker(sqs, store).drain().stored == 3


@pytest.mark.parametrize("times", [1, 2])
def test_messages_that_sqs_does_not_delete_are_tried_once_more_and_then_left(
    engine: Engine, store: EventStore, caplog: pytest.LogCaptureFixture, times: int
) -> None:
    stubborn = body("Send", seed=1)
    codes = {stubborn: ["InternalError"] * times}
    sqs = FakeSqs([stubborn, body("Send", seed=2)], undeletable=codes)
    assert worker(sqs, store).drain() == Counts(received=2, stored=2, left=times - 1)
    told = "SQS did not delete 1 messages (InternalError)"
    assert (told in caplog.messages) == (times == 2)
    sqs.returned()
    assert worker(sqs, store).drain() == Counts(received=times - 1)
    assert count(engine, "events") == 2


def test_a_receipt_that_counts_no_longer_is_no_trouble(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    late = body("Send", seed=1)
    sqs = FakeSqs([late], undeletable={late: ["ReceiptHandleIsInvalid"]})
    assert worker(sqs, store).drain() == Counts(received=1, stored=1)
    assert (sqs.undeletable[late], caplog.messages) == ([], [])


def test_running_tells_a_trouble_once_waits_longer_and_longer_and_tells_its_end(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    class StoppingSqs(FakeSqs):
        def receive_message(self, **call: Any) -> dict[str, Any]:
            answer = super().receive_message(**call)
            stop.set()
            return answer

    stop = Stop(after=99)
    no_network = EndpointConnectionError(endpoint_url=URL)
    sqs = StoppingSqs([body("Send")], refusing=[down(), down(), down(), no_network])
    worker(sqs, store).run(stop)
    assert stop.waits == [1, 2, 4, 8]
    denied, unreachable, over = (r.getMessage() for r in caplog.records)
    assert denied.startswith("SQS: The bot may not call sqs:ReceiveMessage: add it")
    assert unreachable.startswith("SQS: sqs.eu-west-1.amazonaws.com cannot be reached")
    assert over == "the queue and the database answer again"
    assert len(store.timelines(ANN)) == 1


def test_the_wait_never_grows_beyond_a_minute(store: EventStore) -> None:
    stop = Stop(after=10)
    worker(FakeSqs(refusing=[down()] * 10), store).run(stop)
    assert stop.waits == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]


def test_a_queue_that_does_not_exist_is_told_by_its_setting(store: EventStore) -> None:
    gone = ClientError({"Error": {"Code": "QueueDoesNotExist"}}, "ReceiveMessage")
    with pytest.raises(Unavailable) as refusal:
        worker(FakeSqs(refusing=[gone]), store).drain()
    assert refusal.value.why == say("There is no such queue: check EVENTS_QUEUE_URL and its Region")


def test_a_stop_that_is_set_already_lets_nothing_begin(store: EventStore) -> None:
    stop, sqs = Stop(after=1), FakeSqs([body("Send")])
    stop.set()
    worker(sqs, store).run(stop)
    assert len(sqs.waiting) == 1


@dataclass
class AwayStore:
    """A store whose database is away for the first calls, with these reasons."""

    store: EventStore
    reasons: list[str]
    meanwhile: Callable[[], None] = lambda: None

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        *,
        notices: Iterable[Notice] = (),
    ) -> int:
        if self.reasons:
            self.meanwhile()
            raise Unavailable("event store", say("{reason}", reason=self.reasons.pop(0)))
        return self.store.add(arrivals, dead, notices=notices)

    def prune(self, before: datetime) -> int:
        return 0


def test_while_the_database_is_away_a_batch_is_held_and_no_other_taken(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    stop = Stop(after=99)
    sqs = FakeSqs([body("Send", seed=n) for n in range(25)])

    class Last(FakeSqs):
        def receive_message(self, **call: Any) -> dict[str, Any]:
            stop.set() if not self.waiting else None
            return super().receive_message(**call)

    sqs = Last(sqs.waiting)
    seen: list[int] = []
    away = AwayStore(store, ["busy"] * 5 + ["full"], lambda: seen.append(len(sqs.waiting)))
    worker(sqs, away).run(stop)
    assert seen == [15] * 6
    assert stop.waits == [1, 2, 4, 8, 15, 15]
    assert caplog.messages == [
        "event store: busy (10 messages are held, the queue keeps the rest)",
        "event store: full (10 messages are held, the queue keeps the rest)",
        "the database answers again: the held messages are stored",
    ]
    assert (len(store.timelines(ANN)), sqs.waiting, sqs.handed_over) == (25, [], {})


def test_at_a_stop_the_held_batch_is_given_back_for_others_to_have(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    sqs, stop = FakeSqs([body("Send", seed=n) for n in range(3)]), Stop(after=4)
    away = AwayStore(store, ["busy"] * 99)
    at_work = worker(sqs, away)
    at_work.run(stop)
    assert stop.waits[:4] == [1, 2, 4, 8]
    assert (sqs.hidden, len(sqs.waiting)) == ([(3, 0)], 3)
    assert at_work.put_down(0)
    assert len(caplog.messages) == 1


def test_a_trouble_with_giving_back_is_told_and_harmless(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    sqs = FakeSqs([body("Send")])
    away = AwayStore(store, ["busy"] * 99, lambda: sqs.refusing.append(down()))
    worker(sqs, away).run(Stop(after=1))
    assert "cannot hold a batch: SQS: The bot may not call sqs:ChangeMessageVisibility" in (
        caplog.text
    )


class SlowStore:
    """Stores once SQS has been told so often to keep the batch hidden."""

    def __init__(self, store: EventStore, beats: int) -> None:
        self._store = store
        self.missing = beats
        self.enough = Event()
        self.slow = True

    def beat(self) -> None:
        self.missing -= 1
        if self.missing <= 0:
            self.enough.set()

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        *,
        notices: Iterable[Notice] = (),
    ) -> int:
        assert self.enough.wait(30), "the batch is no longer hidden"
        return self._store.add(arrivals, dead, notices=notices)

    def prune(self, before: datetime) -> int:
        return 0


class BeatingSqs(FakeSqs):
    slow: SlowStore

    def change_message_visibility_batch(self, **call: Any) -> dict[str, Any]:
        self.slow.beat()
        return super().change_message_visibility_batch(**call)


def test_a_batch_is_hidden_anew_for_as_long_as_storing_it_takes(store: EventStore) -> None:
    sqs = BeatingSqs([body("Send", seed=n) for n in range(4)])
    sqs.slow = SlowStore(store, beats=3)
    assert worker(sqs, sqs.slow, beat=0).drain() == Counts(received=4, stored=4)
    assert set(sqs.hidden) == {(4, VISIBILITY)}


def test_a_beat_that_fails_is_told_once_and_the_next_one_tried(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    sqs = BeatingSqs([body("Send")])
    sqs.slow = SlowStore(store, beats=4)
    # refused from the second call on: the first one receives
    receive = sqs.receive_message

    def receiving(**call: Any) -> dict[str, Any]:
        answer = receive(**call)
        if answer:
            sqs.refusing = [down("ChangeMessageVisibility"), down("ChangeMessageVisibility")]
        return answer

    sqs.receive_message = receiving  # type: ignore[method-assign]
    assert worker(sqs, sqs.slow, beat=0).drain() == Counts(received=1, stored=1)
    assert len(caplog.messages) == 1
    assert "sqs:ChangeMessageVisibility: add it to the bot's role" in caplog.text


def test_what_sqs_took_back_is_neither_hidden_nor_deleted_any_more(store: EventStore) -> None:
    bodies = [body("Send", seed=n) for n in range(3)]
    sqs = BeatingSqs(bodies, taken_back={bodies[1]})
    sqs.slow = SlowStore(store, beats=3)
    assert worker(sqs, sqs.slow, beat=0).drain() == Counts(received=3, stored=3)
    assert (sqs.hidden[0], set(sqs.hidden[1:])) == ((3, VISIBILITY), {(2, VISIBILITY)})
    assert list(sqs.handed_over.values()) == [bodies[1]]


def test_a_fault_of_ours_does_not_end_the_work_and_quotes_nobody(
    store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(FakeSqs):
        def receive_message(self, **call: Any) -> dict[str, Any]:
            answer = super().receive_message(**call)
            if self.handed == 1 and not stop.waits:
                raise KeyError(quoted)
            if self.handed == 1:
                stop.set()
            return answer

    stop, sqs, quoted = Stop(after=99), Faulty([body("Send")]), "zebedee@quux.example"
    worker(sqs, store).run(stop)
    assert stop.waits == [1]
    assert "a fault of ours while taking in events: KeyError" in caplog.text
    assert "zebedee" not in caplog.text


@dataclass
class BrittleStore:
    """A store that has a fault of ours with one recipient."""

    store: EventStore
    with_whom: str

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        *,
        notices: Iterable[Notice] = (),
    ) -> int:
        found = list(arrivals)
        if any(arrival.address == self.with_whom for arrival in found):
            raise RuntimeError(f"a bug with {self.with_whom}")
        return self.store.add(found, dead, notices=notices)

    def prune(self, before: datetime) -> int:
        return self.store.prune(before)


def test_a_message_on_which_we_fail_is_put_by_and_holds_no_other_up(
    engine: Engine, store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    bad = "bad@example.com"
    sqs = FakeSqs([body("Send", seed=1), body("Send", bad, seed=2), body("Send", seed=3), "?"])
    counts = worker(sqs, BrittleStore(store, bad)).drain()
    assert counts == Counts(received=4, stored=2, dead=2)
    assert (sqs.handed_over, count(engine, "dead_letters")) == ({}, 2)
    assert bad not in caplog.text
    assert "a fault of ours with 1 messages: RuntimeError" in caplog.text


def test_old_rows_are_deleted_at_most_once_an_hour(engine: Engine, store: EventStore) -> None:
    now = NOW + timedelta(days=90)
    at_work = worker(FakeSqs(), store, clock=lambda: now)
    at_work.drain()
    store.add((), [DeadLetter("?", "not JSON")])
    now += timedelta(minutes=59)
    at_work.drain()
    assert count(engine, "dead_letters") == 1
    now += timedelta(minutes=1)
    at_work.drain()
    assert count(engine, "dead_letters") == 0


HOSTILE = st.text() | st.sampled_from(
    [
        '{"eventType": "\\ud800", "mail": {"messageId": "\\u0000", "timestamp": "0001-01-01",'
        ' "destination": ["\\udfff@\\u0000", {"emailAddress": "a@b.example"}]}}',
        body("Send", "x" * 5000 + "@example.com"),
        body("Bounce", reply="\x00" * 10),
        body("Delivery", processing_ms=10**30),
    ]
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HOSTILE, max_size=12))
def test_every_hostile_body_is_kept_in_some_form(
    engine: Engine, store: EventStore, bodies: list[str]
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM events")
        connection.exec_driver_sql("DELETE FROM dead_letters")
    sqs = FakeSqs(bodies[:])
    counts = worker(sqs, store).drain()
    kept = count(engine, "events") + count(engine, "dead_letters")
    assert (counts.received, sqs.handed_over) == (len(bodies), {})
    assert kept >= len({b for b in bodies if not b.startswith("Successfully")})


def test_neither_logs_nor_tables_name_anybody(
    engine: Engine, store: EventStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    reply = "smtp; 550 <zebedee@quux.example> unknown user zebedee"
    sqs = FakeSqs(
        [
            body("Bounce", "Zebedee@quux.example", reply=reply),
            "zebedee@quux.example",
            '{"eventType": "zebedee@quux.example"}',
            '{"eventType": "zebedee@quux.example", "mail": {"messageId": "zebedee@quux.example",'
            ' "timestamp": "2026-05-02", "destination": ["zebedee@quux.example"]}}',
        ]
    )
    worker(sqs, store).drain()
    assert "zebedee" not in dump(engine)
    assert "zebedee" not in caplog.text.lower()
    [line] = [r for r in caplog.records if r.getMessage() == "a batch was taken in"]
    assert (vars(line)["received"], vars(line)["stored"], vars(line)["dead"]) == (4, 2, 2)
    assert vars(line)["took_ms"] >= 0


def test_what_was_taken_in_is_counted_and_how_late_it_came(store: EventStore) -> None:
    written = body("Send", seed=1)
    with remembered() as meter:
        worker(FakeSqs([written, written, "?"]), store).drain()
    counts = {"received": 3, "stored": 1, "ignored": 0, "refused": 0, "unreadable": 1}
    told = [("taken in", what, number) for what, number in counts.items()]
    lags = [each[1] for each in meter.told if each[0] == "lag"]
    assert [each for each in meter.told if each[0] != "lag"] == told
    assert len(lags) == 2
    assert all(lag >= 0 for lag in lags)


def test_a_queue_that_is_silent_for_minutes_keeps_it_from_being_ready(store: EventStore) -> None:
    clock, sqs = Moving(NOW), FakeSqs()
    idle = worker(sqs, store, clock=clock)
    idle._went_well(Stop(1))
    for _ in range(3):
        clock.now += timedelta(minutes=2)
        sqs.refusing = [down()]
        idle._went_well(Stop(1))
    assert sentence(idle.lacking() or say("")).startswith("Nothing was taken in for 6 min: SQS: ")
    idle._went_well(Stop(1))
    assert idle.lacking() is None

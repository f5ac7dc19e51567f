"""Each event is kept once, whatever the order; nothing that is kept names a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from bot.ingest.arrival import Arrival, DeadLetter
from bot.store.engine import make_file, open_database
from bot.store.events import EventStore
from bot.store.messages import MESSAGES_MAX
from bot.store.seal import Keys
from checks.core import (
    Address,
    Domain,
    EventKind,
    MessageId,
    Target,
    Timeline,
    Unavailable,
    say,
    timelines,
)
from sandbox.aws.events import KINDS, message_id
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, count, dump, event_store
from tests.fakes import AWAY, HOME

ANN = Address("ann", "example.com")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def kept(arrival: Arrival) -> Timeline:
    return Timeline.of([replace(arrival.event, recipient=KEYS.mark(arrival.event.recipient))])


def test_an_event_comes_back_as_it_was_but_for_the_address(engine: Engine) -> None:
    store = event_store(engine)
    for seed, kind in enumerate(KINDS):
        (arrival,) = arrivals(body(kind, seed=seed, at=NOW + SECOND))
        assert store.add([arrival]) == 1
        found = store.timelines(MessageId(arrival.event.message_id))
        assert found == (kept(arrival),)


def test_an_event_that_comes_eight_times_is_one(engine: Engine) -> None:
    store = event_store(engine)
    (arrival,) = arrivals(body("Bounce"))
    assert store.add([arrival] * 4) == 1
    assert sum(store.add([arrival]) for _ in range(4)) == 0
    assert count(engine, "events") == 1


def test_a_bounce_of_three_recipients_is_three_events(engine: Engine) -> None:
    store = event_store(engine)
    three = ("ann@example.com", "bob@example.com", "cy@example.net")
    assert store.add(arrivals(body("Bounce", *three))) == 3
    assert len(store.timelines(MessageId(message_id("eu-west-1", NOW, 1)))) == 3
    assert len(store.timelines(ANN)) == 1


LIFE = [
    *arrivals(body("Send")),
    *arrivals(body("DeliveryDelay", at=NOW + 5 * SECOND)),
    *arrivals(body("DeliveryDelay", at=NOW + 9 * SECOND)),
    *arrivals(body("Delivery", at=NOW + 20 * SECOND)),
    *arrivals(body("Open", at=NOW + 30 * SECOND)),
    *arrivals(body("Bounce", at=NOW + 40 * SECOND)),
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(LIFE), again=st.lists(st.sampled_from(LIFE)), cut=st.integers(0, 6))
def test_order_and_repetition_change_nothing(
    engine: Engine, order: list[Arrival], again: list[Arrival], cut: int
) -> None:
    with engine.begin() as connection:
        for table in ("events", "counts", "latest"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    store = event_store(engine)
    store.add([*order[:cut], *again])
    store.add(order[cut:])
    marked = [replace(a.event, recipient=KEYS.mark("ann@example.com")) for a in LIFE]
    assert store.timelines(ANN) == timelines(marked)
    assert sum(store.tally(("kind",), NOW - DAY, NOW + DAY).values()) == len(LIFE)


def test_the_newest_messages_come_first_and_are_a_few_dozen_at_most(engine: Engine) -> None:
    store = event_store(engine)
    for number in range(MESSAGES_MAX + 5):
        at = NOW + number * SECOND
        sent = body("Send", seed=number, sent_at=at, at=at)
        store.add(arrivals(sent, body("Delivery", seed=number, sent_at=at, at=at + SECOND)))
    found = store.timelines(Address("ANN", "example.com"))
    assert [t.sent_at for t in found] == [
        NOW + number * SECOND for number in range(MESSAGES_MAX + 4, 4, -1)
    ]
    assert all(len(t.events) == 2 for t in found)


@pytest.mark.parametrize(
    "target",
    [ANN, MessageId("0" * 16), Domain("example.com")],
    ids=["address", "message", "domain"],
)
def test_of_what_nothing_is_kept_there_is_nothing(engine: Engine, target: Target) -> None:
    store = event_store(engine)
    assert (store.timelines(target), store.spellings(target)) == ((), ())


def test_spellings_are_told_as_they_were_written(engine: Engine) -> None:
    store = event_store(engine)
    written = ("Ann@example.com", "ann@EXAMPLE.com", "Ann@Example.com", "bob@example.com")
    for seed, address in enumerate(written):
        store.add(arrivals(body("Send", address, seed=seed)))
    assert store.spellings(ANN) == ("Ann@example.com", "ann@example.com")
    assert store.spellings(MessageId(message_id("eu-west-1", NOW, 3))) == ("bob@example.com",)


def test_whose_events_they_are_is_told_by_what_stands_for_them(engine: Engine) -> None:
    store = event_store(engine)
    store.add(arrivals(body("Send", "Ann@example.com", "bob@example.com")))
    [timeline] = store.timelines(Address("ann", "example.com"))
    assert store.names(Address("ann", "example.com")) == {timeline.recipient: "Ann@example.com"}
    both = store.timelines(MessageId(timeline.message_id))
    assert store.names(MessageId(timeline.message_id)).keys() == {t.recipient for t in both}
    assert store.names(Address("cy", "example.com")) == {}


def test_a_spelling_is_forgotten_when_its_life_is_over(engine: Engine) -> None:
    clock = Clock()
    store = EventStore(engine, KEYS, address_life=timedelta(days=1), clock=clock)
    store.add(arrivals(body("Send")))
    clock.now += timedelta(days=2)
    assert store.spellings(ANN) == ()
    assert len(store.timelines(ANN)) == 1


def test_the_newest_event_of_a_region_is_by_when_it_happened(engine: Engine) -> None:
    store = event_store(engine)
    store.add(arrivals(body("Delivery", at=NOW + SECOND), body("Send")))
    assert store.newest_event_at(HOME) == NOW + SECOND
    assert store.newest_event_at(AWAY) is None
    assert store.newest_event_at(replace(HOME, account="")) == NOW + SECOND


def test_the_oldest_event_is_of_its_hour_and_no_older_than_we_look_back(engine: Engine) -> None:
    store = event_store(engine)
    assert store.oldest_event_at(HOME) is None
    for days in (3, 9):
        at = NOW - days * DAY
        store.add(arrivals(body("Send", seed=days, sent_at=at, at=at)))
    hour = (NOW - 9 * DAY).replace(minute=0, second=0, microsecond=0)
    assert store.oldest_event_at(HOME) == hour
    assert store.oldest_event_at(replace(HOME, account="")) == hour
    assert store.oldest_event_at(AWAY) is None
    looking_back = EventStore(engine, KEYS, clock=lambda: NOW, look_back=5 * DAY)
    assert looking_back.oldest_event_at(HOME) == NOW - 5 * DAY
    store.prune(NOW - 5 * DAY)
    assert store.oldest_event_at(HOME) == hour + 6 * DAY


def test_the_newest_event_of_an_account_is_no_other_accounts(engine: Engine) -> None:
    store = event_store(engine)
    store.add(arrivals(body("Send")))
    assert store.newest_event_at(replace(HOME, account="444455556666")) is None


def test_a_kind_of_the_future_is_kept_by_its_own_word(engine: Engine) -> None:
    (arrival,) = arrivals(body("Send"))
    folded = replace(arrival.event, kind=EventKind.OTHER, kind_name="Folded")
    store = event_store(engine)
    store.add([replace(arrival, event=folded)])
    (timeline,) = store.timelines(ANN)
    assert [(e.kind, e.kind_name) for e in timeline.events] == [(EventKind.OTHER, "Folded")]


SPELLED = {
    "Zebedee.Quux@Example.com": "zebedee.quux",
    "Zebedee Quux <zebedee.quux+news@example.com>": "Zebedee.Quux",
    '"zebedee quux"@example.com': "zebedee quux",
    "zebedee-quux": "zebedee-quux",
    "zebedee@quux@example.com": "zebedee@quux",
    "<zebedee@example.com": "zebedee",
}
"""As the sender wrote it, and as the receiving server may speak of it."""
REPLIES = (
    "550 5.1.1 <{address}>: user {local} unknown, see https://x.example/?u={local}",
    "550 {address} via bounces+{local}=example.com@mx.example",
    "smtp; 550 '{local}%40example.com' ({local})",
)


@pytest.mark.parametrize(("written", "local"), SPELLED.items())
def test_no_table_has_a_readable_address(engine: Engine, written: str, local: str) -> None:
    store = event_store(engine)
    mail: dict[str, Any] = {
        "source": "Shop <zebedee@shop.example>",
        "subject": "for zebedee",
        "headers": {"X-To": written, "Return-Path": "<quux@shop.example>"},
    }
    bare = arrivals(body("Send", written))[0].address
    for number, reply in enumerate(REPLIES):
        said = reply.format(address=bare, local=local)
        for kind in ("Bounce", "Delivery", "DeliveryDelay"):
            store.add(arrivals(body(kind, written, seed=number, reply=said, **mail)))
        failure = body("Rendering Failure", written, seed=number, error_message=said, **mail)
        store.add(arrivals(failure))
        store.add((), [DeadLetter(f"{said} {written}", "not JSON")])
    everything = dump(engine)
    assert "550" in everything
    assert "quux" not in everything
    assert "zebedee" not in everything


def test_names_that_senders_give_are_not_taken_for_the_recipient(engine: Engine) -> None:
    store = event_store(engine)
    store.add(arrivals(body("Bounce", "main@example.com"), body("Bounce", "bounce@example.com")))
    (timeline,) = store.timelines(Address("main", "example.com"))
    assert timeline.events[0].configuration_set == "main"
    (timeline,) = store.timelines(Address("bounce", "example.com"))
    assert timeline.events[0].kind is EventKind.BOUNCE


def test_events_and_dead_letters_are_kept_together_or_not_at_all(engine: Engine) -> None:
    store = event_store(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE events")
    with pytest.raises(Unavailable):
        store.add(arrivals(body("Send")), [DeadLetter("?", "not JSON")])
    assert count(engine, "dead_letters") == 0


def test_a_dead_letter_is_kept_once_and_sealed(engine: Engine) -> None:
    store = event_store(engine)
    store.add((), [DeadLetter("what is this", "not JSON")])
    store.add((), [DeadLetter("what is this", "not JSON")])
    with engine.connect() as connection:
        ((token, why),) = connection.exec_driver_sql("SELECT body, why FROM dead_letters").all()
    assert (KEYS.unseal(token, timedelta(days=1), NOW), why) == ("what is this", "not JSON")


def test_pruning_takes_whole_days_of_what_is_older_and_nothing_else(engine: Engine) -> None:
    store = event_store(engine)
    days = [NOW - n * DAY for n in range(5)]
    for seed, at in enumerate(days):
        store.add(arrivals(body("Send", f"p{seed}@example.com", seed=seed, sent_at=at, at=at)))
    store.add((), [DeadLetter("old", "not JSON")])
    assert store.prune(NOW - 2 * DAY) == 2
    assert [len(store.timelines(Address(f"p{n}", "example.com"))) for n in range(5)] == [
        *(1, 1, 1),
        *(0, 0),
    ]
    assert store.tally(("kind",), NOW - 9 * DAY, NOW) == {("Send",): 3}
    assert store.prune(NOW + DAY + SECOND) == 3 + 5 + 1  # events, spellings, the letter
    assert (count(engine, "events"), count(engine, "dead_letters")) == (0, 0)


def test_what_is_past_its_life_is_not_kept_at_all(engine: Engine) -> None:
    store = event_store(engine)
    for days in (89, 92):
        at = NOW - days * DAY
        store.add(arrivals(body("Send", seed=days, sent_at=at, at=at)))
    assert count(engine, "events") == 1


def test_a_partition_that_another_process_dropped_is_made_again(engine: Engine) -> None:
    at = NOW - 3 * DAY
    store, other = event_store(engine), event_store(engine)
    store.add(arrivals(body("Send", sent_at=at, at=at)))
    other.prune(NOW - DAY)
    assert store.add(arrivals(body("Send", seed=2, sent_at=at, at=at))) == 1


QUESTIONS: dict[str, Callable[[EventStore], object]] = {
    "timelines": lambda store: store.timelines(ANN),
    "spellings": lambda store: store.spellings(ANN),
    "newest": lambda store: store.newest_event_at(HOME),
    "add": lambda store: store.add(arrivals(body("Send"))),
    "prune": lambda store: store.prune(NOW),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_without_tables_it_says_which_command_makes_them(tmp_path: Path, question: str) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new.sqlite3")
    make_file(engine)
    with pytest.raises(Unavailable) as refusal:
        QUESTIONS[question](event_store(engine))
    engine.dispose()
    assert refusal.value.source == "event store"
    assert refusal.value.why == say(
        "The database has no tables, or older ones: run `python -m bot migrate`"
    )


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite3").write_text("this is a letter to my aunt, " * 100)
    engine = open_database(f"sqlite:///{tmp_path}/x.sqlite3")
    with pytest.raises(Unavailable) as refusal:
        event_store(engine).timelines(ANN)
    engine.dispose()
    assert "no SQLite database" in refusal.value.why.template


def test_with_another_key_nobody_is_said_to_be_unknown(engine: Engine) -> None:
    other = event_store(engine, Keys("quite another secret"))
    assert other.timelines(ANN) == ()
    event_store(engine).add(arrivals(body("Send")))
    assert event_store(engine).timelines(Address("zoe", "example.com")) == ()
    with pytest.raises(Unavailable) as refusal:
        other.timelines(ANN)
    assert "another ADDRESS_KEY" in refusal.value.why.template
    assert other.spellings(ANN) == ()


def test_questions_are_answered_from_an_index_without_sorting(sqlite: Engine) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(sqlite, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
    store = event_store(sqlite)
    store.timelines(ANN)
    store.timelines(MessageId(message_id("eu-west-1", NOW, 1)))
    store.spellings(ANN)
    store.spellings(MessageId(message_id("eu-west-1", NOW, 1)))
    EventStore(sqlite, KEYS, clock=Clock(), look_back=DAY).timelines(ANN)
    plans: list[str] = []
    with sqlite.connect() as connection:
        for statement, parameters in [a for a in asked if a[0].startswith("SELECT")]:
            explain = f"EXPLAIN QUERY PLAN {statement}"
            plans += [str(step[-1]) for step in connection.exec_driver_sql(explain, parameters)]
    assert plans
    # the newest one of all is the end of an index, and no more of it is read
    last = "SCAN spellings USING INDEX spellings_by_age"
    slow = [step for step in plans if step.startswith("SCAN") or "TEMP B-TREE" in step]
    assert [step for step in slow if step != last] == []


def test_of_a_recipient_only_what_is_young_enough_is_shown(engine: Engine) -> None:
    for seed, at in enumerate((NOW - 3 * DAY, NOW - DAY)):
        event_store(engine).add(arrivals(body("Send", seed=seed, sent_at=at, at=at)))
    store = EventStore(engine, KEYS, clock=Clock(), look_back=2 * DAY)
    assert [t.sent_at for t in store.timelines(ANN)] == [NOW - DAY]
    assert len(event_store(engine).timelines(ANN)) == 2


def test_a_message_is_found_though_its_id_tells_another_day(engine: Engine) -> None:
    at = NOW - 9 * DAY
    store = event_store(engine)
    (arrival,) = arrivals(body("Send"))
    store.add([replace(arrival, event=replace(arrival.event, sent_at=at, at=at))])
    (timeline,) = store.timelines(MessageId(arrival.event.message_id))
    assert timeline.sent_at == at


def test_when_a_message_was_written_is_kept(engine: Engine) -> None:
    store = event_store(engine)
    (arrival,) = arrivals(body("Send", written=NOW - 3 * SECOND))
    store.add([arrival])
    (timeline,) = store.timelines(ANN)
    assert [event.written_at for event in timeline.events] == [NOW - 3 * SECOND]


def told_twice() -> tuple[Arrival, Arrival]:
    """One bounce by both ways: the notification has no tags, the event no headers."""
    (event,) = arrivals(body("Bounce", at=NOW + SECOND))
    notified = replace(
        event.event,
        configuration_set=None,
        template=None,
        mail_from="bounce.shop.example",
        at=NOW + 2 * SECOND,
        list_unsubscribe=True,
    )
    told = replace(event.event, list_unsubscribe=None, mail_from=None)
    return replace(event, event=told), replace(event, event=notified)


@pytest.mark.parametrize("turned", [False, True], ids=["event first", "notification first"])
@pytest.mark.parametrize("together", [False, True], ids=["apart", "in one batch"])
def test_of_one_event_told_twice_all_is_kept_whichever_came_first(
    engine: Engine, turned: bool, together: bool
) -> None:
    store = event_store(engine)
    told = told_twice()[::-1] if turned else told_twice()
    for batch in [told] if together else [[each] for each in told]:
        store.add(batch)
    (timeline,) = store.timelines(ANN)
    (kept,) = timeline.events
    assert (kept.configuration_set, kept.mail_from) == ("main", "bounce.shop.example")
    assert (kept.at, kept.list_unsubscribe) == (NOW + SECOND, True)
    assert store.tally(("kind", "configuration_set"), NOW - DAY, NOW + DAY) == {
        ("Bounce", "main"): 1
    }

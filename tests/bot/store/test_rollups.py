"""The counts are those of the rows, whatever was added, came again, or was deleted."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from bot.store import rollups
from bot.store.events import EventStore
from sandbox.aws.events import KINDS
from tests.bot.store.database import KEYS, NOW, Clock, arrivals, body, event_store
from tests.fakes import HOME

HOUR = timedelta(hours=1)
AGES = st.integers(0, 5)

BODIES = st.builds(
    lambda kind, who, seed, age: body(
        kind, f"{who}@{who[0]}.example", seed=seed, sent_at=NOW - age * HOUR, at=NOW - age * HOUR
    ),
    st.sampled_from(KINDS),
    st.sampled_from(("ann", "bob", "abe")),
    st.integers(0, 3),
    AGES,
)


def everything(store: EventStore) -> dict[tuple[str, ...], int]:
    return store.tally(rollups.SORTS, NOW - 100 * HOUR, NOW)


def of_rows(engine: Engine) -> Counter[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT kind, recipient_domain FROM events")).all()
    return Counter((row[0], row[1]) for row in rows)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(BODIES, max_size=6), max_size=5), writers=st.integers(1, 3))
def test_they_are_the_same_as_counting_the_rows(
    engine: Engine, batches: list[list[str]], writers: int
) -> None:
    with engine.begin() as connection:
        for table in ("events", "counts", "latest"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    stores = [EventStore(engine, KEYS, clock=Clock(), writer=n) for n in range(writers)]
    for number, batch in enumerate(batches):
        stores[number % writers].add(arrivals(*batch))
    (store, *_) = stores
    assert Counter(store.tally(("kind", "recipient_domain"), NOW - 9 * HOUR, NOW)) == of_rows(
        engine
    )
    before, newest = everything(store), store.newest(HOME)
    assert rollups.rebuild(engine) == sum(before.values())
    assert (everything(store), store.newest(HOME)) == (before, newest)


def test_a_refusal_is_counted_under_its_reason_and_provider(engine: Engine) -> None:
    store = event_store(engine)
    full = "552 5.2.2 The email account that you tried to reach is over quota gsmtp"
    store.add(arrivals(body("Bounce", "ann@gmail.com", reply=full, status="5.2.2")))
    store.add(arrivals(body("Send", "ann@gmail.com")))
    found = store.tally(("kind", "provider", "reason"), NOW, NOW)
    assert found == {("Bounce", "Gmail", "mailbox_full"): 1, ("Send", "Gmail", ""): 1}


def test_only_the_hours_and_values_that_are_asked_for(engine: Engine) -> None:
    store = event_store(engine)
    for age in range(4):
        at = NOW - age * HOUR
        store.add(arrivals(body("Send", seed=age, sent_at=at, at=at)))
    store.add(arrivals(body("Open")))
    assert store.tally((), NOW - 2 * HOUR, NOW - HOUR) == {(): 2}
    assert store.tally((), NOW - 9 * HOUR, NOW, {"kind": "Open"}) == {(): 1}
    assert store.tally(("kind",), NOW + HOUR, NOW + 2 * HOUR) == {}


def test_the_newest_of_each_kind_and_configuration_set(engine: Engine) -> None:
    store = event_store(engine)
    late, early = NOW + HOUR, NOW - HOUR
    store.add(arrivals(body("Open", at=late, configuration_set="shop")))
    store.add(arrivals(body("Open", at=early, seed=2, configuration_set="shop")))
    store.add(arrivals(body("Bounce", at=NOW, configuration_set="news")))
    assert store.newest(HOME) == {("Open", "shop"): late, ("Bounce", "news"): NOW}


def test_counts_by_older_rules_are_told_and_made_anew(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = event_store(engine)
    store.add(arrivals(body("Bounce")))
    assert not rollups.outdated(engine)
    monkeypatch.setattr(rollups, "REASONS_VERSION", 999)
    assert rollups.outdated(engine)
    before = everything(store)
    rollups.rebuild(engine)
    assert not rollups.outdated(engine)
    assert everything(store) == before


def test_hour_by_hour_and_by_one_of_several_values(engine: Engine) -> None:
    store = event_store(engine)
    for seed, (age, kind) in enumerate([(0, "Send"), (0, "Send"), (1, "Send"), (2, "Open")]):
        at = NOW - age * HOUR
        store.add(arrivals(body(kind, seed=seed, sent_at=at, at=at)))
    early, late = NOW - 3 * HOUR, NOW
    whole = NOW.replace(minute=0, second=0, microsecond=0)
    assert store.hourly(("kind",), early, late) == {
        whole: {("Send",): 2},
        whole - HOUR: {("Send",): 1},
        whole - 2 * HOUR: {("Open",): 1},
    }
    either = {"kind": ("Open", "Click")}
    assert store.hourly((), early, late, either) == {whole - 2 * HOUR: {(): 1}}
    assert store.tally((), early, late, {"kind": ("Open", "Send")}) == {(): 4}
    assert store.tally((), early, late, {"kind": ()}) == {}

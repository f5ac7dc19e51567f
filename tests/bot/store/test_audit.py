"""The audit log: what was done stays, whom it was about is a mark, and old rows go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.exc import DBAPIError

from bot.store import audit
from bot.store.answers import Answer, AnswerStore, marks_of
from bot.store.audit import AuditStore, Deed, Wanted
from bot.store.engine import utc_now, writing
from bot.store.forget import forget
from bot.store.rekey import rekey
from bot.store.seal import Keys
from bot.store.tables import audit as table
from checks.core import Address, Domain, MessageId, Outcome, Target
from tests.bot.store.database import KEYS, NOW, Clock, count, dump

ANN, BOB = Address("ann", "example.com"), Address("bob", "example.com")
LATER = Keys("a newer secret for the tests", "a secret for the tests")


def log(engine: Engine, *about: Target | None, keys: Keys = KEYS) -> None:
    store = AuditStore(engine, keys, clock=Clock())
    for number, target in enumerate(about):
        store.add(f"U{number}", "ask", {"result": "shown"}, target)


def test_a_row_says_who_what_and_about_whom_by_a_mark(engine: Engine) -> None:
    log(engine, ANN, Domain("shop.example"), None)
    marks = [marks_of(KEYS, ANN)[0], marks_of(KEYS, Domain("shop.example"))[0], None]
    assert [*audit.listed(engine)] == [
        Deed(NOW, f"U{number}", "ask", {"result": "shown"}, mark)
        for number, mark in enumerate(marks)
    ]
    written = dump(engine)
    assert "example" not in written
    assert "ann" not in written


def test_what_others_say_is_written_down_without_addresses(engine: Engine) -> None:
    """AWS quotes what it refuses."""
    refused = "AWS refuses ses:GetSuppressedDestination: no such address: Ann@example.com, for ann"
    audit.AuditStore(engine, KEYS, clock=Clock()).add("U1", "why", {"why": refused}, ANN)
    [deed] = audit.listed(engine)
    assert deed.detail == {
        "why": "AWS refuses ses:GetSuppressedDestination: no such address: [address], for [address]"
    }
    with writing(engine) as connection:
        audit.record(connection, audit.Deed(NOW, "U1", "why", {"why": refused, "n": 1}))
    assert "ann@example.com" not in dump(engine)


def test_rows_are_found_by_whom_they_are_about_who_did_it_and_when(engine: Engine) -> None:
    log(engine, ANN, BOB, MessageId("0102-1"), Address("Ann", "example.com"))

    def found(**wanted: object) -> list[str]:
        return [deed.actor for deed in audit.listed(engine, Wanted(**wanted))]  # type: ignore[arg-type]  # named by the test

    assert found(about=marks_of(KEYS, ANN)) == ["U0", "U3"]
    assert found(about=marks_of(KEYS, MessageId("0102-1"))) == ["U2"]
    assert found(about=marks_of(LATER, BOB)) == ["U1"]
    assert found(actor="U3") == ["U3"]
    assert found(since=NOW) == ["U0", "U1", "U2", "U3"]
    assert found(since=NOW + timedelta(seconds=1)) == []


def test_however_many_there_are_all_are_listed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PAGE", 2)
    log(engine, *[None] * 5)
    assert [deed.actor for deed in audit.listed(engine)] == ["U0", "U1", "U2", "U3", "U4"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(update(table).values(actor="U9"), id="who"),
        pytest.param(update(table).values(detail="{}"), id="what"),
        pytest.param(update(table).values(at=NOW), id="when"),
        pytest.param(delete(table), id="all of it"),
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_a_row(
    engine: Engine, change: object
) -> None:
    AuditStore(engine, KEYS).add("U1", "ask", {"result": "shown"}, ANN)
    before = [*audit.listed(engine)]
    with pytest.raises(DBAPIError, match="the audit log is not"), engine.begin() as connection:
        connection.execute(change)  # type: ignore[call-overload]  # either kind of statement
    assert [*audit.listed(engine)] == before


def test_postgresql_does_not_empty_it_either(engine: Engine) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    AuditStore(engine, KEYS).add("U1", "ask", {}, None)
    with pytest.raises(DBAPIError, match="the audit log is not"), engine.begin() as connection:
        connection.exec_driver_sql("TRUNCATE audit")
    assert count(engine, "audit") == 1


def test_what_is_older_than_its_life_goes_when_the_next_row_comes(engine: Engine) -> None:
    clock = Clock()
    clock.now = old = utc_now() - timedelta(days=41)
    store = AuditStore(engine, KEYS, life=timedelta(days=40), clock=clock)
    store.add("U1", "ask", {}, ANN)
    clock.now = old + timedelta(days=2)
    store.add("U2", "ask", {}, ANN)
    assert [deed.actor for deed in audit.listed(engine)] == ["U1", "U2"]
    clock.now = utc_now()
    store.add("U3", "ask", {}, ANN)
    assert [deed.actor for deed in audit.listed(engine)] == ["U2", "U3"]


def test_it_goes_as_well_where_nothing_more_is_done(engine: Engine) -> None:
    clock = Clock()
    clock.now = utc_now() - timedelta(days=41)
    store = AuditStore(engine, KEYS, life=timedelta(days=40), clock=clock)
    store.add("U1", "ask", {}, ANN)
    assert store.tidy() == 0
    clock.now = utc_now()
    assert (store.tidy(), [*audit.listed(engine)]) == (1, [])


def test_a_clock_that_is_ahead_deletes_nothing_that_the_database_would_keep(
    engine: Engine,
) -> None:
    clock = Clock()
    clock.now = utc_now() - audit.KEPT_MIN + timedelta(minutes=1)
    store = AuditStore(engine, KEYS, life=audit.KEPT_MIN, clock=clock)
    store.add("U1", "ask", {}, ANN)
    clock.now = utc_now() + timedelta(minutes=30)
    store.add("U2", "ask", {}, ANN)
    assert [deed.actor for deed in audit.listed(engine)] == ["U1", "U2"]


def test_of_who_is_forgotten_the_deeds_stay_and_the_marks_go(engine: Engine) -> None:
    log(engine, ANN, BOB)
    forget(engine, LATER, Address("ANN", "example.com"), "U9", NOW)
    rows = [(deed.actor, deed.action, deed.mark) for deed in audit.listed(engine)]
    assert rows == [
        ("U0", "ask", None),
        ("U1", "ask", marks_of(KEYS, BOB)[0]),
        ("U9", "forget", None),
    ]
    assert [*audit.listed(engine)][-1].detail["marks"] == 1


def test_with_a_new_key_the_marks_of_answers_that_are_kept_move_over(engine: Engine) -> None:
    log(engine, ANN, BOB)
    AnswerStore(engine, KEYS, clock=Clock()).save(
        Answer("a1", ANN, "C1", "1.0", None, None, "U0", NOW, Outcome.ACCEPTED, None)
    )
    rekey(engine, LATER)
    newest = Keys("a newer secret for the tests")
    assert [d.actor for d in audit.listed(engine, Wanted(about=marks_of(newest, ANN)))] == ["U0"]
    assert [d.actor for d in audit.listed(engine, Wanted(about=marks_of(LATER, BOB)))] == ["U1"]


def test_its_clock_is_the_time(engine: Engine) -> None:
    before = datetime.now(UTC)
    AuditStore(engine, KEYS).add("U1", "ask", {}, None)
    [deed] = audit.listed(engine)
    assert before - timedelta(seconds=1) <= deed.at <= datetime.now(UTC)

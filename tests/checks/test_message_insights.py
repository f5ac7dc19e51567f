from __future__ import annotations

from dataclasses import fields

import pytest

from checks.core import (
    EventKind,
    Finding,
    KeptBySes,
    MailEvent,
    MessageId,
    MessageInsights,
    Unavailable,
    Verdict,
    say,
)
from checks.message_insights import CHECK
from tests.fakes import MESSAGE, FakeHistory, FakeSes, ago, event, sources

DOWN = say("Not allowed")


def kept(made: MailEvent) -> KeptBySes:
    return KeptBySes(**{each.name: getattr(made, each.name) for each in fields(MailEvent)})


RECORD = MessageInsights((kept(event()), kept(event(EventKind.BOUNCE, ago(hours=1)))), ("a@b.c",))


def ask(ses: FakeSes | None = None, history: FakeHistory | None = None) -> Finding:
    return CHECK.run(MessageId(MESSAGE), sources(ses=ses, history=history))


def test_a_record_of_ses_is_told_with_what_it_lacks() -> None:
    found = ask(FakeSes(kept={MESSAGE: RECORD}), FakeHistory(events=RECORD.events))
    assert found.verdict is Verdict.OK
    assert found.headline == say(
        "SES's own record in {region} tells of it; no event is stored", region="eu-west-1"
    )
    assert [fact.source for fact in found.facts] == ["SES GetMessageInsights, eu-west-1"]


def test_that_ses_has_no_record_is_told() -> None:
    found = ask()
    assert found.applies
    assert found.headline == say(
        "SES in {region} has no record of this message", region="eu-west-1"
    )


def test_ses_is_not_asked_where_events_are_stored() -> None:
    denied = FakeSes(failing={"message_insights": DOWN})
    assert not ask(denied, FakeHistory(events=(event(),))).applies


def test_a_record_that_cannot_be_read_is_unknown() -> None:
    with pytest.raises(Unavailable):
        ask(FakeSes(failing={"message_insights": DOWN}))


def test_a_record_without_events_is_none() -> None:
    found = ask(FakeSes(kept={MESSAGE: MessageInsights((), ("a@b.c",))}))
    assert found.headline == say(
        "SES in {region} has no record of this message", region="eu-west-1"
    )

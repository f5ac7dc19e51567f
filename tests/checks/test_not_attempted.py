from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

import pytest

from checks.core import (
    Address,
    Contact,
    EventKind,
    MessageId,
    Outcome,
    Owner,
    Timeline,
    Verdict,
    say,
)
from checks.not_attempted import CHECK, Seen, judge
from tests.fakes import ANN, AWAY, HOME, MESSAGE, NOW, FakeHistory, FakeSes, ago, event, sources


def held(subtype: str, **fields: Any) -> Seen:
    bounce = event(EventKind.BOUNCE, ago(hours=1), subtype=subtype, **fields)
    return Seen(Timeline.of([event(), bounce]), NOW, ANN.value)


@pytest.mark.parametrize(
    ("subtype", "headline", "owner"),
    [
        (
            "OnTenantSuppressionList",
            "The address is on the suppression list of the sending tenant",
            Owner.US,
        ),
        (
            "EmailValidationSuppressed",
            "SES's address check (Auto Validation) finds the address undeliverable",
            Owner.US,
        ),
        (
            "UnsubscribedRecipient",
            "The recipient has unsubscribed from this kind of mail",
            Owner.RECIPIENT,
        ),
    ],
)
def test_each_hold_has_its_words(subtype: str, headline: str, owner: Owner) -> None:
    found = judge(held(subtype))
    assert (found.verdict, found.headline) == (Verdict.FAIL, say(headline))
    assert found.explains == (Outcome.NEVER_SENT,)
    assert found.fix
    assert (found.fix.owner, found.fix.command) == (owner, None)
    assert found.facts[0].value == subtype


@pytest.mark.parametrize("subtype", ["OnAccountSuppressionList", "Suppressed", "NoEmail"])
def test_other_bounces_are_for_others_to_explain(subtype: str) -> None:
    assert judge(held(subtype)).verdict is Verdict.OK


def test_the_tenants_entry_is_looked_up_not_removed() -> None:
    hostile = Address("a';x", "example.com")
    bounce = event(EventKind.BOUNCE, subtype="OnTenantSuppressionList", tenant="shop one")
    found = CHECK.run(hostile, sources(history=FakeHistory(events=(bounce,))))
    assert found.fix
    words = shlex.split(found.fix.command or "")
    assert "get-suppressed-destination" in words
    assert words[-3:] == ["shop one", "--email-address", hostile.value]


def test_without_an_address_there_is_no_command() -> None:
    bounce = event(EventKind.BOUNCE, subtype="OnTenantSuppressionList", tenant="shop")
    found = CHECK.run(MessageId(MESSAGE), sources(history=FakeHistory(events=(bounce,))))
    assert found.fix
    assert found.fix.command is None


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(None, NOW, None)).verdict is Verdict.UNKNOWN
    assert judge(Seen(Timeline.of([event()]), NOW, None)).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("contact", "label", "value"),
    [
        (
            Contact("news", True, (), ago(days=2)),
            say("They want"),
            say("no mail of this list at all"),
        ),
        (
            Contact("news", False, ("weekly",), ago(days=2)),
            say("Topics that they do not want"),
            ("weekly",),
        ),
        (
            Contact("news", False, (), None),
            say("They want"),
            say("all of this list by now: send again"),
        ),
    ],
    ids=["nothing", "a topic", "all again"],
)
def test_what_the_recipient_wants_is_told(contact: Contact, label: Any, value: Any) -> None:
    bounce = event(EventKind.BOUNCE, subtype="UnsubscribedRecipient")
    ses = FakeSes(contacts={ANN.value: contact})
    found = CHECK.run(ANN, sources(ses=ses, history=FakeHistory(events=(bounce,))))
    [fact] = [each for each in found.facts if each.source == "SES GetContact, list news"]
    assert (fact.label, fact.value) == (label, value)


def test_what_cannot_be_seen_of_their_wishes_costs_only_that() -> None:
    bounce = event(EventKind.BOUNCE, subtype="UnsubscribedRecipient")
    denied = say("Not allowed")
    ses = FakeSes(failing={"contact": denied})
    found = CHECK.run(ANN, sources(ses=ses, history=FakeHistory(events=(bounce,))))
    assert found.verdict is Verdict.FAIL
    assert denied in [fact.value for fact in found.facts]


def test_of_a_message_nobody_is_looked_up() -> None:
    bounce = event(EventKind.BOUNCE, subtype="UnsubscribedRecipient")
    ses = FakeSes(failing={"contact": say("Not allowed")})
    world = sources(ses=ses, history=FakeHistory(events=(bounce,)))
    found = CHECK.run(MessageId(MESSAGE), world)
    assert say("Could not look") not in [fact.label for fact in found.facts]


def test_where_the_message_left_from_a_place_that_is_not_searched_that_is_told() -> None:
    bounce = event(EventKind.BOUNCE, subtype="UnsubscribedRecipient", place=AWAY)
    found = CHECK.run(ANN, sources(history=FakeHistory(events=(bounce,))))
    assert found.verdict is Verdict.FAIL
    told = {fact.source: fact.value for fact in found.facts if fact.label == say("Could not look")}
    assert told == {
        "SES GetContact, us-east-1": say("{region} is not searched", region="us-east-1")
    }


def test_the_list_is_asked_where_the_message_left_from() -> None:
    there = FakeSes(contacts={ANN.value: Contact("news", True, (), NOW)})
    bounce = event(EventKind.BOUNCE, subtype="UnsubscribedRecipient", place=AWAY)
    asked = sources(history=FakeHistory(events=(bounce,)), places=(HOME, AWAY))
    found = CHECK.run(ANN, replace(asked, everywhere=((HOME, FakeSes()), (AWAY, there))))
    assert say("no mail of this list at all") in [fact.value for fact in found.facts]


def test_nobody_else_is_looked_up() -> None:
    bounce = event(EventKind.BOUNCE, subtype="EmailValidationSuppressed")
    ses = FakeSes(failing={"contact": say("Not allowed")})
    found = CHECK.run(ANN, sources(ses=ses, history=FakeHistory(events=(bounce,))))
    assert "Not allowed" not in str(found.facts)

"""What SES keeps of a message, as events, and when it is asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sources.history import WithSes
from bot.sources.ses_answers import Missing
from bot.sources.ses_insights import insights
from checks.core import (
    EventKind,
    Hold,
    KeptBySes,
    MailEvent,
    MessageId,
    MessageInsights,
    Outcome,
    Target,
    Timeline,
    Unavailable,
    say,
)
from checks.core import timelines as timelines_of
from checks.core.evidence import fact_of
from tests.fakes import ANN, AWAY, HOME, MESSAGE, NOW, FakeHistory, FakeSes, event

AT = datetime(2026, 5, 2, 10, 20, tzinfo=UTC)


def answer(*events: dict[str, Any], **members: Any) -> dict[str, Any]:
    told = [{"Destination": "ann@example.com", "Isp": "Gmail", "Events": list(events)}]
    return {
        "MessageId": MESSAGE,
        "FromEmailAddress": "Shop <shop@Shop.example>",
        "Subject": "Hello Ann",
        "EmailTags": [{"Name": "ses:configuration-set", "Value": "main"}],
        "Insights": told,
        **members,
    }


def bounce(**details: str) -> dict[str, Any]:
    return {"Timestamp": AT, "Type": "BOUNCE", "Details": {"Bounce": details}}


SENT = {"Timestamp": AT, "Type": "SEND"}


def test_a_bounce_is_the_event_that_we_would_have_had() -> None:
    said = bounce(
        BounceType="PERMANENT",
        BounceSubType="NO_EMAIL",
        DiagnosticCode="smtp; 550 5.1.1 <ann@example.com>: User unknown",
    )
    found = insights(answer(SENT, said), HOME)
    assert found.addresses == ("ann@example.com",)
    [timeline] = timelines_of(found.events)
    last = timeline.events[-1]
    assert timeline.outcome(AT) is Outcome.NOT_DELIVERED
    assert (last.kind, last.bounce_type, last.subtype) == (EventKind.BOUNCE, "Permanent", "NoEmail")
    assert (last.from_domain, last.configuration_set) == ("shop.example", "main")
    assert last.recipient_domain == "example.com"
    assert last.reply == "smtp; 550 5.1.1 <[address]>: User unknown"
    assert fact_of(last, say("x"), "y").source == "SES GetMessageInsights, eu-west-1"


@pytest.mark.parametrize("word", ["ON_ACCOUNT_SUPPRESSION_LIST", "OnAccountSuppressionList"])
def test_both_spellings_of_a_hold_are_known(word: str) -> None:
    found = insights(answer(bounce(BounceType="PERMANENT", BounceSubType=word)), HOME)
    assert found.events[0].hold is Hold.ACCOUNT


def test_a_kind_that_is_not_known_stays_with_its_name() -> None:
    found = insights(answer({"Timestamp": AT, "Type": "TELEPORT"}), HOME)
    assert (found.events[0].kind, found.events[0].kind_name) == (EventKind.OTHER, "TELEPORT")


def test_what_is_no_answer_of_ses_is_said() -> None:
    with pytest.raises(Missing):
        insights({"hello": "world"}, HOME)


def test_stored_events_win_and_ses_is_asked_about_ids_alone() -> None:
    kept = MessageInsights(insights(answer(SENT), HOME).events, ("ann@example.com",))
    ses = FakeSes(kept={MESSAGE: kept})
    empty = WithSes(FakeHistory(), ((HOME, ses),))
    [timeline] = empty.timelines(MessageId(MESSAGE))
    assert isinstance(timeline.events[0], KeptBySes)
    assert empty.spellings(MessageId(MESSAGE)) == ("ann@example.com",)
    assert empty.timelines(ANN) == ()
    assert empty.spellings(ANN) == ()
    full = WithSes(FakeHistory(events=(event(),)), ((HOME, ses),))
    assert full.timelines(MessageId(MESSAGE)) == timelines_of((event(),))
    assert full.spellings(MessageId(MESSAGE)) == ()


def test_a_place_that_cannot_look_is_passed_over() -> None:
    kept = MessageInsights(insights(answer(SENT), AWAY).events, ("ann@example.com",))
    down = FakeSes(failing={"message_insights": say("Not allowed")})
    found = WithSes(FakeHistory(), ((HOME, down), (AWAY, FakeSes(kept={MESSAGE: kept}))))
    assert len(found.timelines(MessageId(MESSAGE))) == 1
    assert WithSes(FakeHistory(), ((HOME, down),)).timelines(MessageId(MESSAGE)) == ()


class ByAddress(FakeHistory):
    """Has no message, and of one address two events that were counted."""

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        return ()

    def own(self, target: Target, *_: Any) -> tuple[MailEvent, ...]:
        return (event(), event(EventKind.BOUNCE)) if target == ANN else ()


def test_what_the_recipient_of_a_message_kept_by_ses_has_is_found_by_the_address() -> None:
    found = insights(answer(SENT), HOME).events
    for addresses, own in ((("Ann@Example.com",), 2), (("bob@example.com",), 0)):
        ses = FakeSes(kept={MESSAGE: MessageInsights(found, addresses)})
        history = WithSes(ByAddress(), ((HOME, ses),))
        assert len(history.own(MessageId(MESSAGE), found[0], ("Send",), NOW, NOW)) == own


@pytest.mark.parametrize("addresses", [(), ("no address",)])
def test_an_address_that_ses_does_not_tell_is_nobodys(addresses: tuple[str, ...]) -> None:
    found = insights(answer(SENT), HOME).events
    ses = FakeSes(kept={MESSAGE: MessageInsights(found, addresses)})
    history = WithSes(ByAddress(), ((HOME, ses),))
    with pytest.raises(Unavailable):
        history.own(MessageId(MESSAGE), found[0], ("Send",), NOW, NOW)

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.plain import sentence
from checks.accepted import CHECK, Seen, judge
from checks.core import (
    EventKind,
    Finding,
    MailEvent,
    Mx,
    Outcome,
    Owner,
    Strength,
    Timeline,
    Verdict,
    say,
)
from checks.core.replies.acceptance import acceptance
from checks.core.simulator import TAKEN
from tests.fakes import ANN, NOW, FakeDns, FakeHistory, ago, event, sources

REPLY = "250 2.6.0 <id> [InternalId=1] Queued mail for delivery"
DELIVERED = event(EventKind.DELIVERY, ago(hours=1), reply=REPLY, processing_ms=1500)
PLAIN = "The server accepted it; whether it is in the inbox is not known"


def of(*events: MailEvent, mx: str = "mx.example.com") -> Finding:
    return judge(Seen(NOW, Timeline.of([event(), *events]), (Mx(10, mx),)))


def later(kind: EventKind, **fields: Any) -> MailEvent:
    return event(kind, ago(minutes=5), **fields)


@pytest.mark.parametrize(
    ("events", "verdict", "headline", "owner", "reason"),
    [
        pytest.param(
            (DELIVERED,), Verdict.OK, PLAIN, Owner.RECIPIENT, "silent_filtering", id="delivery"
        ),
        pytest.param(
            (DELIVERED, later(EventKind.OPEN)),
            Verdict.OK,
            "The recipient's server accepted the message; it was opened, maybe by a filter",
            Owner.RECIPIENT,
            None,
            id="opened",
        ),
        pytest.param(
            (later(EventKind.CLICK),),
            Verdict.OK,
            "The recipient's server accepted the message; it was opened, maybe by a filter",
            Owner.RECIPIENT,
            None,
            id="clicked, with no delivery published",
        ),
        pytest.param(
            (DELIVERED, later(EventKind.COMPLAINT, detail="abuse")),
            Verdict.WARN,
            "The message arrived, and the recipient marked it as spam",
            Owner.RECIPIENT,
            "complaint",
            id="complaint",
        ),
        pytest.param(
            (DELIVERED, later(EventKind.COMPLAINT, detail="not-spam")),
            Verdict.OK,
            PLAIN,
            Owner.RECIPIENT,
            "silent_filtering",
            id="marked as not spam",
        ),
    ],
)
def test_what_an_acceptance_proves(
    events: tuple[MailEvent, ...], verdict: Verdict, headline: str, owner: Owner, reason: str | None
) -> None:
    found = of(*events)
    assert (found.verdict, found.headline, found.reason) == (verdict, say(headline), reason)
    assert (found.explains, found.strength) == ((Outcome.ACCEPTED,), Strength.PROOF)
    assert found.fix
    assert found.fix.owner is owner


def test_the_reply_and_the_time_taken_are_shown() -> None:
    values = [fact.value for fact in of(DELIVERED).facts]
    assert REPLY in values
    assert timedelta(seconds=1.5) in values


@pytest.mark.parametrize(
    ("mx", "quarantined"),
    [
        ("example-com.mail.protection.outlook.com", True),
        ("mxa-1.gslb.pphosted.com", True),
        ("eu-smtp-inbound-1.mimecast.com", True),
        ("outlook-com.olc.protection.outlook.com", False),
        ("notmimecast.com", False),
    ],
)
def test_behind_a_filter_the_recipient_looks_and_the_administrator_can_trace_it(
    mx: str, quarantined: bool
) -> None:
    fix = of(DELIVERED, mx=mx).fix
    assert fix
    assert fix.owner is Owner.RECIPIENT
    assert ("administrator can trace it in {filter}" in fix.text.template) is quarantined


def test_a_mobile_carrier_has_filters_of_its_own() -> None:
    delivery = event(EventKind.DELIVERY, recipient_domain="docomo.ne.jp")
    fix = judge(Seen(NOW, Timeline.of([delivery]))).fix
    assert fix
    assert "carrier" in fix.text.template


def test_what_is_known_survives_a_look_up_that_fails() -> None:
    dns = FakeDns(down=say("The name servers do not answer"))
    found = CHECK.run(ANN, sources(dns=dns, history=FakeHistory(events=(event(), DELIVERED))))
    assert (found.verdict, found.headline) == (Verdict.OK, say(PLAIN))
    assert say("The name servers do not answer") in [f.value for f in found.facts]


def test_a_bounce_after_the_delivery_is_no_acceptance() -> None:
    found = of(DELIVERED, later(EventKind.BOUNCE))
    assert (found.applies, found.explains) == (False, ())


def test_a_complaint_for_a_message_that_was_held_back_is_no_acceptance() -> None:
    found = of(later(EventKind.COMPLAINT, subtype="OnAccountSuppressionList"))
    assert found.explains == ()


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(NOW, None)).verdict is Verdict.UNKNOWN
    assert of().verdict is Verdict.UNKNOWN


def test_what_acceptance_is_worth_is_told_by_provider() -> None:
    told = {
        fact.label.template: fact.value for fact in of(DELIVERED, mx="mfsmax.docomo.ne.jp").facts
    }
    assert told["What acceptance means there"] == say(
        "docomo may have put the message into a spam folder that phones do not show"
    )
    assert all(f.label != say("What acceptance means there") for f in of(DELIVERED).facts)


def test_that_gmail_tells_of_no_complaint_is_said_beside_what_acceptance_is_worth() -> None:
    found = of(DELIVERED, mx="aspmx.l.google.com")
    told = {fact.label: fact.value for fact in found.facts}
    assert told[say("Complaints")] == acceptance("Gmail").complaints
    others = of(DELIVERED, mx="mx.example.com")
    assert say("Complaints") not in {fact.label for fact in others.facts}


def test_an_automatic_reply_is_proof_of_arrival_and_no_bounce() -> None:
    reply = "Hello, I am away until 15 January and am unable to read your message."
    note = later(
        EventKind.BOUNCE,
        bounce_type="Transient",
        subtype="General",
        status="2.0.0",
        reply=reply,
    )
    for events in ((DELIVERED, note), (note,)):
        found = of(*events)
        assert found.verdict is Verdict.OK
        assert sentence(found.headline).startswith("The message arrived: an automatic reply")
        assert reply in {fact.value for fact in found.facts}


def test_what_the_simulator_takes_proves_nothing() -> None:
    taken = replace(DELIVERED, recipient_domain="simulator.amazonses.com")
    found = of(taken)
    assert found.headline == TAKEN
    assert found.fix
    assert found.fix.owner is Owner.NOBODY

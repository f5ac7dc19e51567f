from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.plain import sentence
from checks.bounce import CHECK, Seen, judge
from checks.core import (
    Address,
    EventKind,
    MailEvent,
    Outcome,
    Owner,
    Strength,
    Timeline,
    Verdict,
    say,
)
from tests.fakes import ANN, MAIN_SET, FakeHistory, ago, event, sources

NO_MAILBOX = "smtp; 550 5.1.1 user unknown"
EXPIRED = "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<452 4.2.2 full>"


def bounce(reply: str | None = NO_MAILBOX, **fields: Any) -> MailEvent:
    return event(EventKind.BOUNCE, ago(hours=1), reply=reply, **fields)


def of(*events: MailEvent) -> Seen:
    return Seen(Timeline.of(events))


@pytest.mark.parametrize(
    ("found", "headline", "reason", "owner"),
    [
        pytest.param(
            bounce(), "The mailbox does not exist", "mailbox_not_found", Owner.US, id="words"
        ),
        pytest.param(
            bounce(None, bounce_type="Transient", subtype="MailboxFull"),
            "The mailbox is full",
            "mailbox_full",
            Owner.RECIPIENT,
            id="subtype alone",
        ),
        pytest.param(
            bounce(EXPIRED, bounce_type="Transient", subtype="General"),
            "SES gave up after 14 h: The mailbox is full",
            "mailbox_full",
            Owner.RECIPIENT,
            id="SES gave up: the last reply is the reason",
        ),
        pytest.param(
            bounce(EXPIRED, bounce_type="Transient", subtype="CustomTimeoutExceeded"),
            "Our delivery time limit ran out: The mailbox is full",
            "mailbox_full",
            Owner.US,
            id="our own limit passed",
        ),
        pytest.param(
            bounce("smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes"),
            "SES gave up: the receiving server never took the message",
            "expired",
            Owner.RECIPIENT_ADMIN,
            id="gave up, no reply",
        ),
        pytest.param(
            bounce(None),
            "The receiving server gave no clear reason",
            "unknown",
            Owner.RECIPIENT_ADMIN,
            id="nothing is known",
        ),
    ],
)
def test_the_reason_is_the_headline(
    found: MailEvent, headline: str, reason: str, owner: Owner
) -> None:
    finding = judge(of(event(), found))
    assert finding.verdict is Verdict.FAIL
    assert sentence(finding.headline) == headline
    assert finding.reason == reason
    assert finding.fix
    assert finding.fix.owner is owner
    assert (finding.explains, finding.strength) == ((Outcome.NOT_DELIVERED,), Strength.PROOF)


def test_the_evidence_is_verbatim_with_its_source() -> None:
    found = bounce(
        status="5.1.1", remote_mta="192.0.2.9", bounce_type="Permanent", subtype="NoEmail"
    )
    facts = judge(of(event(), found)).facts
    assert [f.value for f in facts[:4]] == [NO_MAILBOX, "5.1.1", "192.0.2.9", "Permanent / NoEmail"]
    assert {f.source for f in facts[:4]} == {"event Bounce, eu-west-1"}
    assert {f.seen_at for f in facts[:4]} == {found.at}


def test_how_long_ses_tried_is_a_fact() -> None:
    assert timedelta(minutes=840) in [f.value for f in judge(of(bounce(EXPIRED))).facts]


def test_a_delivery_followed_by_a_bounce_is_a_bounce() -> None:
    delivery = event(EventKind.DELIVERY, ago(minutes=90), reply="250 ok")
    found = judge(of(event(), delivery, bounce("smtp; 550 5.0.0 no")))
    assert found.headline == say("The receiving server took the message and sent it back later")
    assert delivery.at in [f.value for f in found.facts]


def test_a_message_that_was_held_back_did_not_bounce() -> None:
    held = bounce(subtype="OnAccountSuppressionList")
    assert judge(of(event(), held)).verdict is Verdict.OK


def test_no_result_is_not_good_news() -> None:
    assert judge(Seen(None)).verdict is Verdict.UNKNOWN
    assert judge(of(event())).verdict is Verdict.UNKNOWN


def test_the_newest_message_decides_and_an_older_bounce_is_told() -> None:
    older = event(
        EventKind.BOUNCE, ago(days=3), message_id="old", sent_at=ago(days=3), reply=NO_MAILBOX
    )
    newest = (event(), event(EventKind.DELIVERY, ago(hours=1)))
    found = CHECK.run(ANN, sources(history=FakeHistory(events=(older, *newest))))
    assert found.verdict is Verdict.OK
    assert NO_MAILBOX in [f.value for f in found.facts]


def test_a_longer_limit_leaves_what_else_the_set_asks_for_as_it_is() -> None:
    late = bounce(EXPIRED, subtype="CustomTimeoutExceeded", configuration_set="main")
    limit = replace(MAIN_SET, max_delivery=timedelta(hours=1))
    strict = replace(limit, tls_required=True, sending_pool="own")
    for used, options in (
        (limit, "--tls-policy OPTIONAL"),
        (strict, "--tls-policy REQUIRE --sending-pool-name own"),
    ):
        fix = judge(Seen(Timeline.of([late]), used=used)).fix
        assert fix
        for command, seconds in ((fix.command, 50_400), (fix.undo, 3600)):
            assert (command or "").endswith(f"main {options} --max-delivery-seconds {seconds}")


def test_a_mobile_carrier_does_not_tell_a_filter_from_no_such_user() -> None:
    found = judge(of(bounce("smtp; 550 Unknown user", recipient_domain="docomo.ne.jp")))
    assert found.headline == say(
        "No such mailbox, or the recipient's mobile carrier filters us out"
    )
    assert found.fix
    assert found.fix.owner is Owner.RECIPIENT


def test_it_looks_at_the_newest_message() -> None:
    history = FakeHistory(events=(event(), bounce()))
    assert CHECK.run(Address("bob", "example.com"), sources(history=history)).reason


FORGED = {"reply": "smtp; 550 rejecting spoofed message", "status": "5.0.0"}
DMARC = "smtp; 550 5.7.26 not accepted due to domain's DMARC policy"


@pytest.mark.parametrize(
    ("events", "headline", "owner"),
    [
        pytest.param(
            (bounce(recipient_domain="simulator.amazonses.com"),),
            "AWS's mailbox simulator bounced it, as it does with all mail to this address",
            Owner.NOBODY,
            id="the simulator",
        ),
        pytest.param(
            (bounce(**FORGED, recipient_domain="a.example", from_domain="a.example"),),
            "The recipient's filter thinks that our mail from their own domain is forged",
            Owner.RECIPIENT_ADMIN,
            id="from the recipient's own domain",
        ),
        pytest.param(
            (bounce(**FORGED, recipient_domain="a.example", from_domain="b.example"),),
            "A rule of the recipient's organisation refuses the message",
            Owner.RECIPIENT_ADMIN,
            id="from another domain",
        ),
        pytest.param(
            (event(EventKind.DELIVERY, ago(hours=2)), bounce(DMARC, status="5.7.26")),
            "Taken first, then refused: Our mail fails the DMARC check of our own domain",
            Owner.RECIPIENT,
            id="forwarded",
        ),
        pytest.param(
            (bounce(DMARC, status="5.7.26"),),
            "Our mail fails the DMARC check of our own domain",
            Owner.US,
            id="refused at once",
        ),
    ],
)
def test_what_the_reason_alone_does_not_tell(
    events: tuple[MailEvent, ...], headline: str, owner: Owner
) -> None:
    found = judge(Seen(Timeline.of(events)))
    assert sentence(found.headline) == headline
    assert found.fix
    assert found.fix.owner is owner

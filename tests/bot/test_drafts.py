from __future__ import annotations

from typing import Any

import pytest

from bot import as_json
from bot.drafts import customer_lines, drafts, header_id, postmaster_lines
from bot.plain import sentence
from bot.report import Report
from bot.wording_for_customers import CAUSES, GROUPS
from checks.core import (
    EventKind,
    Finding,
    Fix,
    MailEvent,
    Outcome,
    Owner,
    Place,
    Strength,
    Text,
    Verdict,
    say,
    timelines,
)
from checks.core.replies import REASONS
from tests.bot.reports import report
from tests.fakes import MESSAGE, ago, event

REFUSED = "smtp; 550 5.7.1 Blocked by policy"


def of(
    *events: MailEvent,
    slug: str | None = None,
    explains: Outcome = Outcome.NOT_DELIVERED,
    owner: Owner = Owner.US,
) -> Report:
    lead = Finding(
        Verdict.FAIL,
        say("A cause"),
        fix=Fix(owner, say("Do it.")),
        strength=Strength.PROOF,
        explains=(explains,),
        reason=slug,
    )
    return report(("bounce", lead, None), history=timelines(events))


def bounce(**fields: Any) -> MailEvent:
    given = {"reply": REFUSED, "remote_mta": "192.0.2.25", "outgoing_ip": "54.240.8.31"}
    return event(EventKind.BOUNCE, ago(minutes=100), **{**given, **fields})


def words(lines: tuple[Text, ...]) -> list[str]:
    return [sentence(line) for line in lines]


def test_a_full_mailbox_in_plain_words() -> None:
    assert words(customer_lines(of(event(), bounce(), slug="mailbox_full"))) == [
        "Our message of 2026-05-02 10:00 UTC could not be delivered: your mailbox is full.",
        "Please free some space and tell us; then we send it again.",
    ]


def test_the_postmaster_gets_what_it_takes_to_trace_it() -> None:
    assert words(postmaster_lines(of(event(), bounce(), slug="policy_rejected"))) == [
        "Your server refused the message below. Why, and what would let it through?",
        "Recipient: ann@example.com",
        "From the domain: shop.example",
        f"Message-ID: <{MESSAGE}@eu-west-1.amazonses.com>",
        "Sent: 2026-05-02 10:00:00 UTC (+0000)",
        "Your server's answer: 2026-05-02 10:20:00 UTC (+0000)",
        "Sending IP address: 54.240.8.31",
        "Your server: 192.0.2.25",
        f"Its words: {REFUSED}",
    ]


@pytest.mark.parametrize(
    "slug", ["mailbox_full", "mailbox_not_found", "greylisted", "auth_dmarc", "message_too_big"]
)
def test_no_postmaster_is_bothered_with_what_their_server_said_clearly(slug: str) -> None:
    assert postmaster_lines(of(event(), bounce(), slug=slug)) == ()


def test_nobody_is_told_what_is_wrong_with_our_records() -> None:
    told = words(customer_lines(of(event(), bounce(), slug="auth_dmarc")))
    assert told[0].endswith("could not be delivered: there was a fault on our side.")
    assert told[1].startswith("You need not do anything")


def test_what_ses_held_back_is_no_postmasters_matter() -> None:
    held = bounce(subtype="OnAccountSuppressionList", reply="Amazon SES did not send the message")
    found = of(event(), held, explains=Outcome.NEVER_SENT, slug="suppressed")
    assert postmaster_lines(found) == ()
    assert words(customer_lines(found))[0].endswith(
        "was not sent: earlier mail to your address came back, so that we no longer send to it."
    )


def test_who_complained_is_asked_whether_they_want_it() -> None:
    held = bounce(subtype="OnAccountSuppressionList")
    found = of(event(), held, explains=Outcome.NEVER_SENT, owner=Owner.RECIPIENT)
    assert "marked as spam" in words(customer_lines(found))[0]


def test_an_address_that_ses_finds_malformed_has_not_complained() -> None:
    held = bounce(subtype="OnAccountSuppressionList")
    malformed = bounce(subtype="EmailValidationSuppressed")
    for each in (held, malformed):
        found = of(event(), each, explains=Outcome.NEVER_SENT, owner=Owner.RECIPIENT)
        assert ("marked as spam" in words(customer_lines(found))[0]) is (each is held)


def test_a_delay_says_until_when_and_asks_for_nothing_where_it_is_ours() -> None:
    delay = event(
        EventKind.DELIVERY_DELAY, ago(minutes=30), expires_at=ago(hours=-10), reply="450 later"
    )
    found = of(event(), delay, slug="rate_limited", explains=Outcome.DELAYED)
    assert words(customer_lines(found)) == [
        "Our message of 2026-05-02 10:00 UTC is delayed: your provider takes it only later.",
        "We keep trying until 2026-05-02 22:00 UTC; nothing has to be sent again.",
    ]
    assert words(postmaster_lines(found))[0].startswith("Your server puts off")


def test_what_was_accepted_is_to_be_looked_for() -> None:
    taken = event(EventKind.DELIVERY, ago(minutes=100), reply="250 2.0.0 OK")
    found = of(event(), taken, explains=Outcome.ACCEPTED)
    assert words(customer_lines(found))[0] == (
        "Your mail provider took our message of 2026-05-02 10:00 UTC at 2026-05-02 10:20 UTC."
    )
    assert words(postmaster_lines(found))[0].startswith("Your server took the message below")


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert drafts(of(event(), explains=Outcome.UNKNOWN)) == ()
    assert drafts(report(history=())) == ()


def test_where_no_check_explains_it_nobody_is_to_blame() -> None:
    found = of(event(), bounce(reply="550 5.1.1 no such user"), explains=Outcome.DELAYED)
    assert (found.outcome, found.lead) == (Outcome.NOT_DELIVERED, None)
    assert drafts(found) == ()


def test_the_header_of_the_oldest_region_has_another_host() -> None:
    place = Place("111122223333", "us-east-1")
    [timeline] = timelines([event(place=place)])
    assert header_id(timeline) == f"<{MESSAGE}@email.amazonses.com>"


def test_every_reason_for_which_mail_comes_back_has_its_words() -> None:
    said = {"silent_filtering", "auto_reply", "suppressed", "ses_deferred"}
    for slug, reason in REASONS.items():
        assert slug in CAUSES or reason.group in GROUPS or slug in said, slug
    assert set(CAUSES) <= set(REASONS)
    assert set(GROUPS) <= {reason.group for reason in REASONS.values()}


def test_hostile_words_are_cut_and_made_harmless() -> None:
    found = of(event(), bounce(reply="550 \x1b[2J\u202e" + "x" * 50_000), slug="unknown")
    shown = words(postmaster_lines(found))[-1]
    assert len(shown) < 1_100
    assert not set(shown) & set("\x1b\u202e")


def test_a_carrier_may_have_filtered_what_it_calls_unknown() -> None:
    refused = bounce(recipient_domain="docomo.ne.jp")
    told = words(customer_lines(of(refused, slug="mailbox_not_found")))
    assert told[0].endswith("your carrier knows no such mailbox, or its filter keeps our mail out.")
    assert "your carrier's filter settings" in told[1]


def test_who_marked_it_as_spam_is_not_sent_to_look_for_it() -> None:
    taken = event(EventKind.DELIVERY, ago(minutes=100), reply="250 2.0.0 Ok")
    marked = event(EventKind.COMPLAINT, ago(minutes=10))
    asked = of(taken, marked, slug="complaint", explains=Outcome.ACCEPTED)
    assert words(customer_lines(asked)) == [
        "Our message of 2026-05-02 10:00 UTC reached you and was marked as spam in your mailbox.",
        "Please tell us if you want to hear from us; until then we send nothing more.",
    ]
    assert postmaster_lines(asked) == ()


def test_a_forward_that_was_refused_is_no_fault_of_ours_alone() -> None:
    taken = event(EventKind.DELIVERY, ago(minutes=110), reply="250 2.0.0 Ok")
    told = words(customer_lines(of(taken, bounce(), slug="auth_dmarc")))
    assert told[1] == "If your mailbox passes mail on, please give us the address that it goes to."
    at_once = words(customer_lines(of(bounce(), slug="auth_dmarc")))
    assert at_once[0].endswith("there was a fault on our side.")


def test_a_server_that_was_not_reached_is_not_said_to_have_refused() -> None:
    gone = bounce(reply="smtp; 421 4.4.1 Unable to connect to remote host")
    told = words(postmaster_lines(of(gone, slug="connection_timeout")))
    assert told[0] == (
        "We could not reach your server for the message below. Was it out of service?"
    )
    assert any(line.startswith("What the sending server reports: ") for line in told)
    assert not any("Your server's answer" in line or "refused" in line for line in told)


def test_nobody_writes_to_the_simulator() -> None:
    found = of(bounce(recipient_domain="simulator.amazonses.com"))
    assert drafts(found) == ()
    assert as_json.report(found)["drafts"] == {"customer": None, "postmaster": None}

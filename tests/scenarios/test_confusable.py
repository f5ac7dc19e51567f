"""Causes that look alike from a distance: each gets its own sentence, and never the other's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.plain import sentence
from bot.report import Report
from bot.terminal import Terminal
from checks.core import Outcome, Verdict
from tests.scenarios.causes import CAUSES, Cause
from tests.scenarios.conftest import Desks

PLAIN = "The server accepted it; whether it is in the inbox is not known"
NO_MAILBOX = "The mailbox does not exist"


@dataclass(frozen=True, slots=True)
class One:
    scenario: str
    outcome: str
    lead: str
    sentence: str
    """Words of the answer that the other one of the pair must not have."""


BOUNCE = ("not_delivered", "bounce")

NEVER_WRONG = ("accepted", "address", "message_insights")
"""Checks whose word is no fault, and worth knowing all the same."""

PAIRS = {
    "global or account suppression": (
        One(
            "global-suppression",
            "never_sent",
            "global_suppression",
            "SES's global suppression list holds mail to this address back",
        ),
        One(
            "suppressed-after-bounce",
            "never_sent",
            "suppression_list",
            "delete-suppressed-destination",
        ),
    ),
    "full mailbox or submission quota, both 5.2.2": (
        One("mailbox-full", *BOUNCE, "The mailbox is full"),
        One("submission-quota", *BOUNCE, "The mailbox is receiving too much mail at the moment"),
    ),
    "unknown user or a carrier's filter, both 5.1.1": (
        One("mailbox-not-found", *BOUNCE, NO_MAILBOX),
        One(
            "carrier-filter",
            *BOUNCE,
            "No such mailbox, or the recipient's mobile carrier filters us out",
        ),
    ),
    "DMARC or content, both ContentRejected": (
        One("dmarc-refused", *BOUNCE, "Our mail fails the DMARC check of our own domain"),
        One("spam-content-refused", *BOUNCE, "The receiver considers the message to be spam"),
    ),
    "greylisting or a block of the address": (
        One(
            "delayed-greylisting",
            "delayed",
            "delay",
            "The recipient's server makes new senders wait",
        ),
        One("ip-blocklisted", *BOUNCE, "The receiver blocks the SES server that we send from"),
    ),
    "delivered and then bounced, or bounced at once": (
        One("accepted-then-bounced", *BOUNCE, "Accepted first, and sent back later"),
        One("one-failed-of-several", *BOUNCE, "User unknown in virtual mailbox table"),
    ),
    "simulator or real": (
        One("simulator-bounce", *BOUNCE, "AWS's mailbox simulator bounced it"),
        One("mailbox-not-found", *BOUNCE, NO_MAILBOX),
    ),
    "one of several failed, or all": (
        One("one-failed-of-several", *BOUNCE, "User unknown in virtual mailbox table"),
        One("many-recipients", *BOUNCE, "Recipient address rejected: Access denied"),
    ),
    "the one that failed, or one beside it": (
        One("one-failed-of-several", *BOUNCE, NO_MAILBOX),
        One("one-taken-of-several", "accepted", "accepted", PLAIN),
    ),
    "two messages minutes apart": (
        One("two-messages-minutes-apart", "accepted", "accepted", PLAIN),
        One(
            "taken-then-refused-minutes-apart",
            *BOUNCE,
            "The receiver considers the message to be spam",
        ),
    ),
    "another account's message or a Region not searched": (
        One(
            "message-of-another-account",
            "unknown",
            "blind_spots",
            "No event of this message is known: it may be another account's",
        ),
        One(
            "region-not-searched",
            "unknown",
            "blind_spots",
            "The id looks like one of us-west-2, which is not searched",
        ),
    ),
    "an out-of-office note or a real return": (
        One("out-of-office", "accepted", "accepted", "an automatic reply came back"),
        One("accepted-then-bounced", *BOUNCE, "Accepted first, and sent back later"),
    ),
    "forged for the recipient's own filter, or a policy": (
        One(
            "spoof-guard-mimecast",
            *BOUNCE,
            "The recipient's filter thinks that our mail from their own domain is forged",
        ),
        One(
            "organisation-policy",
            *BOUNCE,
            "A rule of the recipient's organisation refuses the message",
        ),
    ),
    "a policy, or the recipient's own list": (
        One(
            "organisation-policy",
            *BOUNCE,
            "A rule of the recipient's organisation refuses the message",
        ),
        One("personal-block-list", *BOUNCE, "The recipient's own settings refuse our mail"),
    ),
    "our time limit, or SES's": (
        One("delivery-time-limit", *BOUNCE, "Our delivery time limit ran out"),
        One("delay-expired", *BOUNCE, "SES gave up after 14 h"),
    ),
    "quarantine of a company, or Outlook.com": (
        One(
            "microsoft-365-quarantine",
            "accepted",
            "accepted",
            "their administrator can trace it in Microsoft 365",
        ),
        One("hotmail-queued", "accepted", "accepted", "has dropped some unseen"),
    ),
}


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=PAIRS)
def test_what_looks_alike_is_told_apart(desks: Desks, one: One, other: One) -> None:
    for this, that in ((one, other), (other, one)):
        _, report = desks.answer(this.scenario)
        lead = report.lead
        assert (report.outcome.value, lead and lead.check.id) == (this.outcome, this.lead)
        assert this.sentence in told(report)
        assert that.sentence not in told(report)


def test_why_no_message_is_stored_is_told_apart(desks: Desks) -> None:
    """Not mailed since our events begin, perhaps before, an id that is too old, no events."""
    told = {
        "never-heard-of": "Our events tell of no mail to this address since ",
        "before-the-bot": "Our events begin at ",
        "message-from-before": "The message is older than our events, which begin at ",
        "events-never-come": "No event of any message has reached us yet",
        "template-events-not-published": "We are not told of templates that fail",
    }
    for name, begin in told.items():
        _, report = desks.answer(name)
        assert _headline(report).startswith(begin)
        assert report.outcome is Outcome.UNKNOWN


PLAYED = [
    pytest.param(cause, name, id=f"{cause.number} {name}")
    for cause in CAUSES
    for name in cause.scenarios
    if cause.lead or cause.reasons
]


@pytest.mark.parametrize(("cause", "name"), PLAYED)
def test_a_cause_is_told_by_its_check_and_reason(desks: Desks, cause: Cause, name: str) -> None:
    """Also where another check's finding comes first."""
    _, report = desks.answer(name)
    found = [result.finding for result in report.results if result.check.id == cause.check]
    worst = max(found, key=lambda finding: finding.verdict)
    assert not cause.reasons or worst.reason in cause.reasons
    assert worst.verdict is not Verdict.OK or cause.check in NEVER_WRONG
    assert worst.verdict is Verdict.OK or sentence(worst.headline) in told(report)


def _headline(report: Report) -> str:
    assert report.lead
    return sentence(report.lead.finding.headline)


def told(report: Report) -> str:
    return " ".join(Terminal(colour=False).report(report).split())

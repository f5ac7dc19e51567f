"""What SES says itself is told from what receiving servers say, and its true cause named."""

from __future__ import annotations

import pytest

from checks.core import Owner
from checks.core.replies import REASONS, Certainty, DecidedBy, Retryable, classify
from checks.core.replies.amazon import ANYWHERE, AT_SES, CAUSES, is_ses, unverified
from checks.core.replies.library import library

HOST = "email-smtp.eu-west-1.amazonaws.com"
UNVERIFIED = (
    "554 Message rejected: Email address is not verified. The following identities failed the "
    "check in region EU-WEST-1: ann@example.com, arn:aws:ses:eu-west-1:123456789012:identity/b.co"
)
SAID = [
    ("454 Throttling failure: Maximum sending rate exceeded.", "rate_limited", "sending_rate"),
    ("454 Throttling failure: Daily message quota exceeded", "rate_limited", "daily_quota"),
    (
        "454 Throttling failure: Maximum SigV2 SMTP sending rate exceeded.",
        "rate_limited",
        "old_credentials_rate",
    ),
    ("TooManyRequestsException: Too Many Requests", "rate_limited", "too_many_calls"),
    ("ThrottlingException: Rate exceeded", "rate_limited", "too_many_calls"),
    ("LimitExceededException", "rate_limited", "resource_limit"),
    (UNVERIFIED, "sender_rejected", "identity_not_verified"),
    (
        "An error occurred (MessageRejected) when calling the SendEmail operation: Email address "
        "is not verified.",
        "sender_rejected",
        "identity_not_verified",
    ),
    (
        "554 Message rejected: Sending suspended for this account. For more information, please "
        "check the inbox of the email address associated with your AWS account.",
        "policy_rejected",
        "account_paused",
    ),
    (
        "554 Message rejected: Sending paused for this account. For more information, please "
        "check the inbox of the email address associated with your AWS account.",
        "policy_rejected",
        "account_paused",
    ),
    (
        "AccountSendingPausedException: Email sending is disabled for this account",
        "policy_rejected",
        "account_paused",
    ),
    ("SendingPausedException", "policy_rejected", "account_paused"),
    ("AccountSuspendedException", "policy_rejected", "account_suspended"),
    ("ConfigurationSetSendingPausedException", "policy_rejected", "configuration_set_paused"),
    ("535 Authentication Credentials Invalid", "relay_denied", "smtp_credentials"),
    ("535 Account not subscribed to SES", "relay_denied", "account_without_ses"),
    ("SignatureDoesNotMatch: The request signature", "relay_denied", "api_credentials"),
    (
        "The security token included in the request is invalid.",
        "relay_denied",
        "api_credentials",
    ),
    (
        "554 Access denied: User `arn:aws:iam::123456789012:user/x' is not authorized to perform "
        "`ses:SendRawEmail' on resource `arn:aws:ses:eu-west-1:123456789012:identity/b.co'",
        "policy_rejected",
        "not_permitted",
    ),
    (
        "MailFromDomainNotVerifiedException: no MX record",
        "sender_rejected",
        "mail_from_not_verified",
    ),
    (
        "ConfigurationSetDoesNotExist: Configuration set <prod> does not exist.",
        "malformed_message",
        "configuration_set_missing",
    ),
    (
        "554 Configuration set <prod> does not exist.",
        "malformed_message",
        "configuration_set_missing",
    ),
    ("Template welcome does not exist", "malformed_message", "template_missing"),
    (
        "Attribute 'name' is not present in the rendering data.",
        "malformed_message",
        "template_not_filled_in",
    ),
    ("554 Transaction failed: Illegal address", "bad_address", "bad_address"),
    ("Illegal address", "bad_address", "bad_address"),
    ("Missing final '@domain'", "bad_address", "bad_address"),
    ("554 Transaction failed: Missing final '@domain'", "bad_address", "bad_address"),
    ("Local address contains control or whitespace", "bad_address", "bad_address"),
    ("InvalidParameterValue: Domain ends with dot", "bad_address", "bad_address"),
    ("501 Invalid MAIL FROM address provided", "sender_rejected", "bad_sender_address"),
    ("554 Transaction failed: Duplicate header 'From'.", "malformed_message", "bad_message"),
    (
        "InvalidParameterValue: Missing required header 'From'.",
        "malformed_message",
        "bad_message",
    ),
    (
        "BadRequestException: Recipient count exceeds 50.",
        "too_many_recipients",
        "too_many_recipients",
    ),
    ("Bad content", "virus_or_attachment", "virus"),
]
SAID_THERE = [
    ("552 Message is too long.", "message_too_big", "too_big"),
    ("451 Temporary service failure", "ses_deferred", "ses_fault"),
    ("421 Too many concurrent SMTP connections", "too_many_connections", "too_many_connections"),
    ("530 Authentication required", "relay_denied", "log_in_required"),
    ("530 Must issue a STARTTLS command first", "tls_required", "encryption_required"),
    ("554 Transaction failed: something new", "malformed_message", "bad_message"),
]


@pytest.mark.parametrize(("text", "slug", "cause"), SAID, ids=[c + t[:12] for t, _, c in SAID])
@pytest.mark.parametrize("remote", [None, HOST])
def test_ses_itself_is_known_by_its_words(
    text: str, slug: str, cause: str, remote: str | None
) -> None:
    meaning = classify(text, remote=remote)
    assert meaning.cause is CAUSES[cause]
    assert (meaning.reason.slug, meaning.provider) == (slug, "Amazon SES")
    assert (meaning.decided_by, meaning.certainty) == (DecidedBy.SES, Certainty.CERTAIN)
    assert not meaning.against_us


@pytest.mark.parametrize(("text", "slug", "cause"), SAID_THERE, ids=[c for *_, c in SAID_THERE])
def test_what_others_say_too_is_of_ses_where_its_host_is_named(
    text: str, slug: str, cause: str
) -> None:
    meaning = classify(text, remote=HOST)
    assert (meaning.reason.slug, meaning.cause) == (slug, CAUSES[cause])
    assert classify(text).cause is None


@pytest.mark.parametrize("text", [text for text, *_ in (*SAID, *SAID_THERE)])
def test_the_same_words_of_another_server_are_that_servers(text: str) -> None:
    assert classify(text, remote="mx.example.com").cause is None
    assert classify(text, bounce_type="Permanent").cause is None
    assert classify(f"host mx.example.com[192.0.2.1] said: 554 {text}").cause is None


def test_a_reject_event_is_the_word_of_ses() -> None:
    assert classify("Bad content", bounce_type="Reject").cause is CAUSES["virus"]


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("email-smtp.us-east-1.amazonaws.com", True),
        ("email-smtp-fips.us-gov-west-1.amazonaws.com", True),
        ("email.eu-west-1.amazonaws.com", True),
        ("inbound-smtp.eu-west-1.amazonaws.com", False),
        ("email-smtp.us-east-1.amazonaws.com.example.com", False),
        ("ec2-192-0-2-1.compute-1.amazonaws.com", False),
    ],
)
def test_the_hosts_of_ses(host: str, is_it: bool) -> None:
    assert is_ses(host) is is_it


def test_what_is_not_verified_is_named_with_its_region() -> None:
    arn = "arn:aws:ses:eu-west-1:123456789012:identity/b.co"
    assert unverified(UNVERIFIED) == ("eu-west-1", ("ann@example.com", arn))
    assert unverified("554 Message rejected") is None
    logged = 'identities failed the check in region US-EAST-1: "A" <a@b.co>, b.co. SMTP code: 554'
    assert unverified(logged) == ("us-east-1", ("a@b.co", "b.co"))


def test_a_cause_says_more_than_its_reason() -> None:
    for name, cause in CAUSES.items():
        reason = REASONS[cause.reason]
        assert name == cause.id
        assert cause.says or cause.says_there
        assert len(cause.headline.template) < 65
        assert not cause.headline.template.endswith(".")
        assert cause.fix.template.endswith(".")
        assert (cause.headline, cause.fix) != (reason.headline, reason.fix)
        assert (cause.owner is Owner.AWS) <= (cause.id in ("account_suspended", "ses_fault"))
    assert CAUSES["sending_rate"].retryable is Retryable.YES


def test_each_cause_is_shown_here_and_each_wording_is_a_rule() -> None:
    assert len(library().ses.entries) == len(ANYWHERE)
    assert len(library().at_ses.entries) == len(ANYWHERE) + len(AT_SES)
    assert {c for *_, c in (*SAID, *SAID_THERE)} == set(CAUSES)

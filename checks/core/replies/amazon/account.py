"""What SES refuses for the account's sake: its rate, its quota, its state."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.amazon.cause import DOCS, Cause
from checks.core.replies.reason import Retryable
from checks.core.text import say

CAUSES = (
    Cause(
        "old_credentials_rate",
        "rate_limited",
        Retryable.YES,
        Owner.US,
        say("Our SMTP credentials are of the old kind, which may send little"),
        say("Make new SMTP credentials in SES's console, and have the application use them."),
        f"{DOCS}smtp-credentials.html",
        ("maximum sigv2 smtp sending rate", "sigv2 .. rate exceeded"),
    ),
    Cause(
        "daily_quota",
        "rate_limited",
        Retryable.YES,
        Owner.US,
        say("Our account has used up its sending quota of 24 hours"),
        say(
            "Send the message again when the last 24 hours hold less mail: SES has not kept it. "
            "Ask AWS for a higher quota if this comes again."
        ),
        f"{DOCS}manage-sending-quotas.html",
        ("daily message quota exceeded", "daily sending quota exceeded"),
    ),
    Cause(
        "sending_rate",
        "rate_limited",
        Retryable.YES,
        Owner.US,
        say("Our account sends more mail a second than SES lets it"),
        say(
            "Have the application send more slowly, and try again after a growing pause: SES has "
            "not kept the message. Ask AWS for a higher rate if this comes again."
        ),
        f"{DOCS}manage-sending-quotas.html",
        ("maximum sending rate exceeded", "throttling failure"),
    ),
    Cause(
        "too_many_calls",
        "rate_limited",
        Retryable.YES,
        Owner.US,
        say("Our account makes more calls a second than SES lets it"),
        say("Have the application call more slowly, and try again after a growing pause."),
        f"{DOCS}manage-sending-quotas.html",
        ("toomanyrequestsexception", "throttlingexception", "throttling rate exceeded"),
        ("rate exceeded",),
    ),
    Cause(
        "too_many_connections",
        "too_many_connections",
        Retryable.YES,
        Owner.US,
        say("We keep more connections to SES open than it lets us"),
        say("Have the application close connections that it no longer needs, and use fewer."),
        f"{DOCS}troubleshoot-smtp.html",
        (),
        ("too many .. connections",),
    ),
    Cause(
        "resource_limit",
        "rate_limited",
        Retryable.NO,
        Owner.US,
        say("Our account has reached a limit of SES"),
        say("Look in Service Quotas which limit it is; then ask AWS for more, or use less."),
        f"{DOCS}quotas.html",
        ("limitexceededexception",),
        ("limitexceeded",),
    ),
    Cause(
        "account_suspended",
        "policy_rejected",
        Retryable.NO,
        Owner.AWS,
        say("AWS has suspended sending for our account"),
        say("Open a case with AWS Support, and ask what has to change for it to be lifted."),
        f"{DOCS}faqs-enforcement.html",
        ("accountsuspendedexception",),
    ),
    Cause(
        "configuration_set_paused",
        "policy_rejected",
        Retryable.NO,
        Owner.US,
        say("Sending with this configuration set is paused"),
        say("Find out who paused it and why; then switch its sending on again."),
        f"{DOCS}using-configuration-sets.html",
        (
            "configurationsetsendingpausedexception/configurationsetsendingpaused",
            "sending paused/disabled/suspended .. configuration set",
        ),
    ),
    Cause(
        "account_paused",
        "policy_rejected",
        Retryable.NO,
        Owner.US,
        say("Sending is paused for our whole account in this Region"),
        say(
            "Read what AWS wrote to the account's own address, mend what it names, and answer it; "
            "if we paused it ourselves, switch sending on again."
        ),
        f"{DOCS}faqs-enforcement.html",
        (
            "sending suspended/paused/disabled .. account",
            "accountsendingpausedexception/accountsendingpaused/sendingpausedexception",
            "account .. sending .. paused/suspended & ses/amazon/aws",
        ),
    ),
)

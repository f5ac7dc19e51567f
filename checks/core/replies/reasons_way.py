"""Reasons that lie with the way to the server, or with the server."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.reason import Reason, Retryable
from checks.core.text import say

YES, NO, UNCLEAR = Retryable
US, RECIPIENT, ADMIN = Owner.US, Owner.RECIPIENT, Owner.RECIPIENT_ADMIN
AWS, NOBODY = Owner.AWS, Owner.NOBODY

WAY = (
    Reason(
        "dns_failure",
        "network",
        YES,
        ADMIN,
        say("A domain's name servers did not answer"),
        say(
            "Ask the recipient's administrator to check the domain's name servers, then send again."
        ),
        say("Name servers did not answer, or answered with an error: not that there is nothing."),
    ),
    Reason(
        "connection_timeout",
        "network",
        YES,
        ADMIN,
        say("The recipient's server could not be reached"),
        say("Ask the recipient's administrator whether the server was down; then send again."),
        say("No connection, or it broke off before the server had answered."),
    ),
    Reason(
        "expired",
        "network",
        NO,
        ADMIN,
        say("SES gave up: the receiving server never took the message"),
        say("Ask the recipient's administrator whether the server was down; then send again."),
        say("Every attempt failed until the time for trying was over, and no reply says why."),
    ),
    Reason(
        "remote_system_error",
        "remote",
        YES,
        ADMIN,
        say("The recipient's server has a fault"),
        say(
            "Ask the recipient's administrator whether the server works again, then send the "
            "message again."
        ),
        say("A fault, an overload or maintenance of the receiving server."),
    ),
    Reason(
        "tls_required",
        "transport",
        NO,
        US,
        say("The receiving server demands an encrypted connection"),
        say("Set the configuration set's TLS policy to Require, then send the message again."),
        say("The server takes mail over encrypted connections only, and this one was not."),
    ),
    Reason(
        "tls_failed",
        "transport",
        YES,
        ADMIN,
        say("No encrypted connection to the recipient's server could be made"),
        say("Ask the recipient's administrator to check the server's TLS certificate."),
        say("Encryption was tried and failed: certificate, version, cipher, DANE or MTA-STS."),
    ),
    Reason(
        "protocol_error",
        "transport",
        NO,
        AWS,
        say("The servers did not understand each other"),
        say("Open a case with AWS Support, with the message id and the server's reply."),
        say("A command, its order or its arguments were not understood or not allowed."),
    ),
    Reason(
        "too_many_connections",
        "rate",
        YES,
        AWS,
        say("The receiver takes no more connections from SES now"),
        say("Send the message again later; if it lasts, open a case with AWS Support."),
        say("More connections at once, or messages in one, than the receiver takes."),
    ),
    Reason(
        "too_many_recipients",
        "rate",
        YES,
        US,
        say("The message has too many recipients for the receiver"),
        say("Send to fewer recipients at a time."),
        say("More recipients in one message than the receiver takes."),
    ),
    Reason(
        "greylisted",
        "rate",
        YES,
        US,
        say("The recipient's server makes new senders wait"),
        say("Send the message again in half an hour: such a receiver takes it then."),
        say("The first attempt of an unknown sender is put off on purpose."),
    ),
    Reason(
        "rate_limited",
        "rate",
        YES,
        US,
        say("The receiver limits how much mail it takes from us"),
        say("Send more slowly to this provider, then send the message again."),
        say("More mail from us in a span of time than the receiver takes."),
        against_us=True,
    ),
    Reason(
        "policy_rejected",
        "policy",
        NO,
        ADMIN,
        say("A rule of the recipient's organisation refuses the message"),
        say("Ask the recipient's administrator to allow our sender; show them the reply."),
        say("A rule of the receiving organisation, which the reply does not explain further."),
    ),
)

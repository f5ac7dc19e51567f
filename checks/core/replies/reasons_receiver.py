"""Reasons that lie with the mailbox, its domain, or the way to it."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.reason import Reason, Retryable
from checks.core.text import say

YES, NO, UNCLEAR = Retryable
US, RECIPIENT, ADMIN = Owner.US, Owner.RECIPIENT, Owner.RECIPIENT_ADMIN
AWS, NOBODY = Owner.AWS, Owner.NOBODY

RECEIVER = (
    Reason(
        "mailbox_not_found",
        "recipient",
        NO,
        US,
        say("The mailbox does not exist"),
        say("Check the address with the recipient, and correct or remove it on our side."),
    ),
    Reason(
        "mailbox_moved",
        "recipient",
        NO,
        US,
        say("The mailbox has moved to another address"),
        say("Ask the recipient for the new address, and replace the old one on our side."),
    ),
    Reason(
        "mailbox_disabled",
        "recipient",
        NO,
        US,
        say("The mailbox is disabled or inactive"),
        say("Ask the recipient for an address that they use, and replace the old one."),
    ),
    Reason(
        "mailbox_full",
        "recipient",
        YES,
        RECIPIENT,
        say("The mailbox is full"),
        say("Ask the recipient to free some space, then send the message again."),
    ),
    Reason(
        "recipient_refused",
        "recipient",
        NO,
        RECIPIENT,
        say("The recipient's own settings refuse our mail"),
        say("Ask the recipient to allow our sender address, then send the message again."),
    ),
    Reason(
        "recipient_restricted",
        "recipient",
        NO,
        ADMIN,
        say("The mailbox or group takes mail from certain senders only"),
        say("Ask the recipient's administrator to allow our sender address for this mailbox."),
    ),
    Reason(
        "bad_address",
        "recipient",
        NO,
        US,
        say("The receiving server says that the address is malformed"),
        say("Check how the address is written with the recipient, and correct it on our side."),
    ),
    Reason(
        "recipient_rate_limited",
        "rate",
        YES,
        NOBODY,
        say("The mailbox is receiving too much mail at the moment"),
        say("Wait, then send the message again: nothing is wrong with the address."),
    ),
    Reason(
        "domain_not_found",
        "domain",
        NO,
        US,
        say("The recipient's domain does not exist"),
        say("Check the part after the @ with the recipient, and correct it on our side."),
    ),
    Reason(
        "domain_no_mail",
        "domain",
        NO,
        US,
        say("The recipient's domain takes no mail"),
        say("Check the part after the @ with the recipient, and correct it on our side."),
    ),
    Reason(
        "relay_denied",
        "domain",
        NO,
        ADMIN,
        say("The receiving server does not serve the recipient's domain"),
        say("Ask the recipient's administrator to check the domain's MX records."),
    ),
    Reason(
        "mail_loop",
        "domain",
        NO,
        ADMIN,
        say("The recipient's servers forward the message in a circle"),
        say("Ask the recipient's administrator to check the mailbox's forwarding rules."),
    ),
    Reason(
        "dns_failure",
        "network",
        YES,
        ADMIN,
        say("A domain's name servers did not answer"),
        say("Ask the recipient's administrator to check the domain's name servers."),
    ),
    Reason(
        "connection_timeout",
        "network",
        YES,
        ADMIN,
        say("The recipient's server could not be reached"),
        say("Ask the recipient's administrator whether the server was down; then send again."),
    ),
    Reason(
        "expired",
        "network",
        NO,
        ADMIN,
        say("SES gave up: the receiving server never took the message"),
        say("Ask the recipient's administrator whether the server was down; then send again."),
    ),
    Reason(
        "remote_system_error",
        "remote",
        YES,
        ADMIN,
        say("The recipient's server has a fault"),
        say("Wait and send again; if it lasts, show the recipient's administrator the reply."),
    ),
    Reason(
        "tls_required",
        "transport",
        NO,
        US,
        say("The receiving server demands an encrypted connection"),
        say("Set the configuration set's TLS policy to Require, then send the message again."),
    ),
    Reason(
        "tls_failed",
        "transport",
        YES,
        ADMIN,
        say("No encrypted connection to the recipient's server could be made"),
        say("Ask the recipient's administrator to check the server's TLS certificate."),
    ),
    Reason(
        "protocol_error",
        "transport",
        NO,
        AWS,
        say("The servers did not understand each other"),
        say("Open a case with AWS Support, with the message id and the server's reply."),
    ),
)

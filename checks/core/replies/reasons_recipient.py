"""Reasons that lie with the mailbox or with its domain."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.reason import Reason, Retryable
from checks.core.text import say

YES, NO, UNCLEAR = Retryable
US, RECIPIENT, ADMIN = Owner.US, Owner.RECIPIENT, Owner.RECIPIENT_ADMIN
AWS, NOBODY = Owner.AWS, Owner.NOBODY

RECIPIENT_REASONS = (
    Reason(
        "mailbox_not_found",
        "recipient",
        NO,
        US,
        say("The mailbox does not exist"),
        say("Check the address with the recipient; correct it and send again, or remove it."),
        say("The domain takes mail, and has no mailbox of this name."),
        against_us=True,
    ),
    Reason(
        "mailbox_moved",
        "recipient",
        NO,
        US,
        say("The mailbox has moved to another address"),
        say("Ask the recipient for the new address, and replace the old one on our side."),
        say("The mailbox was there, and its owner has another address now."),
        against_us=True,
    ),
    Reason(
        "mailbox_disabled",
        "recipient",
        NO,
        US,
        say("The mailbox is disabled or inactive"),
        say(
            "Ask the recipient, by another way, for an address that they use, and replace the old "
            "one."
        ),
        say("The mailbox exists, and is switched off, locked, closed or long unused."),
        against_us=True,
    ),
    Reason(
        "mailbox_full",
        "recipient",
        YES,
        RECIPIENT,
        say("The mailbox is full"),
        say("Ask the recipient to free some space, then send the message again."),
        say("The mailbox has used up its storage."),
    ),
    Reason(
        "recipient_refused",
        "recipient",
        NO,
        RECIPIENT,
        say("The recipient's own settings refuse our mail"),
        say("Ask the recipient to allow our sender address, then send the message again."),
        say("The owner of the mailbox, by a list or filter of their own, refuses us."),
    ),
    Reason(
        "recipient_restricted",
        "recipient",
        NO,
        ADMIN,
        say("The mailbox or group takes mail from certain senders only"),
        say("Ask the recipient's administrator to allow our sender address for this mailbox."),
        say("The mailbox or group takes mail from members, insiders or named senders only."),
    ),
    Reason(
        "bad_address",
        "recipient",
        NO,
        US,
        say("The receiving server says that the address is malformed"),
        say("Check how the address is written with the recipient, and correct it on our side."),
        say("The address breaks the rules for addresses, or those of this provider."),
        against_us=True,
    ),
    Reason(
        "recipient_rate_limited",
        "rate",
        YES,
        US,
        say("The mailbox is receiving too much mail at the moment"),
        say("Send the message again in an hour: nothing is wrong with the address."),
        say("This one mailbox gets more mail at the moment than its server lets in."),
    ),
    Reason(
        "domain_not_found",
        "domain",
        NO,
        US,
        say("The recipient's domain does not exist"),
        say("Check the part after the @ with the recipient, correct it and send again."),
        say("The part after the @ is no domain that exists, or none that has a mail server."),
        against_us=True,
    ),
    Reason(
        "domain_no_mail",
        "domain",
        NO,
        US,
        say("The recipient's domain takes no mail"),
        say("Check the part after the @ with the recipient, correct it and send again."),
        say("The domain says that it takes no mail at all, as by a null MX record."),
        against_us=True,
    ),
    Reason(
        "relay_denied",
        "domain",
        NO,
        ADMIN,
        say("The receiving server does not serve the recipient's domain"),
        say("Ask the recipient's administrator to check the domain's MX records, then send again."),
        say("The server that the domain's MX records name does not think itself in charge of it."),
    ),
    Reason(
        "mail_loop",
        "domain",
        NO,
        ADMIN,
        say("The recipient's servers forward the message in a circle"),
        say("Ask the recipient's administrator to check the mailbox's forwarding rules."),
        say("Servers or forwarding rules at the receiver hand the message round in a circle."),
    ),
)

"""Reasons that lie with the sender or with the message."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.reason import Reason, Retryable
from checks.core.text import say

YES, NO, UNCLEAR = Retryable
US, RECIPIENT, ADMIN = Owner.US, Owner.RECIPIENT, Owner.RECIPIENT_ADMIN
AWS, NOBODY = Owner.AWS, Owner.NOBODY

SENDER = (
    Reason(
        "ip_blocklisted",
        "reputation",
        NO,
        AWS,
        say("The receiver blocks the SES server that we send from"),
        say(
            "Open a case with AWS Support, with the server's reply: the SES server's address has "
            "to be taken off the list."
        ),
        say("The address of the sending server is on a list, public or the receiver's own."),
        against_us=True,
    ),
    Reason(
        "ip_reputation",
        "reputation",
        YES,
        AWS,
        say("The receiver distrusts the SES server that we send from"),
        say("Send the message again later; if it lasts, open a case with AWS Support."),
        say("The receiver judges the sending server by its past, without naming a list."),
        against_us=True,
    ),
    Reason(
        "domain_reputation",
        "reputation",
        UNCLEAR,
        US,
        say("The receiver distrusts our sending domain"),
        say("Stop mailing people who do not want it, then raise the volume slowly again."),
        say("The receiver judges our domain by its past, or finds it on a list of domains."),
        against_us=True,
    ),
    Reason(
        "missing_ptr",
        "reputation",
        NO,
        AWS,
        say("The sending server's address has no matching host name"),
        say("Open a case with AWS Support; with addresses of our own, set their PTR records."),
        say("The sending address has no host name in DNS, or one that does not lead back."),
        against_us=True,
    ),
    Reason(
        "spam_content",
        "content",
        NO,
        US,
        say("The receiver considers the message to be spam"),
        say("Review the message's wording, links and images, then send it again."),
        say("A filter judged the message itself: its words, form or pattern."),
        against_us=True,
    ),
    Reason(
        "url_blocklisted",
        "content",
        NO,
        US,
        say("A link or domain in the message is on a blocklist"),
        say("Remove the link, or have its domain taken off the list, then send again."),
        say("A link or a domain inside the message is on a list."),
        against_us=True,
    ),
    Reason(
        "virus_or_attachment",
        "content",
        NO,
        US,
        say("The receiver refuses the attachment or suspects a virus"),
        say("Send a link instead of the attachment, and check the file for viruses."),
        say("A virus was found or feared, or a kind of attachment is not let in."),
        against_us=True,
    ),
    Reason(
        "message_too_big",
        "message",
        NO,
        US,
        say("The message is too big for the receiver"),
        say("Send a smaller message, or a link instead of the attachment."),
        say("The message, its header or its attachments are over the receiver's limit."),
    ),
    Reason(
        "malformed_message",
        "message",
        NO,
        US,
        say("The receiver says that the message is malformed"),
        say("Correct the program that builds the message: the reply names the fault."),
        say("Header, lines or MIME structure break the rules for messages."),
    ),
    Reason(
        "auth_missing",
        "auth",
        NO,
        US,
        say("The receiver could not verify that the mail is from us"),
        say(
            "Publish the DNS records that our sending domain lacks (/ses domain lists them), "
            "then send again."
        ),
        say("Neither SPF nor DKIM proved where the message is from, or no one of them is named."),
        against_us=True,
    ),
    Reason(
        "auth_spf",
        "auth",
        NO,
        US,
        say("Our sending domain's SPF record does not permit this mail"),
        say("Add include:amazonses.com to the SPF record of the MAIL FROM domain."),
        say("SPF did not pass: the envelope sender's domain does not name the sending server."),
        against_us=True,
    ),
    Reason(
        "auth_dkim",
        "auth",
        NO,
        US,
        say("Our mail's DKIM signature is missing or not valid"),
        say("Publish the three DKIM records that SES shows for our sending domain."),
        say("The DKIM signature is missing, broken or from a domain without its key."),
        against_us=True,
    ),
    Reason(
        "auth_dmarc",
        "auth",
        NO,
        US,
        say("Our mail fails the DMARC check of our own domain"),
        say("Make DKIM or SPF pass for the domain in the From line, then send the message again."),
        say("No check that passed is of the domain in the From line, whose policy forbids that."),
        against_us=True,
    ),
    Reason(
        "sender_rejected",
        "sender",
        NO,
        US,
        say("The receiver refuses our sender address"),
        say("Make sure that the sender's domain exists and has MX records, then send again."),
        say("The envelope's or header's sender does not exist, takes no replies, or is barred."),
        against_us=True,
    ),
)

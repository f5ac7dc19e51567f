"""Reasons for which no server refused anything, and the lack of one."""

from __future__ import annotations

from checks.core.finding import Owner
from checks.core.replies.reason import Reason, Retryable
from checks.core.text import say

YES, NO, UNCLEAR = Retryable
US, RECIPIENT, ADMIN = Owner.US, Owner.RECIPIENT, Owner.RECIPIENT_ADMIN
AWS, NOBODY = Owner.AWS, Owner.NOBODY

OTHER = (
    Reason(
        "suppressed",
        "ses",
        NO,
        US,
        say("SES holds mail to this address back"),
        say("Find out why the address is on a suppression list before anybody removes it."),
        say("SES made no attempt, because the address is on a list of ours or of SES."),
    ),
    Reason(
        "ses_deferred",
        "ses",
        YES,
        AWS,
        say("The message waits inside SES itself"),
        say("Send the message again; if it stays so, open a case with AWS Support."),
        say("SES itself holds the message for now."),
    ),
    Reason(
        "silent_filtering",
        "none",
        UNCLEAR,
        RECIPIENT,
        say("The receiver took the message and may have filtered it"),
        say("Ask the recipient to look in the spam folder and to allow our sender address."),
        say("The server took the message; what it did with it afterwards it does not say."),
    ),
    Reason(
        "complaint",
        "feedback",
        UNCLEAR,
        US,
        say("The recipient marked our mail as spam"),
        say("Stop mailing the recipient until they ask for it again."),
        say("The recipient pressed the button for spam."),
        against_us=True,
    ),
    Reason(
        "auto_reply",
        "feedback",
        UNCLEAR,
        NOBODY,
        say("An automatic reply came back, such as an out-of-office note"),
        say("Nothing has to be done: such a reply is not a failure."),
        say("A program answered for the recipient; the message was delivered."),
    ),
    Reason(
        "unknown",
        "unknown",
        UNCLEAR,
        ADMIN,
        say("The receiving server gave no clear reason"),
        say("Show the server's reply to the recipient's administrator, and ask what it means."),
        say("Neither words nor numbers tell."),
    ),
)

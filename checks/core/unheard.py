"""What to say of an address to which no message is stored: since when we would know of one."""

from __future__ import annotations

from datetime import datetime, timedelta

from checks.core.finding import Fix, Owner
from checks.core.text import Text, say

LONG = timedelta(days=7)
"""Whoever asks has mostly waited for less than that: then silence says that nothing was sent."""


def unheard(begins: datetime | None, now: datetime) -> tuple[Text, Fix]:
    """`begins`: when the oldest event that is stored happened; None where that is not known."""
    if begins is None:
        look = say("Look in the sending application's log, and import older events if it was sent.")
        return say("No message to this recipient is stored"), Fix(Owner.US, look)
    if now - begins < LONG:
        return say("Our events begin at {begins}: earlier mail is not known", begins=begins), Fix(
            Owner.US,
            say(
                "Import older events if it was sent before that; if it was sent later, look in the "
                "sending application's log: SES has told us of no such message."
            ),
        )
    return say("Our events tell of no mail to this address since {begins}", begins=begins), Fix(
        Owner.US,
        say(
            "Look in the sending application's log whether it was sent, and to which address; what "
            "was sent before {begins} is not stored.",
            begins=begins,
        ),
    )

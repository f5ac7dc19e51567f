"""AWS's mailbox simulator: addresses behind which nobody is, and what becomes of mail to them.

docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator
"""

from __future__ import annotations

from checks.core.finding import Fix, Owner
from checks.core.text import Text, say

DOMAIN = "simulator.amazonses.com"

REFUSED: Text = say("AWS's mailbox simulator bounced it, as it does with all mail to this address")
TAKEN: Text = say("AWS's mailbox simulator took the message: nobody is behind this address")
COMPLAINED: Text = say("AWS's mailbox simulator plays a complaint: nobody is behind this address")


def simulated(domain: str | None) -> bool:
    return (domain or "").lower() == DOMAIN


def advice() -> Fix:
    return Fix(
        Owner.NOBODY,
        say("Nothing has to be mended: to test delivery, send to a real recipient's address."),
    )

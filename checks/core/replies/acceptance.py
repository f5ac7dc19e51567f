"""What 250 is worth: which providers take a message and hide it, and who can trace it."""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.finding import Owner
from checks.core.replies.library import kind_of
from checks.core.replies.rules import Kind
from checks.core.text import Text, say


@dataclass(frozen=True, slots=True)
class Acceptance:
    means: Text
    trace: Text
    """Whom to ask where the message is."""
    owner: Owner
    complaints: Text | None = None
    """What silence about complaints is worth, where it is worth nothing."""


_CARRIER = Acceptance(
    say("The carrier's filter may have dropped the message: it tells nobody"),
    say("Ask the recipient to allow our domain in the carrier's filter settings."),
    Owner.RECIPIENT,
)
_ADMIN = say("Ask the recipient's administrator for a message trace, with time and reply.")
_LOOK = say("Ask the recipient to look in all folders, spam too, and to allow our address.")
_KNOWN = {
    "docomo": Acceptance(
        say("docomo may have put the message into a spam folder that phones do not show"),
        say("Ask the recipient to allow our domain in docomo's filter settings."),
        Owner.RECIPIENT,
    ),
    "au": _CARRIER,
    "SoftBank": _CARRIER,
    "Gmail": Acceptance(
        say("Gmail took the message; whether into the inbox, a tab or spam, it does not say"),
        _LOOK,
        Owner.RECIPIENT,
        say(
            "Gmail tells SES of no complaint: that none has come does not prove that none was made"
        ),
    ),
    "Exchange Online": Acceptance(
        say("Microsoft 365 took the message, and may hold it in quarantine or junk mail"),
        _ADMIN,
        Owner.RECIPIENT_ADMIN,
    ),
    "Outlook.com": Acceptance(
        say("Outlook.com took the message, may file it as junk, and has dropped some unseen"),
        _LOOK,
        Owner.RECIPIENT,
    ),
}
_FILTER = Acceptance(
    say("A filter took the message; it may hold it in quarantine before the mailbox's server"),
    _ADMIN,
    Owner.RECIPIENT_ADMIN,
)
_OTHERS = Acceptance(
    say("The server took the message; whether into inbox or spam folder, it does not say"),
    _LOOK,
    Owner.RECIPIENT,
)


def acceptance(provider: str | None) -> Acceptance:
    """What the word of this provider's servers that they took a message is worth."""
    if provider is None:
        return _OTHERS
    if provider in _KNOWN:
        return _KNOWN[provider]
    return _FILTER if kind_of(provider) is Kind.FILTER else _OTHERS

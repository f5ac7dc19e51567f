"""What SES itself thinks of an address, as evidence."""

from __future__ import annotations

from checks.core.events import Timeline
from checks.core.finding import Fact
from checks.core.ses import AddressInsights
from checks.core.text import say
from checks.core.unavailable import Unavailable


def doubtful(found: AddressInsights, newest: Timeline | Unavailable | None) -> bool:
    """Whether SES finds little to say that mail would arrive: its own Auto Validation holds such
    addresses back, where it is on.  A server that took the newest message knows better."""
    final = newest.final if isinstance(newest, Timeline) else None
    taken = final is not None and final.attempted and final.received
    return "LOW" in (found.valid, found.mailbox) and not taken


def facts(found: AddressInsights, region: str) -> tuple[Fact, ...]:
    """HIGH, MEDIUM or LOW, as SES has it."""
    told = (
        (say("SES's confidence that it is valid"), found.valid),
        (say("SES's confidence that it is well written"), found.syntax),
        (say("SES's confidence that its domain takes mail"), found.dns),
        (say("SES's confidence that the mailbox exists"), found.mailbox),
        (say("SES's confidence that it is a shared or technical mailbox"), found.role),
        (say("SES's confidence that it is disposable"), found.disposable),
        (say("SES's confidence that it was typed at random"), found.random),
    )
    source = f"SES GetEmailAddressInsights, {region}"
    return tuple(Fact(label, value, source, found.seen_at) for label, value in told if value)

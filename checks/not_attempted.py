"""Did SES hold the message back for a tenant's list, for validation or an unsubscription?

SES accepts such a message and makes no attempt to deliver it.  It reports a bounce whose subtype
tells why; no receiving server was asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from checks.core import (
    Address,
    Check,
    Contact,
    Fact,
    Finding,
    Fix,
    Hold,
    MailEvent,
    Outcome,
    Owner,
    Place,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.commands import sesv2
from checks.core.evidence import fact_of, message_facts, newest_message, no_result, not_seen
from checks.core.searched import searched


@dataclass(frozen=True, slots=True)
class Seen:
    newest: Timeline | None
    now: datetime
    address: str | None
    """None where the person asked about a message id."""
    contact: Contact | Unavailable | None = None
    """Asked only of one who has unsubscribed."""


def gather(target: Target, sources: Sources) -> Seen:
    address = target.value if isinstance(target, Address) else None
    newest = newest_message(target, sources)
    final = newest.final if newest else None
    contact = None
    if newest and final and final.hold is Hold.UNSUBSCRIBED and address:
        contact = attempt(partial(_contact, sources, newest.place, address))
    return Seen(newest, sources.now, address, contact)


def _contact(sources: Sources, place: Place, address: str) -> Contact | None:
    return searched(sources, place, "GetContact").contact(address)


def judge(seen: Seen) -> Finding:
    """FAIL held back for one of the three; OK not for these; UNKNOWN no result yet."""
    newest = seen.newest
    event = newest.final if newest else None
    remedy = _remedy(event, seen.address) if event else None
    if newest is None or event is None or remedy is None:
        return no_result(newest) or Finding.ok(
            say("Not held back by a tenant's list, validation or an unsubscription")
        )
    headline, fix = remedy
    return Finding(
        Verdict.FAIL,
        headline,
        (*_facts(event), *_wishes(seen), *message_facts(newest)),
        fix,
        Strength.PROOF,
        (Outcome.NEVER_SENT,),
        "suppressed",
    )


def _remedy(event: MailEvent, address: str | None) -> tuple[Text, Fix] | None:
    if event.hold is Hold.TENANT:
        return say("The address is on the suppression list of the sending tenant"), _tenant(
            event, address
        )
    if event.hold is Hold.VALIDATION:
        return say("SES's address check (Auto Validation) finds the address undeliverable"), Fix(
            Owner.US,
            say(
                "Check the address with the recipient; if it is right, lower the threshold of Auto "
                "Validation, which is for all mail, and send again."
            ),
        )
    if event.hold is Hold.UNSUBSCRIBED:
        return say("The recipient has unsubscribed from this kind of mail"), Fix(
            Owner.RECIPIENT,
            say(
                "Leave it at that, unless the recipient wants this mail: only they can subscribe "
                "again."
            ),
        )
    return None


def _tenant(event: MailEvent, address: str | None) -> Fix:
    # Only a look-up is offered: whether a complaint put it there is not known from here.
    command = None
    if address and event.tenant:
        command = sesv2(
            "get-suppressed-destination",
            event.place.region,
            tenant_name=event.tenant,
            email_address=address,
        )
    return Fix(
        Owner.US,
        say("Look up why it is listed; remove it only if it was a bounce, then send again."),
        command,
    )


def _facts(event: MailEvent) -> tuple[Fact, ...]:
    told = (
        (say("Held back by SES as"), event.subtype),
        (say("SES's words"), event.reply),
        (say("Tenant"), event.tenant),
    )
    return tuple(fact_of(event, label, value) for label, value in told if value)


def _wishes(seen: Seen) -> tuple[Fact, ...]:
    """What the recipient wants, by the account's contact list."""
    if isinstance(seen.contact, Unavailable):
        return (not_seen(seen.contact, seen.now),)
    contact = seen.contact
    if contact is None:
        return ()
    source = f"SES GetContact, list {contact.list_name}"
    at = contact.updated or seen.now
    if contact.unsubscribed_from_all:
        return (Fact(say("They want"), say("no mail of this list at all"), source, at),)
    if contact.opted_out:
        return (Fact(say("Topics that they do not want"), contact.opted_out, source, at),)
    return (Fact(say("They want"), say("all of this list by now: send again"), source, at),)


CHECK = Check(
    id="not_attempted",
    title=say("Tenant list, validation, unsubscription"),
    gather=gather,
    judge=judge,
    tells=say("whether SES held the message back for one of these"),
)

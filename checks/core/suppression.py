"""Which entries of a suppression list matter: under which spellings, and for which reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from checks.core.commands import sesv2
from checks.core.events import EventKind, MailEvent, Timeline
from checks.core.evidence import fact_of, meaning_of
from checks.core.finding import Fact, Fix, Owner
from checks.core.gateways import filters_for_recipient
from checks.core.place import Place
from checks.core.ses import Suppression
from checks.core.sources import Sources
from checks.core.target import Address, MessageId, Target
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable, attempt

SOON = timedelta(minutes=5)
"""SES lists an address within seconds of the bounce; clocks and queues take the rest."""

GONE = {
    "mailbox_not_found",
    "mailbox_moved",
    "mailbox_disabled",
    "bad_address",
    "domain_not_found",
    "domain_no_mail",
}
"""Reasons that do not pass by themselves: with the entry removed the next message bounces, too."""


@dataclass(frozen=True, slots=True)
class Spellings:
    known: tuple[str, ...]
    """Distinct, the one that was typed first."""
    gaps: tuple[Unavailable, ...] = ()


def spellings(target: Target, written: tuple[str, ...] | Unavailable) -> Spellings:
    """Every spelling under which there may be an entry.

    `written` are those seen in events.  SES lower-cases the domain of an entry and compares the
    rest exactly, so that `Ann@example.com` and `ann@example.com` are two entries.
    """
    gaps = (written,) if isinstance(written, Unavailable) else ()
    seen = () if isinstance(written, Unavailable) else tuple(_stored(w) for w in written)
    asked = (target.value, target.lowered) if isinstance(target, Address) else ()
    return Spellings(tuple(dict.fromkeys((*asked, *seen))), gaps)


def effective_reasons(
    sources: Sources, newest: Timeline | Unavailable | None
) -> frozenset[str] | Unavailable:
    """Reasons for which mail is held back here: the configuration set's, or else the account's.

    Precedence: docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html.
    """
    if isinstance(newest, Unavailable):
        return newest  # which configuration set is used is part of the answer
    here = newest is not None and sources.place.is_same(newest.place)
    name = newest.first_known("configuration_set") if newest and here else None
    used = attempt(lambda: sources.ses.configuration_set(name)) if name else None
    if isinstance(used, Unavailable):
        return used
    if used and used.suppression_scope == "TENANT":
        return frozenset()
    if used and used.suppressed_reasons is not None:
        return used.suppressed_reasons
    account = attempt(sources.ses.account)
    return account if isinstance(account, Unavailable) else account.suppressed_reasons


def messages_to(
    target: Target, entries: tuple[Suppression, ...], sources: Sources
) -> tuple[Timeline, ...] | Unavailable:
    """To whoever is listed; who asks about one message knows no more than its id."""
    whom = target
    if isinstance(target, MessageId) and entries:
        local, _, domain = entries[0].address.rpartition("@")
        whom = Address(local, domain)
    return attempt(lambda: sources.history.timelines(whom))


def stranger(
    entries: tuple[Suppression, ...], timelines: tuple[Timeline, ...] | Unavailable
) -> str | None:
    """The message that an entry names, where it is none of those that we know of."""
    if isinstance(timelines, Unavailable):
        return None
    known = {timeline.message_id for timeline in timelines}
    named = (entry.message_id for entry in entries if entry.message_id)
    return next((name for name in named if name not in known), None)


def cause(
    entries: tuple[Suppression, ...], timelines: tuple[Timeline, ...] | Unavailable, place: Place
) -> MailEvent | None:
    """The bounce that put the address on this place's list, as far as we have it: the one that an
    entry names, or else the last one before it.  None for complaints."""
    bounced = [entry for entry in entries if entry.reason == "BOUNCE"]
    if isinstance(timelines, Unavailable) or not bounced:
        return None
    here = [t.newest(EventKind.BOUNCE) for t in timelines if place.is_same(t.place)]
    bounces = [b for b in here if b and b.attempted]
    named = {entry.message_id for entry in bounced if entry.message_id}
    if named:
        return next((b for b in bounces if b.message_id in named), None)
    since = max(entry.since for entry in bounced)
    return next((b for b in bounces if b.at <= since + SOON), None)


def entry_facts(entries: tuple[Suppression, ...], region: str, now: datetime) -> tuple[Fact, ...]:
    source = f"SES GetSuppressedDestination, {region}"
    reasons: dict[str, Text] = {"BOUNCE": say("a bounce"), "COMPLAINT": say("a complaint")}
    facts: list[Fact] = []
    for entry in entries:
        why = reasons.get(entry.reason, entry.reason)
        facts.append(Fact(say("Listed as"), entry.address, source, now))
        facts.append(Fact(say("Listed because of"), why, source, now))
        facts.append(Fact(say("Since"), entry.since, source, now))
        if entry.message_id:
            facts.append(Fact(say("Message that caused it"), entry.message_id, source, now))
    return tuple(facts)


def cause_facts(bounce: MailEvent | None) -> tuple[Fact, ...]:
    """Why the message that caused the entry came back."""
    if bounce is None:
        return ()
    why = meaning_of(bounce).reason.headline
    told = [
        fact_of(bounce, say("That message was sent"), bounce.sent_at),
        fact_of(bounce, say("Why that message bounced"), why),
    ]
    if bounce.reply:
        told.append(fact_of(bounce, say("The server's own words"), bounce.reply))
    return tuple(told)


def stranger_facts(message_id: str | None, now: datetime) -> tuple[Fact, ...]:
    """What may be said of a message that no event of ours tells of."""
    if message_id is None:
        return ()
    why = say("no event: another application in the account sent it, or it is older than they are")
    return (Fact(say("Our events of that message"), why, "event store", now),)


def after_bounce(
    entries: tuple[Suppression, ...], bounce: MailEvent | None, region: str | None
) -> Text:
    """An entry that an old bounce made is explained by both, in their order; `region`: named
    where there are several."""
    since = min(entry.since for entry in entries)
    reason = meaning_of(bounce).reason if bounce else None
    if reason is None or reason.slug == "unknown":
        if region is None:
            return say("Suppressed: an earlier message bounced")
        return say("Suppressed in {region}: an earlier message bounced", region=region)
    if region is None:
        return say(
            "Suppressed since {since}, after a bounce: {why}", since=since, why=reason.headline
        )
    return say(
        "Suppressed in {region} since {since}: {why}",
        region=region,
        since=since,
        why=reason.headline,
    )


def advice(bounce: MailEvent | None, *, newest: bool) -> Text:
    """What to do before the entry is removed; `newest`: the bounce is the newest message's."""
    reason = meaning_of(bounce).reason if bounce else None
    if bounce is None or reason is None or reason.slug == "unknown":
        return say("Make sure that the mailbox works now, then remove the entry and send again.")
    if reason.slug == "mailbox_not_found" and filters_for_recipient(bounce.recipient_domain):
        return say(
            "Ask the recipient to check the address and the carrier's filter settings; remove the "
            "entry only once it works."
        )
    if reason.slug == "mailbox_not_found" and not newest:
        return say(
            "The mailbox did not exist then: check the address with the recipient, and remove the "
            "entry only if it works now."
        )
    if reason.slug in GONE:
        return say("{remedy} Remove the entry only once the address works.", remedy=reason.fix)
    return say("{remedy} Before sending again, remove the entry.", remedy=reason.fix)


def holding_back(target: Target, sources: Sources, newest: Timeline | None) -> tuple[object, ...]:
    """What other checks ask of SES before they say that nothing holds mail back, gaps included;
    nothing where the newest message has its result."""
    if newest and newest.has_result:
        return ()
    ses = (sources.ses_at(newest.place) if newest else None) or sources.ses
    address = target.value if isinstance(target, Address) else None
    listed = attempt(lambda: ses.suppression(address)) if address else None
    return (listed, attempt(ses.account))


def _stored(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def removal(entries: Iterable[Suppression], region: str, advice: Text) -> Fix:
    """Take these entries off the account's list, see that they are gone, and put them back."""
    found = tuple(entries)
    return Fix(
        Owner.US,
        advice,
        _each("delete-suppressed-destination", found, region),
        verify=_each("get-suppressed-destination", found, region),
        undo="\n".join(
            sesv2("put-suppressed-destination", region, email_address=e.address, reason=e.reason)
            for e in found
        ),
    )


def _each(operation: str, entries: tuple[Suppression, ...], region: str) -> str:
    return "\n".join(sesv2(operation, region, email_address=entry.address) for entry in entries)

"""Texts to send on as they stand: to the customer in plain words, and to the receiving postmaster
with all that it takes to trace the message.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.report import Report
from bot.wording_for_customers import (
    CARRIER,
    CAUSES,
    FORWARDED,
    GROUPS,
    HELD,
    OURS,
    Wording,
)
from checks.core import (
    Address,
    EventKind,
    Fix,
    Hold,
    MailEvent,
    Outcome,
    Owner,
    Text,
    Timeline,
    say,
)
from checks.core.gateways import filters_for_recipient
from checks.core.replies import REASONS
from checks.core.simulator import simulated

NOT_THEIRS = {
    "auto_reply",
    "bad_address",
    "complaint",
    "domain_no_mail",
    "domain_not_found",
    "greylisted",
    "mailbox_disabled",
    "mailbox_full",
    "mailbox_moved",
    "mailbox_not_found",
}
"""Reasons that no postmaster would say more of than their server has said."""

FOR_US = {"auth", "message"}
"""Groups of reasons that are for us to mend, whatever their postmaster does."""

REPLY_MAX = 1_000
"""Characters of the server's words: enough for any that means something."""


@dataclass(frozen=True, slots=True)
class Draft:
    title: Text
    lines: tuple[Text, ...]


def drafts(report: Report) -> tuple[Draft, ...]:
    """Only what is true of the newest message, and for nobody whom it does not concern."""
    found = (
        Draft(say("For the customer:"), customer_lines(report)),
        Draft(say("For the postmaster of the receiving side:"), postmaster_lines(report)),
    )
    return tuple(draft for draft in found if draft.lines)


def customer_lines(report: Report) -> tuple[Text, ...]:
    """Empty where nothing is known that one could say."""
    return () if _nobody(report) else tuple(_customer(report))


def postmaster_lines(report: Report) -> tuple[Text, ...]:
    """Empty where none of their servers said anything."""
    return () if _nobody(report) else tuple(_postmaster(report))


def _nobody(report: Report) -> bool:
    """Whether nobody is there to write to."""
    newest = report.newest
    return newest is not None and simulated(newest.first_known("recipient_domain"))


def _customer(report: Report) -> Iterator[Text]:
    newest = report.newest
    if newest is None or not _explained(report):
        return
    sent = newest.sent_at
    if report.outcome is Outcome.ACCEPTED and _slug(report) == "complaint":
        yield from _marked_as_spam(newest)
        return
    if report.outcome is Outcome.ACCEPTED:
        yield from _accepted(newest)
        return
    wording = _wording(report, newest)
    match report.outcome:
        case Outcome.NEVER_SENT:
            yield say("Our message of {at} was not sent: {cause}.", at=sent, cause=wording.cause)
        case Outcome.NOT_DELIVERED:
            yield say(
                "Our message of {at} could not be delivered: {cause}.", at=sent, cause=wording.cause
            )
        case Outcome.DELAYED:
            yield say("Our message of {at} is delayed: {cause}.", at=sent, cause=wording.cause)
            yield _until(newest)
            if wording.ours:
                return
    yield wording.request


def _explained(report: Report) -> bool:
    """Whether a check knows why: if not, it may be anybody's fault."""
    return report.lead is not None and report.outcome is not Outcome.UNKNOWN


def _accepted(newest: Timeline) -> Iterator[Text]:
    accepted = newest.newest(EventKind.DELIVERY) or newest.events[-1]
    yield say(
        "Your mail provider took our message of {sent} at {at}.",
        sent=newest.sent_at,
        at=accepted.at,
    )
    yield say(
        "Please look for it in the spam folder and in all other folders, and add {domain} to your"
        " safe senders.",
        domain=newest.first_known("from_domain") or say("our address"),
    )
    yield say("If it is in none of them, the people who look after your mailbox can trace it.")


def _marked_as_spam(newest: Timeline) -> Iterator[Text]:
    yield say(
        "Our message of {sent} reached you and was marked as spam in your mailbox.",
        sent=newest.sent_at,
    )
    yield say("Please tell us if you want to hear from us; until then we send nothing more.")


def _until(newest: Timeline) -> Text:
    delay = newest.newest(EventKind.DELIVERY_DELAY)
    if delay is None or delay.expires_at is None:
        return say("We keep trying by ourselves; nothing has to be sent again.")
    return say(
        "We keep trying until {until}; nothing has to be sent again.", until=delay.expires_at
    )


def _wording(report: Report, newest: Timeline) -> Wording:
    """By what the message itself tells first, then by the reason that the answer leads with."""
    final = newest.final
    if final and final.hold:
        complained = final.hold is Hold.ACCOUNT and _complained(report)
        return CAUSES["complaint"] if complained else HELD[final.hold]
    slug = _slug(report)
    if slug is None:
        return OURS
    if slug == "mailbox_not_found" and filters_for_recipient(
        newest.first_known("recipient_domain") or ""
    ):
        return CARRIER
    if REASONS[slug].group == "auth" and newest.newest(EventKind.DELIVERY):
        return FORWARDED
    return CAUSES.get(slug) or GROUPS.get(REASONS[slug].group, OURS)


def _slug(report: Report) -> str | None:
    return report.lead.finding.reason if report.lead else None


def _complained(report: Report) -> bool:
    """A complaint holds mail back until the recipient wants it again: then it is theirs to say."""
    fix: Fix | None = report.lead.finding.fix if report.lead else None
    return fix is not None and fix.owner is Owner.RECIPIENT


def _postmaster(report: Report) -> Iterator[Text]:
    newest = report.newest
    told = _told(newest) if newest and _explained(report) else None
    if newest is None or told is None or not told.reply or told.hold:
        return
    slug = _slug(report)
    if slug in NOT_THEIRS or (slug and REASONS[slug].group in FOR_US):
        return
    unreached = slug is not None and REASONS[slug].group == "network"
    yield _question(report.outcome, unreached=unreached)
    if isinstance(report.target, Address):
        yield say("Recipient: {address}", address=report.target.value)
    yield say("From the domain: {domain}", domain=newest.first_known("from_domain") or "?")
    yield say("Message-ID: {id}", id=header_id(newest))
    yield say("Sent: {at}", at=_exact(newest.sent_at))
    if unreached:
        yield say("Last known attempt: {at}", at=_exact(told.at))
    else:
        yield say("Your server's answer: {at}", at=_exact(told.at))
    if ip := newest.first_known("outgoing_ip"):
        yield say("Sending IP address: {ip}", ip=ip)
    if told.remote_mta:
        yield say("Your server: {server}", server=told.remote_mta)
    words = told.reply[:REPLY_MAX]
    if unreached:
        yield say("What the sending server reports: {reply}", reply=words)
    else:
        yield say("Its words: {reply}", reply=words)


def _question(outcome: Outcome, *, unreached: bool) -> Text:
    if unreached:
        return say("We could not reach your server for the message below. Was it out of service?")
    return {
        Outcome.ACCEPTED: say("Your server took the message below. Where was it delivered to?"),
        Outcome.DELAYED: say("Your server puts off the message below. What keeps it from it?"),
    }.get(
        outcome, say("Your server refused the message below. Why, and what would let it through?")
    )


def _told(newest: Timeline) -> MailEvent | None:
    """The event with the receiving server's last word."""
    kinds = (EventKind.BOUNCE, EventKind.DELIVERY, EventKind.DELIVERY_DELAY)
    final = newest.final
    if final is not None and final.kind in kinds:
        return final
    return newest.newest(EventKind.DELIVERY, EventKind.DELIVERY_DELAY)


def header_id(newest: Timeline) -> str:
    """As the received message has it: SES writes its own id, at a host of its Region."""
    region = newest.place.region
    host = "email" if region == "us-east-1" else region
    return f"<{newest.message_id}@{host}.amazonses.com>"


def _exact(at: datetime) -> str:
    """To the second and with the zone: logs are searched by it."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC (+0000)"

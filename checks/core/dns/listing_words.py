"""From what the block lists say of our addresses to what a check says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from checks.core.dns.block_list import KNOWN, BlockList
from checks.core.dns.listing import Listing
from checks.core.events import MailEvent
from checks.core.evidence import event_source, fact_of, not_seen
from checks.core.finding import Fact, Finding, Fix, Outcome, Owner, Strength, Verdict
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

NOTES_MAX = 4
GAPS_MAX = 6
"""Of what is told beside the verdict: where no name server answers, every question is a gap."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Which addresses there are, and which of them the mail in question leaves from."""

    judged_by: frozenset[str]
    """What is on a list only elsewhere is no more than a note."""
    own: frozenset[str]
    """Dedicated to this account."""
    left_from: tuple[MailEvent, ...]
    gaps: tuple[Unavailable, ...]
    """Why not all of `own`, or of `judged_by`, is known."""
    certain: bool
    """Whether the message is known to have left from `judged_by`."""


def judged(
    sender: Sender,
    listings: tuple[Listing, ...],
    lists: tuple[BlockList, ...],
    refusal: MailEvent | None,
    now: datetime,
) -> Finding:
    """`refusal`: a bounce, whose reply may name a list; then that list matters."""
    reply = (refusal.reply or "") if refusal else ""
    telling = [each for each in listings if _tells(each, sender, reply)]
    worrying = [each for each in telling if each.listed]
    if not any(each.ip in sender.judged_by for each in listings):
        return Finding.moot(say("No block list that is asked knows IPv6 addresses"))
    facts = (
        *(fact for each in worrying for fact in _listed_facts(each, now)),
        *_sender_facts(sender),
        *_named_facts(refusal, lists, listings, sender),
        *(_note(each, sender, now) for each in _harmless(listings, worrying)),
        *(not_seen(gap, now) for gap in _gaps((*telling, *listings), sender)),
    )
    if worrying:
        return _warning(worrying, sender, reply, facts)
    if not sender.certain and sender.gaps:
        return Finding.unknown(sender.gaps[0].why, *facts)
    if unseen := [each for each in telling if each.gap]:
        return Finding.unknown(_half_asked(unseen), *facts)
    return Finding.ok(_clean(listings, sender), *facts)


def _tells(each: Listing, sender: Sender, reply: str) -> bool:
    """Whether the verdict depends on it."""
    matters = each.block_list.weight.worries or each.block_list.is_named_in(reply)
    return matters and each.ip in sender.judged_by


def _warning(
    worrying: list[Listing], sender: Sender, reply: str, facts: tuple[Fact, ...]
) -> Finding:
    named = [each for each in worrying if each.block_list.is_named_in(reply)]
    first = min(named or worrying, key=lambda each: KNOWN.index(each.block_list))  # by weight
    title = first.block_list.title
    # the receiver names the list, DNS confirms it and the address is ours alone: that is the cause
    proven = bool(named) and first.ip in sender.own
    headline = say("{ip} is on the block list {list}", ip=first.ip, list=title)
    if proven:
        headline = say("Our own address {ip} is on the block list {list}", ip=first.ip, list=title)
    return Finding(
        Verdict.FAIL if proven else Verdict.WARN,
        headline,
        facts,
        _fix(first, sender),
        Strength.PROOF if proven else Strength.RISK,
        (Outcome.NOT_DELIVERED,) if named else (),
    )


def _fix(listing: Listing, sender: Sender) -> Fix:
    removal = listing.block_list.removal
    if listing.ip in sender.own:
        ours = say(
            "{ip} is dedicated to us: find what was sent from it and stop that, then have it taken"
            " off. {removal}",
            ip=listing.ip,
            removal=removal,
        )
        return Fix(Owner.US, ours)
    if sender.gaps:
        unknown = say(
            "If {ip} is dedicated to us, stop what was sent from it and have it taken off."
            " {removal} If SES shares it among its customers, AWS has to: send the bounces to AWS"
            " Support.",
            ip=listing.ip,
            removal=removal,
        )
        return Fix(Owner.US, unknown)
    shared = say(
        "SES shares {ip} among its customers, so AWS has to have it taken off: if mail bounces for"
        " it, send the bounces to AWS Support. What is sent again mostly leaves from another"
        " address; with dedicated IPs, in a pool that the configuration set names, the reputation"
        " is ours alone.",
        ip=listing.ip,
    )
    return Fix(Owner.AWS, shared)


def _listed_facts(each: Listing, now: datetime) -> Iterator[Fact]:
    where, found = f"DNS A {each.name}", each.block_list
    for meaning in each.meanings:
        told = say("{list}: {meaning}", list=found.title, meaning=meaning)
        yield Fact(say("Listed"), told, where, now)
    yield Fact(say("What it does to mail"), found.effect, where, now)
    for text in each.texts:
        yield Fact(say("The list's own words"), text, f"DNS TXT {each.name}", now)


def _harmless(listings: tuple[Listing, ...], worrying: list[Listing]) -> list[Listing]:
    return [each for each in listings if each.listed and each not in worrying][:NOTES_MAX]


def _note(each: Listing, sender: Sender, now: datetime) -> Fact:
    if each.ip not in sender.judged_by:
        other = say("{ip} is on {list}", ip=each.ip, list=each.block_list.title)
        return Fact(say("Another of our addresses"), other, f"DNS A {each.name}", now)
    told = say(
        "{ip} is on {list}. {effect}",
        ip=each.ip,
        list=each.block_list.title,
        effect=each.block_list.effect,
    )
    return Fact(say("No cause for worry"), told, f"DNS A {each.name}", now)


def _sender_facts(sender: Sender) -> Iterator[Fact]:
    for event in sender.left_from[:1]:
        if event.outgoing_ip:
            ip = event.outgoing_ip
            whose = say("dedicated to us") if ip in sender.own else say("shared by SES")
            unknown = bool(sender.gaps) and ip not in sender.own
            value = ip if unknown else say("{ip}, {whose}", ip=ip, whose=whose)
            yield fact_of(event, say("Left from"), value)


def _named_facts(
    refusal: MailEvent | None,
    lists: tuple[BlockList, ...],
    listings: tuple[Listing, ...],
    sender: Sender,
) -> Iterator[Fact]:
    """What the reply blames, where that is not seen on the list today."""
    if refusal is None or not refusal.reply:
        return
    for known in KNOWN:
        if not known.is_named_in(refusal.reply):
            continue
        source = event_source(refusal)
        if known not in lists:
            off = say(
                "{list}, which is not asked; BLOCK_LISTS={name} switches it on. {terms}",
                list=known.title,
                name=known.name,
                terms=known.terms or known.effect,
            )
            yield Fact(say("The reply names"), off, source, refusal.at)
        elif all(
            not each.listed and not each.gap
            for each in listings
            if each.block_list == known and each.ip in sender.judged_by
        ):
            gone = say("{list}, which does not list these addresses now", list=known.title)
            yield Fact(say("The reply names"), gone, source, refusal.at)


def _gaps(listings: tuple[Listing, ...], sender: Sender) -> tuple[Unavailable, ...]:
    found = [*sender.gaps, *(each.gap for each in listings if each.gap)]
    return tuple({(gap.why, gap.source): gap for gap in found}.values())[:GAPS_MAX]


def _half_asked(unseen: list[Listing]) -> Text:
    """The facts tell why, and what to do."""
    titles = tuple(dict.fromkeys(each.block_list.title for each in unseen))
    if len(titles) == 1:
        return say("{list} did not say whether it lists {ip}", list=titles[0], ip=unseen[0].ip)
    return say("{count} block lists did not say whether they list us", count=len(titles))


def _clean(listings: tuple[Listing, ...], sender: Sender) -> Text:
    asked = {each.block_list.name for each in listings if not each.gap}
    if len(sender.judged_by) > 1:
        return say("No block list that matters has our addresses; {count} asked", count=len(asked))
    ip = next(iter(sender.judged_by))
    if any(each.listed and each.ip == ip for each in listings):
        return say("No public block list that matters has {ip}", ip=ip)
    return say("None of {count} public block lists has {ip}", count=len(asked), ip=ip)

"""What DNS and SES say of a sending domain, as lines of evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.core.dns import dmarc, spf
from checks.core.dns.dkim import SHORTEST, Key, KeyRecord
from checks.core.dns.dkim_selector import Selector
from checks.core.dns.domains import organisational
from checks.core.dns.sender import SenderRecords, Tried
from checks.core.finding import Fact
from checks.core.ses import Identity, identity_source
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

RECORD_MAX = 500
"""Characters shown of a record: a key of 2048 bits has 400."""


def dkim_facts(records: SenderRecords, region: str, now: datetime) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if isinstance(records.identity, Identity):
        label, status = say("DKIM, says SES"), records.identity.dkim_status
        source = identity_source(records.identity.name, region)
        facts.append(Fact(label, status, source, records.identity.seen_at))
    if keys := _keys(records):
        facts.append(Fact(say("DKIM keys"), keys, f"DNS TXT {records.selectors[0].name} …", now))
    for selector in records.selectors:
        facts.extend(_found_at(selector, now))
    return tuple(facts)


def _found_at(selector: Selector, now: datetime) -> Iterator[Fact]:
    """What stands where a record is not in order, and what is worth knowing of one that is."""
    key, source = selector.key, f"DNS TXT {selector.name}"
    if selector.fine is False and isinstance(selector.cname, str):
        led = f"DNS CNAME {selector.name}"
        yield Fact(say("Its CNAME leads to"), selector.cname, led, now)
    if not isinstance(key, KeyRecord):
        return
    if selector.fine is False and key.state is not Key.PRIVATE:
        for text in key.texts or (key.text,):
            if text:
                yield Fact(say("The record there"), text[:RECORD_MAX], source, now)
    elif selector.target is None and key.bits == SHORTEST:
        told = say("{bits} bits: allowed, though 2,048 are advised", bits=key.bits)
        yield Fact(say("Length of the DKIM key"), told, source, now)


def mail_from_facts(records: SenderRecords, region: str, now: datetime) -> tuple[Fact, ...]:
    identity = records.identity
    if not isinstance(identity, Identity):
        return ()
    used = identity.mail_from.domain if identity.mail_from else say("SES's own, amazonses.com")
    source = identity_source(identity.name, region)
    facts = [Fact(say("MAIL FROM domain"), used, source, identity.seen_at)]
    if isinstance(records.mx, tuple):
        hosts = tuple(f"{mx.preference} {mx.host or '.'}" for mx in records.mx)
        label = say("Its MX records")
        told = hosts or say("none")
        facts.append(Fact(label, told, f"DNS MX {records.mail_from}", now))
    return tuple(facts)


def spf_facts(records: SenderRecords, now: datetime) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if isinstance(records.spf, spf.Permission):
        label, source = say("SPF record"), f"DNS TXT {records.mail_from}"
        facts.extend(Fact(label, text, source, now) for text in records.spf.record.texts)
    if records.tried:
        facts.extend(_tried_facts(records.tried, now))
    return tuple(facts)


def dmarc_facts(found: dmarc.Dmarc | Unavailable, now: datetime) -> tuple[Fact, ...]:
    """The record, what it asks for, and where older receivers come to something else."""
    if isinstance(found, Unavailable):
        return ()
    source = f"DNS TXT {found.name}"
    facts = [Fact(say("DMARC record"), text, source, now) for text in found.texts]
    new, own = found.new, found.walk.organisational
    if new.published and new.policy:
        policy = say(
            "{policy}, by {tag} at {name}", policy=new.policy.value, tag=new.tag, name=found.name
        )
        facts.append(Fact(say("DMARC policy that applies"), policy, source, now))
    label = say("Receivers that follow RFC 7489")
    facts += [Fact(label, told, source, now) for told in dmarc.differences(found)]
    if new.published and own and own != organisational(found.domain):
        told = say("{own}; by RFC 7489 {other}", own=own, other=organisational(found.domain))
        facts.append(Fact(say("Organisational domain"), told, source, now))
    return tuple(facts)


def alignment_facts(records: SenderRecords, now: datetime) -> tuple[Fact, ...]:
    """What counts for the From line, of what SES signs and where it lets bounces go."""
    if isinstance(records.dmarc, Unavailable):
        return ()
    source = f"DNS TXT {records.dmarc.name}"
    found = (
        (say("DKIM alignment"), records.dkim_alignment),
        (say("SPF alignment"), records.spf_alignment),
    )
    told = ((label, dmarc.aligned_told(each)) for label, each in found if each)
    return tuple(Fact(label, text, source, now) for label, text in told if text)


def _tried_facts(tried: Tried, now: datetime) -> tuple[Fact, ...]:
    """What its receiver found, and the very term, where it is in a record below the first."""
    found, decided = tried.found, tried.found.decided
    label = say("SPF for the server it left from")
    first = Fact(label, spf.told(tried.client, found), f"DNS TXT {found.domain}", now)
    if decided is None or decided.depth == 0:
        return (first,)
    source = f"DNS TXT {decided.domain}"
    return first, Fact(say("Decided there by"), decided.term, source, now)


def _keys(records: SenderRecords) -> Text | None:
    """How many keys are in order, of those that could be seen; None where none could be."""
    seen = [selector.fine for selector in records.selectors if selector.fine is not None]
    unseen = len(records.selectors) - len(seen)
    if not seen:
        return None
    if unseen:
        return say(
            "{fine} of {seen} in order, {unseen} not seen",
            fine=sum(seen),
            seen=len(seen),
            unseen=unseen,
        )
    return say("{fine} of {all} in order", fine=sum(seen), all=len(seen))

"""What is worth knowing of a domain's DMARC, though nothing is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checks.core.dns.dmarc.discovery import Dmarc
from checks.core.dns.dmarc.policy import Applied
from checks.core.dns.dmarc.record import Record, Weight
from checks.core.dns.dmarc.reports import Destination
from checks.core.dns.dmarc.uris import MAILTO
from checks.core.dns.dmarc.values import URIS, Policy
from checks.core.dns.dmarc.walk import name_for
from checks.core.dns.domains import is_public_suffix
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

MOST_NOTES = 20

MOST_URIS = 2
"""Receivers have to serve two addresses, and may leave it at that (RFC 7489, section 6.2)."""


def notes(found: Dmarc, reports: Iterable[Destination] = ()) -> tuple[Text, ...]:
    record = found.new.record
    if record is None:
        name, others = name_for(found.domain), found.own.others if found.own else ()
        return (say("{name} has TXT records of other kinds alone", name=name),) if others else ()
    told = [fault.why for fault in record.faults if fault.weight is Weight.NOTE]
    told += _of_policy(record, found.new)
    for tag in URIS:
        told += _of_uris(record, tag)
    told += [
        say("{domain} has no MX record, so reports go to its address record", domain=each.domain)
        for each in reports
        if not each.has_mx and each.takes_mail is True
    ]
    if found.at.others:
        told.append(say("TXT records of other kinds beside it are passed over"))
    if record.psd == "y" and not is_public_suffix(found.at.domain):
        told.append(
            say(
                "psd=y: subdomains of {domain} count as other owners' domains",
                domain=found.at.domain,
            )
        )
    return tuple(dict.fromkeys(told))[:MOST_NOTES]


def _of_policy(record: Record, applied: Applied) -> Iterator[Text]:
    policy, below = record.policy("p"), record.policy("sp")
    if applied.asked is Policy.NONE and record.policy(applied.tag) is not Policy.NONE:
        yield say("As it stands, it counts as p=none")
    elif applied.asked is Policy.NONE:
        yield say("{tag}=none: failing mail is reported, and not held back", tag=applied.tag)
    if below is Policy.NONE and policy is not Policy.NONE and applied.tag == "p":
        yield say("sp=none: failing mail from subdomains is not held back")
    if applied.asked and applied.policy and applied.asked is not applied.policy:
        yield say(
            "t=y: a test, so that {asked} counts as {policy}",
            asked=applied.asked.value,
            policy=applied.policy.value,
        )
    if record.percent < 100 and applied.asked not in (None, Policy.NONE):
        yield say(
            "Receivers that follow RFC 7489 obey pct={percent}: the policy is for {percent} in 100"
            " failing mails",
            percent=record.percent,
        )
    if record.text.startswith("V"):
        yield say("RFC 7489 wants a small v at the beginning")
    if policy and record.tags[1].name != "p":
        yield say("p does not stand right after v, where RFC 7489 wants it")


def _of_uris(record: Record, tag: str) -> Iterator[Text]:
    uris = record.uris(tag)
    if tag == "rua" and not uris and not record.has_wrong("rua"):
        yield say("Without rua, nobody reports on mail that fails")
    if tag == "ruf" and not uris and record.value("fo"):
        yield say("fo counts beside ruf alone")
    if len(uris) > MOST_URIS:
        yield say("Some receivers report to the first two addresses in {tag} alone", tag=tag)
    for uri in uris:
        if uri.scheme != MAILTO:
            yield say("Most receivers report by mail alone, not to {uri}", uri=uri.text)
        if uri.size:
            yield say("{size} counts for receivers that follow RFC 7489 alone", size=uri.size)


def differences(found: Dmarc) -> tuple[Text, ...]:
    """Where receivers that follow RFC 7489 come to something else."""
    old = found.old
    if isinstance(old, Unavailable):
        return ()
    if old.published is None:
        return (say("find no DMARC record"),) if found.new.published else ()
    policy = (old.policy or Policy.NONE).value
    moved = found.new.published is None or old.published.domain != found.new.published.domain
    if not moved and old.policy is found.new.policy:
        return ()
    name = old.published.name
    return (say("find {policy}, by {tag} at {name}", policy=policy, tag=old.tag, name=name),)

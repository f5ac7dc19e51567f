"""Can mail get to the recipient's domain at all, and whose servers take it?

DNS may have changed since the message was sent: what it says now tells of the next message, and of
the last one as far as a bounce or a delay agrees with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    DOMAIN,
    MAIL,
    Address,
    Check,
    Domain,
    Fact,
    Finding,
    Fix,
    Outcome,
    Owner,
    Sources,
    Strength,
    Target,
    Text,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.addresses.typos import Guess, guess
from checks.core.dns.recipient import Reach, Recipient, look_up
from checks.core.evidence import newest_message, not_seen

_NOWHERE = (Reach.NULL, Reach.NOTHING)
"""No server is named: whoever has the domain wants no mail, or it is mistyped."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    recipient: Recipient | None
    """None where it is not known which domain to look at."""
    ours: bool = False
    """Asked about as a domain that mail is sent from."""
    unheard: bool = False
    """No message to the address is stored, and nothing kept us from seeing that."""


def gather(target: Target, sources: Sources) -> Seen:
    if isinstance(target, Domain):
        return Seen(sources.now, look_up(sources, target.value.lower()), ours=True)
    if isinstance(target, Address):
        timelines = attempt(lambda: sources.history.timelines(target))
        return Seen(sources.now, look_up(sources, target.domain), unheard=timelines == ())
    newest = newest_message(target, sources)
    domain = newest.first_known("recipient_domain") if newest else None
    return Seen(sources.now, look_up(sources, domain) if domain else None)


def judge(seen: Seen) -> Finding:
    """FAIL no mail can get there; WARN an MX record is not allowed, or replies to us get lost;
    UNKNOWN could not see; OK whose servers they are"""
    found = seen.recipient
    if found is None:
        return Finding.moot(say("No message is known"))
    reach = found.reach
    if reach is None:
        gaps = tuple(not_seen(gap, seen.now) for gap in found.gaps)
        why = found.gaps[0].why if found.gaps else say("It has too many mail servers to look at")
        return Finding.unknown(why, *_facts(seen, found), *gaps)
    if reach in (Reach.OPEN, Reach.IMPLICIT):
        return Finding.ok(_in_order(found, reach), *_facts(seen, found), proof=_servers(found))
    if seen.ours and reach in _NOWHERE:
        return Finding.ok(
            say("{domain} takes no mail itself, so replies to it bounce", domain=found.domain),
            *_facts(seen, found),
        )
    return _unreachable(seen, found, reach)


def _unreachable(seen: Seen, found: Recipient, reach: Reach) -> Finding:
    certain = reach is not Reach.LITERAL and not seen.ours
    at_once = reach in _NOWHERE
    outcomes = (Outcome.NOT_DELIVERED,) if at_once else (Outcome.NOT_DELIVERED, Outcome.DELAYED)
    if at_once and seen.unheard:  # whether it was mailed or not: no mail can get there
        outcomes = (*outcomes, Outcome.UNKNOWN)
    return Finding(
        Verdict.FAIL if certain else Verdict.WARN,
        _headline(found, reach),
        _facts(seen, found),
        _fix(seen, found, reach),
        Strength.BLOCK,
        () if seen.ours else outcomes,
    )


def _in_order(found: Recipient, reach: Reach) -> Text:
    if reach is Reach.IMPLICIT:
        return say("{domain} takes mail at its own address, without MX", domain=found.domain)
    if found.taken_by:
        return say(
            "{provider} takes the mail of {domain}", provider=found.taken_by, domain=found.domain
        )
    return say("The mail servers of {domain} are in DNS", domain=found.domain)


def _servers(found: Recipient) -> Text | None:
    names = tuple(host.name for host in found.hosts if host.public)
    return say("mail goes to {servers}", servers=names) if names else None


def _headline(found: Recipient, reach: Reach) -> Text:
    match reach:
        case Reach.NULL:
            return say("{domain} says in DNS that it takes no mail", domain=found.domain)
        case Reach.NOTHING:
            return say("{domain} has no mail server, and no address at all", domain=found.domain)
        case Reach.PRIVATE:
            return say(
                "The mail servers of {domain} have private addresses only", domain=found.domain
            )
        case Reach.LITERAL:
            return say("The MX of {domain} is an IP address, not a name", domain=found.domain)
    return say("None of the mail servers of {domain} has an address", domain=found.domain)


def _fix(seen: Seen, found: Recipient, reach: Reach) -> Fix:
    if reach in _NOWHERE:
        return _other_address(found, guess(found.domain), reach)
    names = tuple(host.name for host in found.hosts)
    if seen.ours:
        return Fix(
            Owner.US,
            say(
                "Correct the MX records of {domain}, which lead to {servers}: replies get lost.",
                domain=found.domain,
                servers=names,
            ),
        )
    return Fix(
        Owner.RECIPIENT_ADMIN,
        say(
            "Ask the recipient's administrator, by another way than mail, to correct the MX records"
            " of {domain}: they lead to {servers}.",
            domain=found.domain,
            servers=names,
        ),
    )


def _other_address(found: Recipient, meant: Guess | None, reach: Reach) -> Fix:
    if meant:
        return Fix(
            Owner.RECIPIENT,
            say(
                "Ask the recipient whether they meant {meant}, and correct the address on our side"
                " if so.",
                meant=meant.meant,
            ),
        )
    if reach is Reach.NULL:
        return Fix(
            Owner.RECIPIENT,
            say("Ask the recipient for an address at another domain, or whether it is mistyped."),
        )
    return Fix(
        Owner.RECIPIENT,
        say(
            "Check the spelling of {domain} with the recipient: there is no such domain, or it has"
            " no records for mail.",
            domain=found.domain,
        ),
    )


def _facts(seen: Seen, found: Recipient) -> tuple[Fact, ...]:
    if isinstance(found.mx, Unavailable):
        return ()
    records = tuple(f"{mx.preference} {mx.host or '.'}" for mx in found.mx)
    source = f"DNS MX {found.domain}"
    facts = [Fact(say("MX records"), records or say("none"), source, seen.now)]
    if found.taken_by:
        facts.append(Fact(say("Its mail is taken by"), found.taken_by, source, seen.now))
    for host in found.hosts:
        address = f"DNS A {host.name}"
        if host.alias:
            told = say("{name} is an alias of {target}", name=host.name, target=host.alias)
            label = say("An MX should name no alias")
            facts.append(Fact(label, told, f"DNS CNAME {host.name}", seen.now))
        if host.ips and not isinstance(host.ips, Unavailable) and not host.public:
            facts.append(Fact(say("Private addresses"), host.ips, address, seen.now))
        elif host.ips == () and found.mx:
            facts.append(Fact(say("A server without an address"), host.name, address, seen.now))
    return tuple(facts)


CHECK = Check(
    id="recipient_domain",
    title=say("Mail servers of the domain"),
    gather=gather,
    judge=judge,
    answers=(*MAIL, *DOMAIN),
    tells=say("whether mail can get to the recipient's domain at all"),
)

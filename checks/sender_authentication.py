"""Can receivers verify that mail from our domain is really ours (DKIM, SPF, DMARC)?

Receivers refuse or hide mail that passes neither DKIM nor SPF for the domain in its From line.
What DNS says now need not be what it said when the message was sent, so this never proves why one
message failed; a bounce that says so does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Check,
    Fact,
    Finding,
    Fix,
    Identity,
    Owner,
    Sources,
    Strength,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from checks.core.dns import dmarc, spf
from checks.core.dns.problem import Problem
from checks.core.dns.problems import problems
from checks.core.dns.sender import SenderRecords, Sent, Tried, look_up
from checks.core.evidence import message_facts, newest_message, not_seen


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    records: SenderRecords | None
    """None where it is not known which domain to look at."""

    @property
    def region(self) -> str:
        return self.newest.place.region if self.newest else ""


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    domain = newest.first_known("from_domain") if newest else None
    if newest is None or domain is None:
        return Seen(sources.now, newest, None)
    sent = Sent(domain, newest.first_known("outgoing_ip"), newest.first_known("mail_from"))
    return Seen(sources.now, newest, look_up(sources, newest.place, sent))


def judge(seen: Seen) -> Finding:
    """FAIL nothing counts for our domain; UNKNOWN could not see; WARN part is wrong; OK."""
    if seen.records is None:
        return _nothing_looked_up(seen)
    records = seen.records
    found = problems(records, seen.region)
    fatal = next((p for p in found if p.fatal), None)
    facts = _facts(seen, records)
    if fatal:
        return _finding(Verdict.FAIL, fatal, found, facts)
    if records.gaps or records.dkim_passes is None:
        fix = _fix(found[0], found) if found else None
        return Finding.unknown(_half_seen(records, found), *facts, fix=fix)
    if found:
        return _finding(Verdict.WARN, found[0], found, facts)
    tried = records.tried
    proof = spf.told(tried.client, tried.found) if tried else None
    headline = say("Mail from {domain} is authenticated", domain=records.domain)
    return Finding.ok(headline, *facts, proof=proof)


def _nothing_looked_up(seen: Seen) -> Finding:
    if seen.newest is None:
        return Finding.moot(say("No message is known"))
    return Finding.unknown(
        say("The events do not tell which domain the message was sent from"),
        *message_facts(seen.newest),
    )


def _half_seen(records: SenderRecords, found: tuple[Problem, ...]) -> Text:
    if found:
        return say("Not all could be seen; of what was: {problem}", problem=found[0].headline)
    if records.identity is None:
        return say("No SES identity of {domain} is known here", domain=records.domain)
    return say("Could not see all records of {domain}", domain=records.domain)


def _finding(
    verdict: Verdict, problem: Problem, found: tuple[Problem, ...], facts: tuple[Fact, ...]
) -> Finding:
    return Finding(verdict, problem.headline, facts, _fix(problem, found), Strength.RISK)


def _fix(first: Problem, found: tuple[Problem, ...]) -> Fix:
    """The first thing to do, and all that it takes to mend the rest, too."""
    others = tuple(problem for problem in found if problem.remedy != first.remedy)
    commands = dict.fromkeys(p.command for p in (first, *others) if p.command)
    records = dict.fromkeys(record for p in (first, *others) for record in p.records)
    text = first.remedy
    if others:
        wrong = _listed(tuple(problem.headline for problem in others))
        text = say("{remedy} Also wrong: {others}.", remedy=first.remedy, others=wrong)
    return Fix(Owner.US, text, "\n".join(commands) or None, tuple(records))


def _listed(sentences: tuple[Text, ...]) -> Text:
    first, *rest = sentences
    return say("{first}; {rest}", first=first, rest=_listed(tuple(rest))) if rest else first


def _facts(seen: Seen, records: SenderRecords) -> tuple[Fact, ...]:
    """Told for every verdict, so that an administrator can follow the reasoning."""
    region = seen.region
    return (
        Fact(say("Sent from the domain"), records.domain, "events", seen.now),
        *(
            Fact(say("Wrong"), problem.headline, problem.source, problem.seen_at or seen.now)
            for problem in problems(records, region)
        ),
        *_identity_facts(records.identity, region),
        *_record_facts(records, seen.now),
        *(not_seen(gap, seen.now) for gap in records.gaps),
    )


def _identity_facts(identity: Identity | Unavailable | None, region: str) -> tuple[Fact, ...]:
    if not isinstance(identity, Identity):
        return ()
    source = f"SES GetEmailIdentity {identity.name}, {region}"
    used = identity.mail_from.domain if identity.mail_from else say("SES's own, amazonses.com")
    return (
        Fact(say("DKIM, says SES"), identity.dkim_status, source, identity.seen_at),
        Fact(say("MAIL FROM domain"), used, source, identity.seen_at),
    )


def _record_facts(records: SenderRecords, now: datetime) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    if keys := _keys(records):
        facts.append(Fact(say("DKIM keys"), keys, f"DNS TXT {records.selectors[0].name} …", now))
    if isinstance(records.spf, spf.Permission):
        label, source = say("SPF record"), f"DNS TXT {records.mail_from}"
        facts.extend(Fact(label, text, source, now) for text in records.spf.record.texts)
    if records.tried:
        facts.extend(_tried_facts(records.tried, now))
    if isinstance(records.dmarc, dmarc.Dmarc):
        label, source = say("DMARC record"), f"DNS TXT {records.dmarc.name}"
        facts.extend(Fact(label, text, source, now) for text in records.dmarc.texts)
    return tuple(facts)


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


CHECK = Check(
    id="sender_authentication",
    title=say("Authentication of our domain"),
    gather=gather,
    judge=judge,
)

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
    Sources,
    Target,
    Text,
    Timeline,
    Verdict,
    say,
)
from checks.core.dns import dmarc, spf
from checks.core.dns.facts import (
    alignment_facts,
    dkim_facts,
    dmarc_facts,
    mail_from_facts,
    spf_facts,
)
from checks.core.dns.judged import fix_of, told_of, worrying
from checks.core.dns.problem import Problem
from checks.core.dns.problems import problems
from checks.core.dns.sender import SenderRecords, Sent, look_up
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
    """FAIL nothing counts for our domain, or SES refuses it; UNKNOWN could not see; WARN part is
    wrong; OK."""
    if seen.records is None:
        return _nothing_looked_up(seen)
    records = seen.records
    found = problems(records, seen.region)
    fatal = next((p for p in found if p.fatal), None)
    facts = _facts(seen, records)
    if fatal:
        return worrying(Verdict.FAIL, fatal, found, facts)
    if records.gaps or (records.dkim_passes is None and not records.selectors):
        fix = fix_of(found[0], found) if found else None
        return Finding.unknown(_half_seen(records, found), *facts, fix=fix)
    if found:
        return worrying(Verdict.WARN, found[0], found, facts)
    headline = say("Mail from {domain} is authenticated", domain=records.domain)
    return Finding.ok(headline, *facts, proof=_proof(records))


def _proof(records: SenderRecords) -> Text | None:
    """What passes, for which domain, and that it counts for the From line."""
    tried, signed = records.tried, records.dkim_alignment
    if signed is None or not records.passes_dmarc(dmarc.Standard.NEW):
        return spf.told(tried.client, tried.found) if tried else None
    if tried is None:
        return say("DKIM signs with d={signer}, DMARC aligned", signer=signed.identifier)
    told = spf.told(tried.client, tried.found)
    if not records.dkim_passes:
        return say("{spf}, DMARC aligned by SPF alone", spf=told)
    if not records.spf_passes:
        return say(
            "{spf}; DKIM signs with d={signer}, DMARC aligned by DKIM alone",
            spf=told,
            signer=signed.identifier,
        )
    return say(
        "{spf}, DKIM signs with d={signer}, DMARC aligned", spf=told, signer=signed.identifier
    )


def _nothing_looked_up(seen: Seen) -> Finding:
    if seen.newest is None:
        return Finding.moot(say("No message is known"))
    return Finding.untold(
        say("The events do not tell which domain the message was sent from"),
        *message_facts(seen.newest),
    )


def _half_seen(records: SenderRecords, found: tuple[Problem, ...]) -> Text:
    if found:
        return say("Not all could be seen; of what was: {problem}", problem=found[0].headline)
    if records.identity is None:
        return say("No SES identity of {domain} is known here", domain=records.domain)
    return say("Could not see all records of {domain}", domain=records.domain)


def _facts(seen: Seen, records: SenderRecords) -> tuple[Fact, ...]:
    """Told for every verdict, so that an administrator can follow the reasoning; what decides
    comes first, since a long list is shown in part."""
    region, now = seen.region, seen.now
    return (
        Fact(say("Sent from the domain"), records.domain, "events", now),
        *(told_of(problem, now) for problem in problems(records, region)),
        *(not_seen(gap, now) for gap in records.gaps),
        *alignment_facts(records, now),
        *dmarc_facts(records.dmarc, now),
        *dkim_facts(records, region, now),
        *spf_facts(records, now),
        *mail_from_facts(records, region, now),
    )


CHECK = Check(
    id="sender_authentication",
    title=say("Authentication of our domain"),
    gather=gather,
    judge=judge,
    tells=say("whether receivers can verify that the mail is from us"),
)

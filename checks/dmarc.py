"""What does the domain's DMARC record ask receivers to do, and is it in order?

Its faults, what keeps reports from arriving, whether that for which SES signs and sends counts for
the domain, and where receivers that follow RFC 7489 come to something else than those that follow
RFC 9989.  That it asks for little is no fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from checks.core import (
    DOMAIN,
    Check,
    Fact,
    Finding,
    Sources,
    Target,
    Text,
    Unavailable,
    attempt,
    say,
)
from checks.core.dns import dmarc
from checks.core.dns.alignment_problem import alignment_problems
from checks.core.dns.dmarc_problem import dmarc_problems, report_problems
from checks.core.dns.domains import organisational
from checks.core.dns.facts import alignment_facts, dmarc_facts
from checks.core.dns.judged import judged
from checks.core.dns.sender import SenderRecords, Sent, look_up


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    domain: str
    found: dmarc.Dmarc | Unavailable
    reports: tuple[dmarc.Destination, ...] = ()
    """Where the record wants reports to go."""
    misplaced: tuple[str, ...] = ()
    """DMARC records at the domain itself, where nobody looks."""
    sent: tuple[SenderRecords, ...] = ()
    """As each place sends from it: asked by the checks of the place as well, at the same time, and
    what could not be seen there is told by them."""


def gather(target: Target, sources: Sources) -> Seen:
    domain, dns = target.value.lower(), sources.dns
    likely = dict.fromkeys((domain, organisational(domain)))  # most have reports sent to themselves
    sources.ahead([partial(dns.txt, domain), *(partial(dns.mx, name) for name in likely)])
    found = attempt(lambda: dmarc.discover(dns, domain, sources.ahead))
    apex = attempt(lambda: dns.txt(domain))
    misplaced = () if isinstance(apex, Unavailable) else tuple(filter(dmarc.is_dmarc, apex))
    if isinstance(found, Unavailable) or found.new.record is None:
        return Seen(sources.now, domain, found, (), misplaced)
    reports = dmarc.destinations(dns, found.at.domain, found.new.record, sources.ahead)
    places = [place for place, _ in sources.everywhere] or [sources.place]
    sent = tuple(look_up(sources, place, Sent(domain)) for place in places)
    return Seen(sources.now, domain, found, reports, misplaced, sent)


def judge(seen: Seen) -> Finding:
    """WARN there is none, or it is not in order; UNKNOWN could not see; OK"""
    found = seen.found
    if isinstance(found, Unavailable):
        return judged((), (found,), say("Nothing was seen"), (), seen.now)
    problems = tuple(problem for each in seen.sent for problem in alignment_problems(each))
    problems += dmarc_problems(found, thorough=True, misplaced=seen.misplaced)
    if found.new.record and not found.of_suffix:
        problems += report_problems(found.at, seen.reports)
    gaps = tuple(gap for each in seen.reports for gap in each.gaps)
    aligned = (fact for each in seen.sent for fact in alignment_facts(each, seen.now))
    facts = (*dmarc_facts(found, seen.now), *dict.fromkeys(aligned), *_notes(seen, found))
    problems = tuple(dict.fromkeys(problems))
    return judged(problems, gaps, _fine(found), facts, seen.now)


def _fine(found: dmarc.Dmarc) -> Text:
    if found.new.asked and found.new.asked is not found.new.policy:
        return say(
            "The DMARC record of {domain} asks for {policy}, as a test of {asked}",
            domain=found.domain,
            policy=found.policy,
            asked=found.new.asked.value,
        )
    return say(
        "The DMARC record of {domain} asks for {policy}", domain=found.domain, policy=found.policy
    )


def _notes(seen: Seen, found: dmarc.Dmarc) -> tuple[Fact, ...]:
    told = list(dmarc.notes(found, seen.reports))
    if seen.misplaced and found.new.record:
        told.append(say("A DMARC record at {domain} itself has no effect", domain=seen.domain))
    source = f"DNS TXT {found.name}"
    return tuple(Fact(say("Note"), text, source, seen.now) for text in told)


CHECK = Check(
    id="dmarc",
    title=say("DMARC"),
    gather=gather,
    judge=judge,
    answers=DOMAIN,
    tells=say("what the domain's DMARC record asks receivers to do"),
)

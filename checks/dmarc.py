"""What does the domain's DMARC record ask receivers to do, and is it in order?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import DOMAIN, Check, Finding, Sources, Target, Unavailable, attempt, say
from checks.core.dns import dmarc
from checks.core.dns.dmarc_problem import dmarc_problem
from checks.core.dns.facts import dmarc_facts
from checks.core.dns.judged import judged


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    domain: str
    found: dmarc.Dmarc | Unavailable


def gather(target: Target, sources: Sources) -> Seen:
    domain = target.value.lower()
    return Seen(sources.now, domain, attempt(lambda: dmarc.discover(sources.dns, domain)))


def judge(seen: Seen) -> Finding:
    """WARN there is none, or it is not in order; UNKNOWN could not see; OK"""
    found = seen.found
    problem = dmarc_problem(seen.domain, found)
    gaps = (found,) if isinstance(found, Unavailable) else ()
    fine = say(
        "The DMARC record of {domain} asks for {policy}",
        domain=seen.domain,
        policy="none" if isinstance(found, Unavailable) else found.policy,
    )
    return judged((problem,) if problem else (), gaps, fine, dmarc_facts(found, seen.now), seen.now)


CHECK = Check(id="dmarc", title=say("DMARC"), gather=gather, judge=judge, answers=DOMAIN)

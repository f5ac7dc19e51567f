"""Does the SPF record of the MAIL FROM domain let SES send?"""

from __future__ import annotations

from checks.core import DOMAIN, Check, Finding, Unavailable, say
from checks.core.dns.domain_records import Seen, gather, no_identity
from checks.core.dns.facts import spf_facts
from checks.core.dns.judged import judged
from checks.core.dns.spf_problem import spf_problem

__all__ = ["CHECK", "Seen", "gather", "judge"]


def judge(seen: Seen) -> Finding:
    """WARN it does not; UNKNOWN could not see; OK"""
    identity, records = seen.identity, seen.records
    if identity is None:
        return no_identity(seen) or Finding.moot(say("Nothing to look at"))
    if identity.mail_from is None:
        return Finding.ok(say("SPF passes for SES's own domain, amazonses.com"))
    domain = identity.mail_from.domain
    problem = spf_problem(records, domain)
    gaps = (records.spf,) if isinstance(records.spf, Unavailable) else ()
    fine = say("The SPF record of {domain} lets SES send", domain=domain)
    return judged((problem,) if problem else (), gaps, fine, spf_facts(records, seen.now), seen.now)


CHECK = Check(
    id="spf",
    title=say("SPF"),
    gather=gather,
    judge=judge,
    per_place=True,
    answers=DOMAIN,
)

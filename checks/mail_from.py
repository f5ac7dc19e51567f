"""Does mail from this domain bounce to a MAIL FROM domain of ours, and is its MX record right?"""

from __future__ import annotations

from checks.core import DOMAIN, Check, Finding, Unavailable, say
from checks.core.dns.domain_records import Seen, gather, no_identity
from checks.core.dns.facts import mail_from_facts
from checks.core.dns.judged import judged
from checks.core.dns.mail_from_problem import mail_from_problem

__all__ = ["CHECK", "Seen", "gather", "judge"]


def judge(seen: Seen) -> Finding:
    """FAIL SES refuses to send for it; WARN its MX record is wrong; UNKNOWN could not see; OK"""
    identity, records = seen.identity, seen.records
    if identity is None:
        return no_identity(seen)
    facts = mail_from_facts(records, seen.place.region, seen.now)
    own = identity.mail_from
    if own is None:
        return Finding.ok(say("SES's own MAIL FROM domain is used, amazonses.com"), *facts)
    problem = mail_from_problem(records, identity, seen.place.region)
    gaps = (records.mx,) if isinstance(records.mx, Unavailable) else ()
    fine = say("The MAIL FROM domain {domain} is in order", domain=own.domain)
    return judged((problem,) if problem else (), gaps, fine, facts, seen.now)


CHECK = Check(
    id="mail_from",
    title=say("MAIL FROM domain"),
    gather=gather,
    judge=judge,
    per_place=True,
    answers=DOMAIN,
    tells=say("whether the MAIL FROM domain is in order"),
)

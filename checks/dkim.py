"""Does SES sign mail from this domain with DKIM, and are the keys in DNS in order?"""

from __future__ import annotations

from checks.core import DOMAIN, Check, Finding, say
from checks.core.dns.dkim_problem import dkim_problems
from checks.core.dns.domain_records import Seen, gather, no_identity
from checks.core.dns.facts import dkim_facts
from checks.core.dns.judged import judged

__all__ = ["CHECK", "Seen", "gather", "judge"]


def judge(seen: Seen) -> Finding:
    """WARN it does not, or a key is not in order; UNKNOWN could not see; OK"""
    identity, records = seen.identity, seen.records
    if identity is None:
        return no_identity(seen)
    return judged(
        dkim_problems(records, identity, seen.place.region),
        tuple(gap for selector in records.selectors for gap in selector.gaps),
        say("SES signs mail with DKIM as {domain}", domain=identity.name),
        dkim_facts(records, seen.place.region, seen.now),
        seen.now,
    )


CHECK = Check(
    id="dkim",
    title=say("DKIM"),
    gather=gather,
    judge=judge,
    per_place=True,
    answers=DOMAIN,
    tells=say("whether the domain's mail is signed, and its keys in DNS are in order"),
)

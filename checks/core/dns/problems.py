"""What is wrong with a sending domain's records, the worst first, each with what to publish."""

from __future__ import annotations

from dataclasses import replace

from checks.core.dns.alignment_problem import alignment_problems
from checks.core.dns.dkim_problem import dkim_problems
from checks.core.dns.dmarc_problem import dmarc_problems
from checks.core.dns.mail_from_problem import mail_from_problem
from checks.core.dns.problem import Problem
from checks.core.dns.sender import SenderRecords
from checks.core.dns.spf_problem import spf_problem
from checks.core.ses import Identity, identity_source
from checks.core.text import say


def problems(records: SenderRecords, region: str) -> tuple[Problem, ...]:
    """What is certainly wrong: what could not be looked up is not in here."""
    identity = records.identity if isinstance(records.identity, Identity) else None
    found: list[Problem | None] = []
    if identity:
        found += dkim_problems(records, identity, region)
        found.append(mail_from_problem(records, identity, region))
        if identity.mail_from:
            domain = identity.mail_from.domain
            found.append(spf_problem(records.spf, records.tried_for(domain), domain))
    found += [*alignment_problems(records), *dmarc_problems(records.dmarc)]
    certain = tuple(problem for problem in found if problem)
    if identity and records.dkim_passes is False and records.spf_passes is False:
        return (_neither(records, identity, certain, region), *certain)
    return certain


def _neither(
    records: SenderRecords, identity: Identity, certain: tuple[Problem, ...], region: str
) -> Problem:
    """The remedy is that of the first thing wrong; with nothing wrong, DKIM is to be set up."""
    headline = say("Neither DKIM nor SPF counts for mail from {domain}", domain=records.domain)
    if certain:
        return replace(certain[0], headline=headline, fatal=True)
    return Problem(
        headline,
        say("Set up Easy DKIM for {domain} in the SES console.", domain=records.domain),
        identity_source(identity.name, region),
        identity.seen_at,
        fatal=True,
    )

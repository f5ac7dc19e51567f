"""What is wrong with a domain's DMARC record, and how to mend it."""

from __future__ import annotations

from checks.core.dns import dmarc
from checks.core.dns.domains import organisational
from checks.core.dns.problem import Problem, txt
from checks.core.text import say
from checks.core.unavailable import Unavailable


def dmarc_problem(domain: str, found: dmarc.Dmarc | Unavailable) -> Problem | None:
    if isinstance(found, Unavailable) or found.state is dmarc.Record.FOUND:
        return None
    parent = organisational(domain)
    record = txt(f"_dmarc.{parent}", f"v=DMARC1; p=none; rua=mailto:dmarc@{parent}")
    source = f"DNS TXT {found.name}"
    if found.state is dmarc.Record.ABSENT:
        return Problem(
            say("{domain} has no DMARC record", domain=domain),
            say("Publish a DMARC record, with an address of yours for its reports (rua)."),
            source,
            records=(record,),
        )
    if found.state is dmarc.Record.SEVERAL:
        return Problem(
            say("{domain} has several DMARC records, so none counts", domain=domain),
            say("Leave one DMARC record at {name}.", name=found.name),
            source,
        )
    return Problem(
        say("The DMARC record of {domain} is malformed", domain=domain),
        say("Correct the DMARC record, with an address of yours for its reports (rua)."),
        source,
        records=(record,),
    )

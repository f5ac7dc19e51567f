"""Where DKIM and SPF hold, and yet do not count for the domain in the From line."""

from __future__ import annotations

from collections.abc import Iterator

from checks.core.dns import dmarc
from checks.core.dns.problem import Problem
from checks.core.dns.sender import SenderRecords
from checks.core.text import Text, say


def alignment_problems(records: SenderRecords) -> tuple[Problem, ...]:
    """What does not align, save where it makes no difference: SPF beside a signature that does."""
    return tuple(_problems(records)) if isinstance(records.dmarc, dmarc.Dmarc) else ()


def _problems(records: SenderRecords) -> Iterator[Problem]:
    dkim, own = records.dkim_alignment, records.spf_alignment
    if records.dkim_holds and dkim and dkim.counts is False:
        headline = say(
            "DKIM signs with d={signer}, which does not align with {domain}",
            signer=dkim.identifier,
            domain=dkim.author,
        )
        yield _broken(records, dkim, headline)
    old, new = (
        records.passes_dmarc(standard) for standard in (dmarc.Standard.OLD, dmarc.Standard.NEW)
    )
    if records.spf_holds and own and own.counts is False and new is False:
        headline = say(
            "MAIL FROM {mail_from} does not align with {domain}",
            mail_from=own.identifier,
            domain=own.author,
        )
        yield _broken(records, own, headline)
    if new is not None and old is not None and new is not old:
        yield _for_some(records, dmarc.Standard.OLD if new else dmarc.Standard.NEW)


def _broken(records: SenderRecords, found: dmarc.Alignment, headline: Text) -> Problem:
    name = _name(records)
    why = dmarc.broken(found)
    if found.strict:
        remedy = say(
            "Take {tag}=s out of {name}, or add {domain} to SES as an identity of its own: {why}.",
            tag=found.tag,
            name=name,
            domain=found.author,
            why=why,
        )
    else:
        remedy = say(
            "Add {domain} to SES as an identity of its own: {why}.", domain=found.author, why=why
        )
    return Problem(headline, remedy, f"DNS TXT {name}")


def _for_some(records: SenderRecords, failing: dmarc.Standard) -> Problem:
    domain = records.domain
    return Problem(
        say(
            "DMARC fails for {domain} where receivers follow {standard}",
            domain=domain,
            standard=failing.value,
        ),
        say(
            "Add {domain} to SES as an identity of its own, so that DKIM signs for it.",
            domain=domain,
        ),
        f"DNS TXT {_name(records)}",
    )


def _name(records: SenderRecords) -> str:
    found = records.dmarc
    return found.name if isinstance(found, dmarc.Dmarc) else dmarc.name_for(records.domain)

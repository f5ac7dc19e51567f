"""Where DKIM and SPF hold, and yet do not count for the domain in the From line."""

from __future__ import annotations

from collections.abc import Iterator

from checks.core.dns import dmarc
from checks.core.dns.domains import aligned, organisational
from checks.core.dns.problem import Problem, txt
from checks.core.dns.sender import SenderRecords
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable


def alignment_problems(records: SenderRecords) -> tuple[Problem, ...]:
    """What does not align, save where it makes no difference: SPF beside a signature that does."""
    return tuple(_problems(records)) if isinstance(records.dmarc, dmarc.Dmarc) else ()


def _problems(records: SenderRecords) -> Iterator[Problem]:
    dkim, own = records.dkim_alignment, records.spf_alignment
    if records.dkim_holds and dkim and dkim.counts is False:
        headline = say(
            "DKIM's d={signer} does not align with {domain}",
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
        yield from _for_some(records, dmarc.Standard.OLD if new else dmarc.Standard.NEW)


def _broken(records: SenderRecords, found: dmarc.Alignment, headline: Text) -> Problem:
    name = _name(records)
    if not found.strict:
        return _apart(records, found, headline)
    remedy = say(
        "Take {tag}=s out of {name}, or add {domain} to SES as an identity of its own: {why}.",
        tag=found.tag,
        name=name,
        domain=found.author,
        why=dmarc.broken(found),
    )
    found_at = records.dmarc.new.record if isinstance(records.dmarc, dmarc.Dmarc) else None
    better = (txt(name, dmarc.without(found_at, found.tag)),) if found_at else ()
    return Problem(headline, remedy, f"DNS TXT {name}", records=better)


def _for_some(records: SenderRecords, failing: dmarc.Standard) -> Iterator[Problem]:
    headline = say(
        "DMARC fails for {domain} where receivers follow {standard}",
        domain=records.domain,
        standard=failing.value,
    )
    compared = (records.dkim_alignment, records.spf_alignment)
    broken = (each for each in compared if each and each.by(failing) is False)
    for found in broken:
        yield _broken(records, found, headline)
        return


def _apart(records: SenderRecords, found: dmarc.Alignment, headline: Text) -> Problem:
    """Where the two were registered as one, a record above holds them together (RFC 9989)."""
    parent = organisational(found.author)
    source = f"DNS TXT {_name(records)}"
    if aligned(found.identifier, found.author) and not _marked(records):
        name = dmarc.name_for(parent)
        return Problem(
            headline,
            say("Publish a DMARC record at {name}: {why}.", name=name, why=dmarc.broken(found)),
            source,
            records=(txt(name, f"v=DMARC1; p=none; rua=mailto:dmarc@{parent}"),),
        )
    remedy = say(
        "Add {domain} to SES as an identity of its own, so that DKIM signs for it: {why}.",
        domain=found.author,
        why=dmarc.broken(found),
    )
    return Problem(headline, remedy, source)


def _marked(records: SenderRecords) -> bool:
    """Whether somebody has said where the organisation ends: psd=n or psd=y."""
    found = records.dmarc
    if isinstance(found, Unavailable):
        return False
    return any(record.psd != "u" for _, record in found.walk.records)


def _name(records: SenderRecords) -> str:
    found = records.dmarc
    return found.name if isinstance(found, dmarc.Dmarc) else dmarc.name_for(records.domain)

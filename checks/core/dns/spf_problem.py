"""What is wrong with the SPF record of a MAIL FROM domain, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from checks.core.dns import spf
from checks.core.dns.domains import organisational
from checks.core.dns.problem import Problem, txt
from checks.core.dns.sender import DEFAULT_MAIL_FROM, Tried
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

INCLUDE = f"include:{DEFAULT_MAIL_FROM}"

ALONE = f"v=spf1 {INCLUDE} ~all"
"""For a MAIL FROM domain that SES alone sends with, as SES wants it."""


def spf_problem(
    found: spf.Permission | Unavailable | None, tried: Tried | None, domain: str
) -> Problem | None:
    """None: nothing is, or it could not be seen.

    A record that lets this message's own server pass is right, however it does so; one that
    names SES and does not let it pass is wrong all the same.
    """
    if tried and tried.found.result is spf.Result.PASS:
        return None
    if isinstance(found, spf.Permission) and (found.ses is False or found.some):
        return _forbids(found, domain)
    if tried and tried.found.result is not spf.Result.TEMPERROR:
        return _does_not_pass(tried, domain)
    return None


def flaw_problems(flaws: Iterable[spf.Flaw], lint: spf.Lint, domain: str) -> tuple[Problem, ...]:
    """What the records say, whoever sends.  The record to publish mends all that is wrong in it; it
    is given where that is certain, and where the record is our own."""
    told = tuple(flaws)
    better = _better(told, dict(lint.records), organisational(domain))
    return tuple(
        Problem(
            flaw.what,
            flaw.remedy,
            f"DNS TXT {flaw.domain}",
            records=tuple(
                dict.fromkeys(better[edit.domain] for edit in flaw.edits if edit.domain in better)
            ),
        )
        for flaw in told
    )


def _better(flaws: tuple[spf.Flaw, ...], texts: dict[str, str], ours: str) -> dict[str, str]:
    """By domain, the record to publish there."""

    def can_be_mended(flaw: spf.Flaw) -> bool:
        return bool(flaw.edits) and all(organisational(e.domain) == ours for e in flaw.edits)

    doubtful = {flaw.domain for flaw in flaws if not can_be_mended(flaw)}
    edits = tuple(edit for flaw in flaws if can_be_mended(flaw) for edit in flaw.edits)
    found = {
        name: spf.mended(texts.get(name, ""), (edit for edit in edits if edit.domain == name))
        for name in {edit.domain for edit in edits} - doubtful
    }
    return {name: txt(name, text) for name, text in found.items() if text}


def _forbids(found: spf.Permission, domain: str) -> Problem:
    source = f"DNS TXT {domain}"
    match found.record.state:
        case spf.State.ABSENT:
            return Problem(
                say("The MAIL FROM domain {domain} has no SPF record", domain=domain),
                say("Publish an SPF record for {domain} that lets SES send.", domain=domain),
                source,
                records=(txt(domain, ALONE),),
            )
        case spf.State.SEVERAL:
            one = spf.merged(found.record.texts) or ALONE
            return Problem(
                say("{domain} has several SPF records, so none counts", domain=domain),
                say("Leave one SPF record, with {term} in it.", term=INCLUDE),
                source,
                records=(txt(domain, _with_ses(one, None)),),
            )
        case spf.State.MALFORMED:
            return _malformed(found, domain)
    if found.broken:
        return _broken(found.broken, domain, found.record.texts[0], found.by)
    if found.too_many_lookups:
        return Problem(
            say("The SPF record of {domain} needs too many look-ups", domain=domain),
            say("Name {term} in it, and fewer others; SES needs no more.", term=INCLUDE),
            source,
            records=(txt(domain, ALONE),),
        )
    headline = say("The SPF record of {domain} does not let SES send", domain=domain)
    if found.some:
        headline = say("The SPF record of {domain} lets some of SES's servers send", domain=domain)
    better = _with_ses(found.record.texts[0], found.by)
    return Problem(headline, _add(found.by), source, records=(txt(domain, better),))


def _add(by: str | None) -> Text:
    """`by`: the term that keeps SES's servers out."""
    if by is None or _decides_the_rest(by):
        return say("Add {term} to the SPF record.", term=INCLUDE)
    if _names_ses(by):
        return say("Put {term} in the place of {other} in the SPF record.", term=INCLUDE, other=by)
    return say("Put {term} before {other} in the SPF record.", term=INCLUDE, other=by)


def _malformed(found: spf.Permission, domain: str) -> Problem:
    assert found.record.record is not None  # it is malformed by what was read of it
    fault, *_ = faults = found.record.record.faults
    better = spf.mended(found.record.texts[0], (spf.Edit(domain, each.at) for each in faults))
    return Problem(
        say("The SPF record of {domain} is malformed, so it counts for nobody", domain=domain),
        say(
            "Correct {term} at character {place} of the SPF record, or leave it out: {why}.",
            term=fault.term,
            place=fault.at + 1,
            why=fault.why,
        ),
        f"DNS TXT {domain}",
        records=(txt(domain, _with_ses(better or ALONE, None)),),
    )


def _broken(why: Text, domain: str, record: str, by: str | None) -> Problem:
    """`by`: the record's term that receivers break off at."""
    better = " ".join(term for term in record.split() if term != by)
    return Problem(
        say("SPF for {domain} is broken", domain=domain),
        say("Mend the SPF record: {why}.", why=why),
        f"DNS TXT {domain}",
        records=(txt(domain, _with_ses(better, None)),) if by else (),
    )


def _does_not_pass(tried: Tried, domain: str) -> Problem:
    found, source = tried.found, f"DNS TXT {domain}"
    if found.why is not None:
        first = found.path[0] if found.path else None
        record, by = (first.record, first.term) if first else ("", None)
        return _broken(found.why, domain, record, by)
    headline = say("{ip} does not pass SPF for {domain}", ip=str(tried.client.ip), domain=domain)
    if not found.path:
        return Problem(headline, say("Add {term} to the SPF record.", term=INCLUDE), source)
    first = found.path[0]
    remedy = say("Put {term} before {other} in the SPF record.", term=INCLUDE, other=first.term)
    better = _with_ses(first.record, first.term)
    return Problem(headline, remedy, source, records=(txt(domain, better),))


def _with_ses(record: str, by: str | None) -> str:
    """The record with SES in it once, before the terms that decide about it or everybody else."""
    terms = record.split()
    stops = (n for n, t in enumerate(terms) if t == by or _names_ses(t) or _decides_the_rest(t))
    terms.insert(at := next(stops, len(terms)), INCLUDE)
    return " ".join(term for n, term in enumerate(terms) if n == at or not _names_ses(term))


def _names_ses(term: str) -> bool:
    return _bare(term).removesuffix(".") == INCLUDE


def _decides_the_rest(term: str) -> bool:
    return _bare(term) == "all" or term.lower().startswith("redirect=")


def _bare(term: str) -> str:
    return term.lower().lstrip("+-~?")

"""What is wrong with the SPF record of a MAIL FROM domain, and how to mend it."""

from __future__ import annotations

from checks.core.dns import spf
from checks.core.dns.problem import Problem, txt
from checks.core.dns.sender import DEFAULT_MAIL_FROM, Tried
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

INCLUDE = f"include:{DEFAULT_MAIL_FROM}"


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


def flaw_problem(flaw: spf.Flaw) -> Problem:
    """What the records say, whoever sends."""
    return Problem(flaw.what, flaw.remedy, f"DNS TXT {flaw.domain}")


def _forbids(found: spf.Permission, domain: str) -> Problem:
    source = f"DNS TXT {domain}"
    match found.record.state:
        case spf.State.ABSENT:
            return Problem(
                say("The MAIL FROM domain {domain} has no SPF record", domain=domain),
                say("Publish an SPF record for {domain} that lets SES send.", domain=domain),
                source,
                records=(txt(domain, f"v=spf1 {INCLUDE} ~all"),),
            )
        case spf.State.SEVERAL:
            return Problem(
                say("{domain} has several SPF records, so none counts", domain=domain),
                say("Leave one SPF record, with {term} in it.", term=INCLUDE),
                source,
            )
        case spf.State.MALFORMED:
            return _malformed(found, domain)
    if found.broken:
        return _broken(found.broken, domain)
    if found.too_many_lookups:
        return Problem(
            say("The SPF record of {domain} needs too many look-ups", domain=domain),
            say("Name {term} in it, and fewer others.", term=INCLUDE),
            source,
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
    fault = found.record.record.faults[0]
    return Problem(
        say("The SPF record of {domain} is malformed, so it counts for nobody", domain=domain),
        say(
            "Correct {term} at character {place} of the SPF record: {why}.",
            term=fault.term,
            place=fault.at + 1,
            why=fault.why,
        ),
        f"DNS TXT {domain}",
    )


def _broken(why: Text, domain: str) -> Problem:
    return Problem(
        say("SPF for {domain} is broken", domain=domain),
        say("Mend the SPF record: {why}.", why=why),
        f"DNS TXT {domain}",
    )


def _does_not_pass(tried: Tried, domain: str) -> Problem:
    found, source = tried.found, f"DNS TXT {domain}"
    if found.why is not None:
        return _broken(found.why, domain)
    headline = say("{ip} does not pass SPF for {domain}", ip=str(tried.client.ip), domain=domain)
    if not found.path:
        return Problem(headline, say("Add {term} to the SPF record.", term=INCLUDE), source)
    remedy = say(
        "Put {term} before {other} in the SPF record.", term=INCLUDE, other=found.path[0].term
    )
    return Problem(headline, remedy, source)


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

"""What is wrong with a domain's DMARC record, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from checks.core.dns import dmarc
from checks.core.dns.domains import is_public_suffix, organisational
from checks.core.dns.problem import Problem, txt
from checks.core.text import say
from checks.core.unavailable import Unavailable

DECIDING = ("p", "sp", "np", "adkim", "aspf")
"""Tags that matter for whether one message passes, and what becomes of it."""

MOST_TOLD = 10
"""Faults of one record: who mends these reads it anew."""

TERM_SHOWN = 40
"""Characters, in a headline."""

ADDRESS = say("Publish a DMARC record, with an address of yours for its reports (rua).")


def dmarc_problems(
    found: dmarc.Dmarc | Unavailable, *, thorough: bool = False, misplaced: tuple[str, ...] = ()
) -> tuple[Problem, ...]:
    """What is certainly wrong.  `thorough`: also what is no matter for a message, such as where
    reports go.  `misplaced`: DMARC records that stand at the domain itself."""
    if isinstance(found, Unavailable):
        return ()
    odd = tuple(_odd(found))
    if odd:
        return odd
    if found.new.published is None or found.of_suffix:
        return (_absent(found, misplaced),)
    problems = tuple(islice(_of_record(found.new.published, thorough), MOST_TOLD))
    unseen = isinstance(found.old, dmarc.Applied) and found.old.published is None
    return (*problems, _unknown_to_old(found)) if unseen else problems


def _odd(found: dmarc.Dmarc) -> Iterator[Problem]:
    """What stands in the way of a record: only where the domain has none itself."""
    if found.own is None or found.own.record:
        return
    for level in found.walk.levels:
        here = level.found
        if isinstance(here, Unavailable) or is_public_suffix(here.domain):
            continue
        if here.state is dmarc.State.SEVERAL:
            yield Problem(
                say("{domain} has several DMARC records, so none counts", domain=here.domain),
                say("Leave one DMARC record at {name}, such as the mildest.", name=here.name),
                f"DNS TXT {here.name}",
                records=(txt(here.name, _mildest(here)),),
            )
        elif why := here.misread:
            yield Problem(
                say("The DMARC record of {domain} counts for nobody", domain=here.domain),
                say("Correct the DMARC record at {name}: {why}.", name=here.name, why=why),
                f"DNS TXT {here.name}",
                records=(txt(here.name, dmarc.meant(here.texts[0]) or _plain(here.domain)),),
            )
        if here.record:
            return


def _absent(found: dmarc.Dmarc, misplaced: tuple[str, ...]) -> Problem:
    domain, parent = found.domain, organisational(found.domain)
    source = f"DNS TXT {dmarc.name_for(domain)}"
    if misplaced:
        return Problem(
            say("The DMARC record of {domain} is at the wrong name", domain=domain),
            say("Move it from {domain} to {name}.", domain=domain, name=dmarc.name_for(domain)),
            source,
            records=(txt(dmarc.name_for(domain), dmarc.mended(dmarc.parse(misplaced[0]))),),
        )
    none = say("{domain} has no DMARC record", domain=domain)
    if found.of_suffix:
        none = say("{domain} has no DMARC record of its own", domain=domain)
    return Problem(none, ADDRESS, source, records=(txt(dmarc.name_for(parent), _plain(parent)),))


def _unknown_to_old(found: dmarc.Dmarc) -> Problem:
    """The record is neither at the domain nor at the one that was registered."""
    domain, at = found.domain, found.at
    policy = found.policy
    return Problem(
        say("Older receivers find no DMARC record for {domain}", domain=domain),
        say(
            "Publish a DMARC record at {name}: by RFC 7489 they look there, and at {above} alone.",
            name=dmarc.name_for(domain),
            above=dmarc.name_for(organisational(domain)),
        ),
        f"DNS TXT {at.name}",
        records=(txt(dmarc.name_for(domain), f"v=DMARC1; p={policy}; {_rua(domain, at)}"),),
    )


def _of_record(at: dmarc.Published, thorough: bool) -> Iterator[Problem]:
    record = at.record
    assert record is not None  # it applies
    better = (txt(at.name, dmarc.mended(record)),)
    source = f"DNS TXT {at.name}"
    if record.policy("p") is None and not record.has_wrong("p"):
        headline = say("The DMARC record of {domain} lacks p", domain=at.domain)
        yield Problem(
            headline,
            say("Say in the DMARC record what you ask for: p=none at least."),
            source,
            records=(_with_rua(at, record),),
        )
    for fault in record.faults:
        if fault.weight is dmarc.Weight.NOTE or not (thorough or fault.tag in DECIDING):
            continue
        what = (fault.tag or fault.text)[:TERM_SHOWN]
        headline = say("{tag} in the DMARC record of {domain} is wrong", tag=what, domain=at.domain)
        if fault.tag == "p":
            headline = say(
                "The DMARC record of {domain} is malformed: p is wrong", domain=at.domain
            )
        remedy = say(
            "Correct {term} at character {place} of the DMARC record: {why}.",
            term=fault.text,
            place=fault.at + 1,
            why=fault.why,
        )
        yield Problem(headline, remedy, source, records=better)


def report_problems(
    at: dmarc.Published, reports: Iterable[dmarc.Destination]
) -> tuple[Problem, ...]:
    """What keeps the reports from getting there."""
    found: list[Problem] = []
    for each in reports:
        name = dmarc.agreement(at.domain, each.domain)
        if each.agrees is False:
            found.append(
                Problem(
                    say(
                        "{other} does not take DMARC reports about {domain}",
                        other=each.domain,
                        domain=at.domain,
                    ),
                    say(
                        "Have {other} publish this record, or name another address in {tags}.",
                        other=each.domain,
                        tags=each.tags,
                    ),
                    f"DNS TXT {name}",
                    records=(txt(name, "v=DMARC1"),),
                )
            )
        if each.takes_mail is False:
            found.append(
                Problem(
                    say("DMARC reports cannot be sent: {other} takes no mail", other=each.domain),
                    say(
                        "Name another address in {tags}, or publish an MX record for {other}.",
                        tags=each.tags,
                        other=each.domain,
                    ),
                    f"DNS MX {each.domain}",
                )
            )
    return tuple(found)


def _mildest(found: dmarc.Published) -> str:
    """Of several records the one that asks for least: it has nobody's mail refused by mistake."""
    records = tuple(map(dmarc.parse, found.texts))
    mildest = (r for policy in dmarc.Policy for r in records if r.policy("p") is policy)
    record = next(mildest, None)
    return dmarc.mended(record) if record else _plain(found.domain)


def _plain(domain: str) -> str:
    return f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"


def _rua(domain: str, at: dmarc.Published) -> str:
    known = at.record.value("rua") if at.record else None
    return f"rua={known or f'mailto:dmarc@{organisational(domain)}'}"


def _with_rua(at: dmarc.Published, record: dmarc.Record) -> str:
    if record.uris("rua") or record.has_wrong("rua"):
        return txt(at.name, dmarc.mended(record))
    return txt(at.name, f"{dmarc.mended(record)}; {_rua(at.domain, at)}")

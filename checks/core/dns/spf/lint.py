"""What is odd about a domain's SPF, whoever sends: what breaks it, and what it lets through.

Macros, `exists` and `redirect` are odd to look at and right all the same: they are no flaws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from checks.core.dns.spf.flaw import Flaw
from checks.core.dns.spf.mend import CLOSED, Edit, merged
from checks.core.dns.spf.permission import SES, Published, State, counts
from checks.core.dns.spf.record import (
    MECHANISMS,
    MOST_LOOKUPS,
    VERSION,
    Directive,
    Modifier,
    Qualifier,
    Record,
    Term,
)
from checks.core.dns.spf.survey import MOST_COUNTED, Survey, Visited, survey
from checks.core.dns.spf.targets import target_flaws
from checks.core.sources import Ask, Dns, in_turn
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable

LONGEST = 450
"""Octets of a record that still fits one UDP answer (section 3.4)."""

MOST_TOLD = 50
"""Flaws, the worst of them: nobody mends more at once."""


@dataclass(frozen=True, slots=True)
class Lint:
    flaws: tuple[Flaw, ...]
    """The ones that break it first."""
    lookups: int
    """Terms that may ask DNS, in all the records that could be read."""
    gaps: tuple[Unavailable, ...] = ()
    """Records that could not be looked at: nothing is said of them."""
    records: tuple[tuple[str, str], ...] = ()
    """Each domain with the one record that was read there."""


def lint(
    dns: Dns, domain: str, *, ses: bool, ahead: Callable[[Iterable[Ask]], None] = in_turn
) -> Lint:
    """`ses`: SES sends with this MAIL FROM domain, so its record has to let SES send."""
    seen = survey(dns, domain, ahead)
    flaws = [flaw for here in seen.visited for flaw in _of_record(here)]
    flaws += _of_all(seen)
    if ses:
        flaws += _without_ses(seen)
    hosts, unseen = target_flaws(dns, seen, ahead)
    flaws += hosts
    once = dict.fromkeys(flaws)  # a record that is read twice is wrong once
    worst = sorted(once, key=lambda flaw: not flaw.breaks)
    return Lint(tuple(worst[:MOST_TOLD]), seen.lookups, (*seen.gaps, *unseen), seen.records)


def _of_record(here: Visited) -> Iterator[Flaw]:
    domain, published = here.domain, here.published
    if isinstance(published, Unavailable) or here.circular:
        return
    if published.state is State.ABSENT:
        yield _absent(here)
    elif published.state is State.SEVERAL:
        one = merged(published.texts)
        yield Flaw(
            domain,
            say("{domain} has several SPF records, so none counts", domain=domain),
            say("Put the SPF records of {domain} together into one.", domain=domain),
            breaks=True,
            edits=(Edit(domain, None, one),) if one else (),
        )
    if published.record is None:
        return
    yield from _faults(domain, published.record)
    yield from _for_everybody(domain, published.record)
    if here.decides:
        yield from _own(domain, published.record)


def _absent(here: Visited) -> Flaw:
    if here.leads is None and isinstance(here.published, Published) and here.published.similar:
        return Flaw(
            here.domain,
            say("{text} begins like an SPF record, and is none", text=here.published.similar[0]),
            say("Begin it with {start} and a blank.", start=VERSION),
        )
    if here.leads is None:
        return Flaw(
            here.domain,
            say("{domain} has no SPF record", domain=here.domain),
            say("Publish an SPF record for {domain}.", domain=here.domain),
        )
    return Flaw(
        here.way[-1],
        say("{term} leads to a domain without an SPF record", term=here.leads.text),
        say("Take {term} away, or correct it.", term=here.leads.text),
        here.leads.text,
        here.leads.at,
        breaks=True,
        edits=(Edit(here.way[-1], here.leads.at),),
    )


def _faults(domain: str, record: Record) -> Iterator[Flaw]:
    for fault in record.faults:
        yield Flaw(
            domain,
            say("{term} breaks the rules: {why}", term=fault.term, why=fault.why),
            say(
                "Correct {term} in the record of {domain}, or leave it out.",
                term=fault.term,
                domain=domain,
            ),
            fault.term,
            fault.at,
            breaks=True,
            edits=(Edit(domain, fault.at),),
        )


def _for_everybody(domain: str, record: Record) -> Iterator[Flaw]:
    """`+all`, and a network of all addresses: in an included record it counts for us as well."""
    last = record.all
    for directive in record.directives:
        network = directive.network
        anybody = directive is last or (network is not None and network.prefixlen == 0)
        if anybody and directive.qualifier is Qualifier.PASS:
            yield Flaw(
                domain,
                say("{term} lets everybody send for the domain", term=directive.text),
                say("Put {better} in the place of {term}.", better=CLOSED, term=directive.text),
                directive.text,
                directive.at,
                opens=True,
                edits=(Edit(domain, directive.at, CLOSED),),
            )


def _own(domain: str, record: Record) -> Iterator[Flaw]:
    yield from _ends(domain, record)
    yield from _unreachable(domain, record)
    for term in record.terms:
        if isinstance(term, Directive) and term.name == "ptr":
            yield _flaw(
                domain,
                term,
                say("{term} is slow, and some receivers pass it over", term=term.text),
                say("Name addresses in the place of {term}.", term=term.text),
            )
        elif isinstance(term, Modifier) and term.name in MECHANISMS:
            yield _flaw(
                domain,
                term,
                say("{term} means nothing: it is written with a = for a :", term=term.text),
                say("Write {better}.", better=term.text.replace("=", ":", 1)),
            )
    size = len(record.text.encode("utf-8", "replace"))
    if size > LONGEST:
        yield Flaw(
            domain,
            say("The record has {size} octets, more than {most}", size=size, most=LONGEST),
            say("Shorten it, or move parts of it to another domain and include that."),
        )


def _ends(domain: str, record: Record) -> Iterator[Flaw]:
    """What it says of senders that are not in it."""
    remedy = say("Put {better} at the end of the record.", better="~all")
    if record.all and record.all.qualifier is Qualifier.NEUTRAL:
        what = say("{term} says nothing of who may not send", term=record.all.text)
        yield _flaw(domain, record.all, what, remedy)
    elif record.all is None and record.redirect is None and not record.faults:
        yield Flaw(domain, say("The record does not end with {term}", term="all"), remedy)


def _unreachable(domain: str, record: Record) -> Iterator[Flaw]:
    end = record.all
    if end is None:
        return
    for term in record.terms:
        after = isinstance(term, Directive) and term.at > end.at
        if after or (isinstance(term, Modifier) and term.name == "redirect"):
            yield _flaw(
                domain,
                term,
                say("{term} is never looked at, because of {all}", term=term.text, all=end.text),
                say("Take {term} away, or put it before {all}.", term=term.text, all=end.text)
                if after
                else say("Take away either {term} or {all}.", term=term.text, all=end.text),
            )


def _of_all(seen: Survey) -> Iterator[Flaw]:
    own = seen.visited[0].domain
    for here in seen.visited:
        if here.circular and here.leads:
            yield Flaw(
                here.way[-1],
                say("{term} leads in a circle", term=here.leads.text),
                say("Take {term} away.", term=here.leads.text),
                here.leads.text,
                here.leads.at,
                breaks=True,
                edits=(Edit(here.way[-1], here.leads.at),),
            )
    if seen.lookups > MOST_LOOKUPS:
        told = say("more than {number}", number=MOST_COUNTED)
        needed = told if seen.lookups > MOST_COUNTED else seen.lookups
        yield Flaw(
            own,
            say(
                "It needs {needed} look-ups, and {most} are allowed",
                needed=needed,
                most=MOST_LOOKUPS,
            ),
            say("Take away what sends no mail for {domain}, or name addresses.", domain=own),
            breaks=True,
        )


def _without_ses(seen: Survey) -> Iterator[Flaw]:
    own = seen.visited[0]
    named = any(v.domain == SES and v.leads and counts(v.leads) for v in seen.visited)
    if own.record is None or own.record.faults or named:
        return
    unclear = any(
        v.published.depends_on_message
        for v in seen.visited
        if not isinstance(v.published, Unavailable)
    )
    if not unclear and not seen.gaps:
        yield Flaw(
            own.domain,
            say("It does not let SES send"),
            say("Add {term} to the record of {domain}.", term=f"include:{SES}", domain=own.domain),
            breaks=True,
        )


def _flaw(domain: str, term: Term, what: Text, remedy: Text) -> Flaw:
    return Flaw(domain, what, remedy, term.text, term.at)

"""What the hosts named in SPF records come to: those that are not there are void look-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from checks.core.dns.spf.client import is_name
from checks.core.dns.spf.flaw import Flaw
from checks.core.dns.spf.mend import Edit
from checks.core.dns.spf.permission import named
from checks.core.dns.spf.record import MOST_HOSTS, MOST_VOIDS, Directive, Modifier, Term
from checks.core.dns.spf.survey import Survey, Visited
from checks.core.sources import Ask, Dns
from checks.core.text import say
from checks.core.unavailable import Unavailable, attempt

MOST_ASKED = 20
"""Hosts: twice what a record that works can name (section 4.6.4)."""


@dataclass(frozen=True, slots=True)
class _Host:
    here: Visited
    term: Directive
    name: str


def target_flaws(
    dns: Dns, seen: Survey, ahead: Callable[[Iterable[Ask]], None]
) -> tuple[tuple[Flaw, ...], tuple[Unavailable, ...]]:
    """Hosts that are not there, and what could not be looked up; names with macros in them depend
    on the message, and are passed over."""
    hosts = tuple(_hosts(seen))[:MOST_ASKED]
    words = _explanation(seen)
    asks = [ask for host in hosts for ask in _asks(dns, host)]
    ahead([*asks, partial(dns.txt, words[1])] if words else asks)
    found = [(host, attempt(partial(_count, dns, host))) for host in hosts]
    gaps = tuple(count for _, count in found if isinstance(count, Unavailable))
    void = [host for host, count in found if count == 0]
    flaws = [_void(host) for host in void]
    flaws += [_crowded(h) for h, n in found if isinstance(n, int) and n > MOST_HOSTS]
    if words and attempt(partial(dns.txt, words[1])) == ():
        flaws.append(_wordless(seen.visited[0].domain, words[0]))
    if len(void) > MOST_VOIDS:
        flaws.append(_too_many(seen.visited[0].domain, void))
    return tuple(flaws), gaps


def _explanation(seen: Survey) -> tuple[Modifier, str] | None:
    """Where the domain's own words for a refusal ought to be, if the record says so."""
    record = seen.visited[0].record
    term = record.explanation if record else None
    name = named(term) if term else None
    return (term, name) if term and name and is_name(name) else None


def _wordless(domain: str, term: Modifier) -> Flaw:
    return Flaw(
        domain,
        say("{term} leads to no words", term=term.text),
        say("Take {term} away, or publish a TXT record there.", term=term.text),
        term.text,
        term.at,
    )


def _hosts(seen: Survey) -> Iterator[_Host]:
    for here in seen.visited:
        asking: tuple[Term, ...] = here.record.asking if here.record and not here.circular else ()
        for term in asking:
            if not isinstance(term, Directive) or term.name not in ("a", "mx", "exists"):
                continue
            name = named(term) if term.domain else here.domain
            if name and is_name(name):
                yield _Host(here, term, name)


def _asks(dns: Dns, host: _Host) -> tuple[Ask, ...]:
    if host.term.name == "mx":
        return (partial(dns.mx, host.name),)
    return partial(dns.a, host.name), partial(dns.aaaa, host.name)


def _count(dns: Dns, host: _Host) -> int:
    """How many servers a mail domain has; else 1 where the host has an address, 0 where not.

    `exists` asks for IPv4 alone, whatever the sender (section 5.7).
    """
    if host.term.name == "mx":
        return len(dns.mx(host.name))
    if dns.a(host.name):
        return 1
    return int(host.term.name == "a" and bool(dns.aaaa(host.name)))


def _void(host: _Host) -> Flaw:
    term = host.term
    return Flaw(
        host.here.domain,
        say("{term} finds nothing in DNS", term=term.text),
        say("Take {term} away, or correct it.", term=term.text),
        term.text,
        term.at,
    )


def _too_many(domain: str, void: list[_Host]) -> Flaw:
    return Flaw(
        domain,
        say("{count} terms find nothing, and {most} are allowed", count=len(void), most=MOST_VOIDS),
        say("Take away what is gone: {terms}.", terms=tuple(host.term.text for host in void)),
        breaks=True,
        behind=True,
        edits=tuple(Edit(host.here.domain, host.term.at) for host in void),
    )


def _crowded(host: _Host) -> Flaw:
    term = host.term
    return Flaw(
        host.here.domain,
        say("{term} leads to more than {most} mail servers", term=term.text, most=MOST_HOSTS),
        say("Name addresses in the place of {term}.", term=term.text),
        term.text,
        term.at,
        breaks=True,
    )

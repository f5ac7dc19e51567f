"""All records that may be read for a domain's SPF, whoever sends: what the lint looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from checks.core.dns.spf.client import is_name
from checks.core.dns.spf.permission import Published, find, named
from checks.core.dns.spf.record import Directive, Record, Term
from checks.core.sources import Ask, Dns, in_turn
from checks.core.unavailable import Unavailable, attempt

MOST_COUNTED = 50
"""Look-ups after which nobody counts on: receivers give up after 10."""

MOST_READ = MOST_COUNTED + 1


@dataclass(frozen=True, slots=True)
class Visited:
    """A record, or where one ought to be."""

    domain: str
    published: Published | Unavailable
    way: tuple[str, ...] = ()
    """The domains whose records lead here, the sender's own first."""
    leads: Term | None = None
    """The term of the last of them that names it; None: it is the sender's own."""
    decides: bool = True
    """Its result is the sender's own: it is reached by nothing, or by redirects alone."""

    @property
    def record(self) -> Record | None:
        return self.published.record if isinstance(self.published, Published) else None

    @property
    def circular(self) -> bool:
        return self.domain in self.way


@dataclass(frozen=True, slots=True)
class Survey:
    visited: tuple[Visited, ...]
    """The sender's own first; a record that is read twice stands here twice."""
    lookups: int
    """Terms that may ask DNS, counted as a receiver counts them that has to look at all."""

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        found = (v.published for v in self.visited)
        return tuple(gap for gap in found if isinstance(gap, Unavailable))

    @property
    def records(self) -> tuple[tuple[str, str], ...]:
        """Each domain with the one record that was read there."""
        return tuple(dict.fromkeys((v.domain, v.record.text) for v in self.visited if v.record))


def survey(dns: Dns, domain: str, ahead: Callable[[Iterable[Ask]], None] = in_turn) -> Survey:
    """Read the domain's record and all that it includes, level by level; at most 51 questions.

    Names with macros in them depend on the message, and are passed over.
    """
    waiting = [_Awaited(domain.lower().removesuffix("."))]
    visited: list[Visited] = []
    lookups = 0
    while waiting and lookups <= MOST_COUNTED:
        level, waiting = waiting[: MOST_READ - len(visited)], []
        ahead([partial(dns.txt, each.domain) for each in level if is_name(each.domain)])
        for each in level:
            here = Visited(each.domain, _look(dns, each.domain), each.way, each.leads, each.decides)
            visited.append(here)
            if here.record is None or here.circular:
                continue
            lookups += len(here.record.asking)
            waiting += _onwards(here, here.record)
    return Survey(tuple(visited), lookups)


@dataclass(frozen=True, slots=True)
class _Awaited:
    domain: str
    way: tuple[str, ...] = ()
    leads: Term | None = None
    decides: bool = True


def _look(dns: Dns, name: str) -> Published | Unavailable:
    """A name that DNS cannot hold has no record."""
    return attempt(lambda: find(dns.txt(name) if is_name(name) else ()))


def _onwards(here: Visited, record: Record) -> list[_Awaited]:
    way = (*here.way, here.domain)
    found: list[_Awaited] = []
    for term in record.asking:
        redirects = not isinstance(term, Directive)
        if not redirects and term.name != "include":
            continue
        name = named(term)
        if name:
            found.append(_Awaited(name, way, term, here.decides and redirects))
    return found

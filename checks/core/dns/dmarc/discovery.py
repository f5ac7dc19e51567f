"""Finds the DMARC record that applies to a domain's mail, as both standards have it.

RFC 9989 walks up the tree.  RFC 7489 (section 6.6.3) looks at the domain, then at its
organisational domain by the Public Suffix List.  The second asks nothing that the first does not,
save for names of more than 8 labels, and no answer depends on another: asked ahead, all of it
takes the time of one look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from checks.core.dns.dmarc.policy import Applied, Standard, applied
from checks.core.dns.dmarc.values import Policy
from checks.core.dns.dmarc.walk import Level, Published, State, Walk, look, name_for, names, walk
from checks.core.dns.domains import is_public_suffix, organisational
from checks.core.sources import Ask, Dns, in_turn
from checks.core.unavailable import Unavailable, attempt


@dataclass(frozen=True, slots=True)
class Dmarc:
    domain: str
    walk: Walk
    new: Applied
    """What receivers find that follow RFC 9989."""
    old: Applied | Unavailable
    """And those that follow RFC 7489."""

    @property
    def own(self) -> Published | None:
        """None: it could not be seen."""
        found = self.walk.levels[0].found
        return found if isinstance(found, Published) else None

    @property
    def at(self) -> Published:
        """The record that counts; else what stands in its way, or where one ought to be."""
        if self.new.published:
            return self.new.published
        ours = (level for level in self.walk.levels if not is_public_suffix(level.domain))
        seen = (level.found for level in ours if isinstance(level.found, Published))
        odd = (each for each in seen if each.state is not State.ABSENT)
        return next(odd, Published(self.domain, State.ABSENT))

    @property
    def name(self) -> str:
        return self.at.name

    @property
    def texts(self) -> tuple[str, ...]:
        return self.at.texts

    @property
    def policy(self) -> str:
        return (self.new.policy or Policy.NONE).value

    @property
    def of_suffix(self) -> bool:
        """Nobody but whoever runs the public suffix has published a record."""
        found = self.new.published
        return found is not None and self.new.inherited and is_public_suffix(found.domain)


def asks(dns: Dns, *domains: str, known: str = "") -> list[Ask]:
    """All questions that finding and comparing these domains' records may need, save those of
    `known`, which are asked already."""
    asked = _needed(known) if known else ()
    wanted = [name for domain in domains for name in _needed(domain) if name not in asked]
    return [partial(dns.txt, name_for(name)) for name in dict.fromkeys(wanted)]


def _needed(domain: str) -> tuple[str, ...]:
    return (*names(domain), organisational(domain))


def discover(dns: Dns, domain: str, ahead: Callable[[Iterable[Ask]], None] = in_turn) -> Dmarc:
    """At most 9 look-ups.  Raises Unavailable where it cannot be told which record applies."""
    domain = domain.lower().removesuffix(".")
    ahead(asks(dns, domain))
    found = walk(dns, domain)
    own = found.levels[0].found
    if isinstance(own, Unavailable):
        raise own
    new = _by_walk(dns, found, own, ahead)
    return Dmarc(domain, found, new, attempt(partial(_by_list, dns, domain, own)))


def _by_walk(
    dns: Dns, found: Walk, own: Published, ahead: Callable[[Iterable[Ask]], None]
) -> Applied:
    """The domain's own record, that of its organisational domain, or of its public suffix."""
    if own.record:
        return applied(own, own.record, Standard.NEW, inherited=False)
    for gap in found.gaps:
        raise gap
    level = _level(found)
    if level is None or level.record is None or not isinstance(level.found, Published):
        return Applied()
    sure = level.record.policy("np") in (
        None,
        level.record.policy("sp") or level.record.policy("p"),
    )
    exists = sure or _exists(dns, found.start, ahead)
    return applied(level.found, level.record, Standard.NEW, inherited=True, exists=exists)


def _level(found: Walk) -> Level | None:
    levels = [level for level in found.levels if level.record]
    ours = (level for level in levels if level.domain == found.organisational)
    suffix = (level for level in levels if level.record and level.record.psd == "y")
    return next(ours, next(suffix, None))


def _by_list(dns: Dns, domain: str, own: Published) -> Applied:
    """Several records end the search; else the organisational domain's is looked for."""
    if own.record:
        return applied(own, own.record, Standard.OLD, inherited=False)
    parent = organisational(domain)
    if own.state is State.SEVERAL or parent == domain:
        return Applied()
    found = look(dns, parent)
    if found.record is None:
        return Applied()
    return applied(found, found.record, Standard.OLD, inherited=True)


def _exists(dns: Dns, domain: str, ahead: Callable[[Iterable[Ask]], None]) -> bool:
    """A domain without A, AAAA and MX does not exist, for np (RFC 9989, section 3.2.13)."""
    kinds = (dns.a, dns.aaaa, dns.mx)
    ahead([partial(kind, domain) for kind in kinds])
    return any(kind(domain) for kind in kinds)

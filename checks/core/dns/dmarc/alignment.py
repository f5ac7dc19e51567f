"""Whether what passed for one domain counts for the domain in the From line (RFC 9989, sections
4.4 and 4.10.2; RFC 7489, section 3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.dns.dmarc.discovery import Dmarc
from checks.core.dns.dmarc.policy import Applied, Standard
from checks.core.dns.dmarc.walk import Walk, walk
from checks.core.dns.domains import aligned
from checks.core.sources import Dns
from checks.core.unavailable import Unavailable


@dataclass(frozen=True, slots=True)
class Alignment:
    identifier: str
    """What passed: d= of a signature, or the MAIL FROM domain."""
    author: str
    """The domain in the From line."""
    tag: str
    """Which tag says how strict it is: adkim or aspf."""
    new: bool | None
    """For receivers that follow RFC 9989; None: it cannot be told."""
    old: bool | None
    """For those that follow RFC 7489."""
    strict: bool = False
    organisations: tuple[str, str] | None = None
    """Of the two, by RFC 9989, where they were compared."""
    gaps: tuple[Unavailable, ...] = ()
    """What kept it from being told."""

    @property
    def counts(self) -> bool | None:
        """For some receivers at least."""
        if self.new or self.old:
            return True
        return None if None in (self.new, self.old) else False

    def by(self, standard: Standard) -> bool | None:
        return self.new if standard is Standard.NEW else self.old


def align(
    dns: Dns, dmarc: Dmarc | Unavailable, author: str, identifier: str, tag: str
) -> Alignment:
    """The identifier's organisational domain is looked for as the author's was."""
    author, identifier = author.lower(), identifier.lower()
    if author == identifier:
        return Alignment(identifier, author, tag, True, True)
    same = aligned(identifier, author)
    if isinstance(dmarc, Unavailable):
        maybe = None if same else False  # how strict it is was not seen
        return Alignment(identifier, author, tag, maybe, maybe)
    old = _old(dmarc.old, tag, same)
    if dmarc.new.published is None:
        return Alignment(identifier, author, tag, old, old)  # DMARC does not apply
    if dmarc.new.strict(tag):
        return Alignment(identifier, author, tag, False, old, strict=True)
    other = walk(dns, identifier)
    organisations = _pair(other, dmarc.walk)
    if organisations is None:
        unseen = (*other.gaps, *dmarc.walk.gaps)
        return Alignment(identifier, author, tag, None, old, gaps=unseen)
    new = organisations[0] == organisations[1]
    return Alignment(identifier, author, tag, new, old, organisations=organisations)


def _old(found: Applied | Unavailable, tag: str, same: bool) -> bool | None:
    if isinstance(found, Unavailable):
        return None if same else False
    return same and not found.strict(tag)


def _pair(one: Walk, other: Walk) -> tuple[str, str] | None:
    first, second = one.organisational, other.organisational
    return (first, second) if first and second else None

"""Finds a domain's SPF record, and whether it lets SES send (RFC 7208)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core.sources import Dns

SES = "amazonses.com"
"""Its SPF record lists the servers of every Region."""

MOST_LOOKUPS = 10
"""Mechanisms that need DNS (section 4.6.4); beyond it the result is an error for everybody."""


class Record(Enum):
    FOUND = "found"
    ABSENT = "absent"
    SEVERAL = "several"
    """A permanent error (section 4.5)."""


@dataclass(frozen=True, slots=True)
class Spf:
    state: Record
    texts: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(self.texts[0].lower().split()[1:]) if self.state is Record.FOUND else ()

    @property
    def includes(self) -> tuple[str, ...]:
        """Domains whose records count, too, as include or, without `all`, as redirect."""
        named = [t.lstrip("+").partition(":")[2] for t in self.terms if _is_include(t)]
        redirects = [t.partition("=")[2] for t in self.terms if t.startswith("redirect=")]
        return (*named, *(redirects if self.all is None else ()))

    @property
    def all(self) -> str | None:
        """Qualifier of `all`: `-` fail, `~` softfail, `?` neutral, `+` anybody; None: no `all`."""
        found = next((t for t in self.terms if t.lstrip("+-~?") == "all"), None)
        if found is None:
            return None
        return found[0] if found[0] in "+-~?" else "+"

    @property
    def depends_on_message(self) -> bool:
        return any("%" in term or "exists:" in term for term in self.terms)

    @property
    def lookups(self) -> int:
        return sum(_needs_dns(term) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Permission:
    record: Spf
    ses: bool | None
    """Whether the record, or one that it includes, names SES; None: it has macros or `exists`,
    whose answer depends on the message."""
    too_many_lookups: bool = False


def find(records: tuple[str, ...]) -> Spf:
    """The SPF record among a domain's TXT records."""
    texts = tuple(text for text in records if _is_spf(text))
    if not texts:
        return Spf(Record.ABSENT)
    return Spf(Record.FOUND if len(texts) == 1 else Record.SEVERAL, texts)


def permits_ses(dns: Dns, domain: str) -> Permission:
    """Look for SES in the domain's record; its includes are read only if it is not named there.

    At most 11 look-ups in all, one where the record names SES.  Raises Unavailable.
    """
    record = find(dns.txt(domain))
    if SES in record.includes:
        return Permission(record, True, record.lookups > MOST_LOOKUPS)
    waiting, seen, lookups = list(record.includes), {domain}, record.lookups
    unclear = record.depends_on_message
    while waiting and lookups <= MOST_LOOKUPS:
        name = waiting.pop(0)
        if name in seen or "%" in name:
            continue
        seen.add(name)
        nested = find(dns.txt(name))
        lookups += nested.lookups
        unclear = unclear or nested.depends_on_message
        if SES in nested.includes:
            return Permission(record, lookups <= MOST_LOOKUPS, lookups > MOST_LOOKUPS)
        waiting.extend(nested.includes)
    return Permission(record, None if unclear else False, lookups > MOST_LOOKUPS)


def _is_spf(text: str) -> bool:
    lowered = text.lower()
    return lowered == "v=spf1" or lowered.startswith("v=spf1 ")


def _is_include(term: str) -> bool:
    return term.lstrip("+").startswith("include:")


def _needs_dns(term: str) -> bool:
    bare = term.lstrip("+-~?")
    plain = bare.partition(":")[0].partition("/")[0]
    return plain in ("a", "mx", "ptr") or bare.startswith(("include:", "exists:", "redirect="))

"""Finds a domain's SPF record, and whether it lets SES send, whatever the sender (RFC 7208)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core.dns.spf.record import (
    MOST_LOOKUPS,
    VERSION,
    Directive,
    Qualifier,
    Record,
    Term,
    is_spf,
    parse,
)
from checks.core.sources import Dns
from checks.core.text import Text

SES = "amazonses.com"
"""Its SPF record lists the servers of every Region."""


class State(Enum):
    FOUND = "found"
    ABSENT = "absent"
    SEVERAL = "several"
    """A permanent error (section 4.5)."""
    MALFORMED = "malformed"
    """So is a term that cannot be read, wherever in the record it is (section 4.6)."""


@dataclass(frozen=True, slots=True)
class Published:
    state: State
    texts: tuple[str, ...] = ()
    record: Record | None = None
    """What can be read of it, where there is one."""
    similar: tuple[str, ...] = ()
    """Texts that were meant to be one and are none, where there is none."""

    @property
    def includes(self) -> tuple[str, ...]:
        """Domains whose records count, too, as include or, without `all`, as redirect."""
        if self.record is None:
            return ()
        return tuple(n for term in self.record.asking if counts(term) and (n := named(term)))

    @property
    def depends_on_message(self) -> bool:
        """Whether the answer needs more than the record."""
        return self.record is not None and any(map(_varies, self.record.asking))

    @property
    def lookups(self) -> int:
        return len(self.record.asking) if self.record else 0


@dataclass(frozen=True, slots=True)
class Permission:
    record: Published
    ses: bool | None
    """Whether it lets SES send; None: some of its servers only, or it has macros or `exists`, whose
    answer depends on the message."""
    too_many_lookups: bool = False
    broken: Text | None = None
    """Why it is an error for receivers, though it names SES."""
    some: bool = False
    """It lets some of SES's servers send, and others not."""
    by: str | None = None
    """The record's term that keeps SES's servers out; None: none of them matches."""


def find(records: tuple[str, ...]) -> Published:
    """The SPF record among a domain's TXT records."""
    texts = tuple(text for text in records if is_spf(text))
    if not texts:
        similar = tuple(text for text in records if text.lower().lstrip().startswith(VERSION))
        return Published(State.ABSENT, similar=similar)
    if len(texts) > 1:
        return Published(State.SEVERAL, texts)
    record = parse(texts[0])
    return Published(State.MALFORMED if record.faults else State.FOUND, texts, record)


def named(term: Term) -> str | None:
    """The domain that a term names, in lower case; None where it names none, or has macros."""
    spec = term.domain if isinstance(term, Directive) else term.value
    name = spec.literal if spec else None
    return name.lower().removesuffix(".") if name else None


def counts(term: Term) -> bool:
    """Whether passing there is passing here."""
    if isinstance(term, Directive):
        return term.name == "include" and term.qualifier is Qualifier.PASS
    return term.name == "redirect"


def _varies(term: Term) -> bool:
    spec = term.domain if isinstance(term, Directive) else term.value
    return term.name == "exists" or (spec is not None and spec.literal is None)


def names_ses(dns: Dns, domain: str) -> Permission:
    """Look for SES in the domain's record; its includes are read only if it is not named there.

    At most 11 look-ups in all, one where the record names SES.  Raises Unavailable.
    """
    record = find(dns.txt(domain))
    if record.state is State.MALFORMED:
        return Permission(record, False)
    if SES in record.includes:
        return Permission(record, True, record.lookups > MOST_LOOKUPS)
    waiting, seen, lookups = list(record.includes), {domain}, record.lookups
    unclear = record.depends_on_message
    while waiting and lookups <= MOST_LOOKUPS:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        nested = find(dns.txt(name))
        lookups += nested.lookups
        unclear = unclear or nested.depends_on_message
        if SES in nested.includes:
            return Permission(record, lookups <= MOST_LOOKUPS, lookups > MOST_LOOKUPS)
        waiting.extend(nested.includes)
    return Permission(record, None if unclear else False, lookups > MOST_LOOKUPS)

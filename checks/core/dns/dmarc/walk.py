"""Walks up the DNS tree for DMARC records (RFC 9989, section 4.10), and says which domain is the
organisational one (section 4.10.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial

from checks.core.dns.dmarc.record import Record, is_dmarc, misread, parse
from checks.core.dns.domains import is_public_suffix, organisational
from checks.core.sources import Dns
from checks.core.text import Text
from checks.core.unavailable import Unavailable, attempt

MOST_LABELS = 8
"""And look-ups: a longer name is cut to 7 labels after its own."""


class State(Enum):
    FOUND = "found"
    ABSENT = "absent"
    SEVERAL = "several"
    """Receivers then act as if there were none."""
    MALFORMED = "malformed"
    """Something that was meant as a record, and is none."""


@dataclass(frozen=True, slots=True)
class Published:
    """What is at `_dmarc` of a domain."""

    domain: str
    state: State
    texts: tuple[str, ...] = ()
    """The DMARC records, or what was meant as one."""
    record: Record | None = None
    others: tuple[str, ...] = ()
    """TXT records of other kinds, which are passed over."""

    @property
    def name(self) -> str:
        return name_for(self.domain)

    @property
    def misread(self) -> Text | None:
        """What keeps it from being a record, where it was meant as one."""
        return misread(self.texts[0]) if self.state is State.MALFORMED else None


@dataclass(frozen=True, slots=True)
class Level:
    domain: str
    found: Published | Unavailable

    @property
    def record(self) -> Record | None:
        return self.found.record if isinstance(self.found, Published) else None


@dataclass(frozen=True, slots=True)
class Walk:
    start: str
    levels: tuple[Level, ...]
    """The start's own first, up to where the walk ends."""

    @property
    def records(self) -> tuple[tuple[str, Record], ...]:
        return tuple((level.domain, level.record) for level in self.levels if level.record)

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        """What was not seen, and may matter.  A public suffix has to say that it is one (section
        5.2), so it changes nothing for who has a record right below it."""
        settled = organisational(self.start) in (domain for domain, _ in self.records)
        unseen = (
            level for level in self.levels if not (settled and is_public_suffix(level.domain))
        )
        return tuple(level.found for level in unseen if isinstance(level.found, Unavailable))

    @property
    def organisational(self) -> str | None:
        """None: it cannot be told, since not all was seen."""
        if self.gaps:
            return None
        if not self.records:
            return self.start
        domain, record = self.records[-1]  # one with psd= ended the walk
        return _one_below(self.start, domain) if record.psd == "y" else domain


def name_for(domain: str) -> str:
    return f"_dmarc.{domain}"


def names(domain: str) -> tuple[str, ...]:
    """The domains whose records may be looked at, in their order (steps 3, 4 and 7)."""
    labels = domain.split(".")
    rest = labels[1:] if len(labels) < MOST_LABELS else labels[1 - MOST_LABELS :]
    return (domain, *(".".join(rest[cut:]) for cut in range(len(rest))))


def walk(dns: Dns, domain: str) -> Walk:
    """One look-up for each name; it ends at a record that says whose it is (steps 2 and 6)."""
    levels: list[Level] = []
    for name in names(domain):
        level = Level(name, attempt(partial(look, dns, name)))
        levels.append(level)
        if level.record and level.record.psd in ("y", "n"):
            break
    return Walk(domain, tuple(levels))


def look(dns: Dns, domain: str) -> Published:
    return published(domain, dns.txt(name_for(domain)))


def published(domain: str, records: tuple[str, ...]) -> Published:
    """Judge the TXT records at `_dmarc` of a domain; those of other kinds are passed over."""
    texts = tuple(text for text in records if is_dmarc(text))
    meant = tuple(text for text in records if misread(text))
    others = tuple(text for text in records if text not in (*texts, *meant))
    if len(texts) == 1:
        return Published(domain, State.FOUND, texts, parse(texts[0]), others)
    if texts:
        return Published(domain, State.SEVERAL, texts, None, others)
    state = State.MALFORMED if meant else State.ABSENT
    return Published(domain, state, meant, None, others)


def _one_below(start: str, domain: str) -> str:
    """`start` itself where it is the domain."""
    count = domain.count(".") + 2
    return ".".join(start.split(".")[-count:])

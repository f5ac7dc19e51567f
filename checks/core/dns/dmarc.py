"""Finds a domain's DMARC record, and says what it asks for (RFC 7489, sections 6.3 and 6.6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core.dns.domains import organisational
from checks.core.dns.tags import tags
from checks.core.sources import Dns

POLICIES = ("none", "quarantine", "reject")


class Record(Enum):
    FOUND = "found"
    ABSENT = "absent"
    SEVERAL = "several"
    """Receivers then act as if there were none."""
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Dmarc:
    state: Record
    name: str
    """Where the record is, or ought to be: `_dmarc.shop.example`."""
    texts: tuple[str, ...] = ()
    policy: str = "none"
    """What it asks for mail from this very domain: sp where the record is a parent's."""
    strict_dkim: bool = False
    strict_spf: bool = False


def discover(dns: Dns, domain: str) -> Dmarc:
    """At most two look-ups: the domain's own record, or else its organisational domain's."""
    own = _at(dns, domain, inherited=False)
    parent = organisational(domain)
    if own.state is not Record.ABSENT or parent == domain:
        return own
    inherited = _at(dns, parent, inherited=True)
    return own if inherited.state is Record.ABSENT else inherited


def _at(dns: Dns, domain: str, *, inherited: bool) -> Dmarc:
    name = f"_dmarc.{domain}"
    return read(name, dns.txt(name), inherited=inherited)


def read(name: str, records: tuple[str, ...], *, inherited: bool = False) -> Dmarc:
    """Judge the TXT records found at `name`; those of other kinds are passed over."""
    texts = tuple(text for text in records if _is_dmarc(text))
    if not texts:
        return Dmarc(Record.ABSENT, name)
    if len(texts) > 1:
        return Dmarc(Record.SEVERAL, name, texts)
    found = tags(texts[0]) or {}
    policy = found.get("p", "").lower()
    if policy not in POLICIES:
        return Dmarc(Record.MALFORMED, name, texts)
    asked = found.get("sp", policy).lower() if inherited else policy
    return Dmarc(
        Record.FOUND,
        name,
        texts,
        asked if asked in POLICIES else policy,
        found.get("adkim", "r").lower() == "s",
        found.get("aspf", "r").lower() == "s",
    )


def _is_dmarc(text: str) -> bool:
    head = text.split(";")[0].replace(" ", "")
    return head.lower() == "v=dmarc1"

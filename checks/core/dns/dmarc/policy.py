"""Which policy of a DMARC record applies to a domain's mail (RFC 9989, section 4.10.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core.dns.dmarc.record import Record
from checks.core.dns.dmarc.values import Policy
from checks.core.dns.dmarc.walk import Published


class Standard(Enum):
    """What a receiver follows."""

    NEW = "RFC 9989"
    OLD = "RFC 7489"
    """Obsolete since May 2026; receivers that follow it are many."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What one kind of receiver finds, and is asked to do."""

    published: Published | None = None
    """Where the record is that counts; None: there is none, so DMARC does not apply."""
    inherited: bool = False
    """It is that of a domain above."""
    tag: str = "p"
    """Which tag the policy is from: p, sp or np."""
    asked: Policy | None = None
    """What that tag asks for; None: nothing, the record cannot be obeyed."""
    policy: Policy | None = None
    """What receivers do: one level below what is asked for while t=y."""

    @property
    def record(self) -> Record | None:
        return self.published.record if self.published else None

    def strict(self, tag: str) -> bool:
        """Of adkim or aspf."""
        return self.record is not None and self.record.flag(tag, "r") == "s"


def applied(
    found: Published, record: Record, standard: Standard, *, inherited: bool, exists: bool = True
) -> Applied:
    """`exists`: whether the domain in the From line does; it matters for np alone."""
    tag = _tag(record, standard, inherited, exists)
    asked = _asked(record, tag, standard)
    lowered = asked is not None and standard is Standard.NEW and record.tested
    return Applied(found, inherited, tag, asked, asked.lowered if asked and lowered else asked)


def _tag(record: Record, standard: Standard, inherited: bool, exists: bool) -> str:
    if not inherited:
        return "p"
    if standard is Standard.NEW and not exists and record.policy("np"):
        return "np"
    return "sp" if record.policy("sp") else "p"


def _asked(record: Record, tag: str, standard: Standard) -> Policy | None:
    """A record without p, or with a policy that is none, asks for reports alone."""
    known = ("sp", "np") if standard is Standard.NEW else ("sp",)
    if record.policy("p") and not any(record.has_wrong(name) for name in known):
        return record.policy(tag)
    return Policy.NONE if record.uris("rua") else None

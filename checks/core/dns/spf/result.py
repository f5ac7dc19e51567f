"""What an evaluation of SPF comes to, and how it got there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core.text import Text
from checks.core.unavailable import Unavailable


class Result(Enum):
    """RFC 7208, section 2.6."""

    NONE = "none"
    """There is no domain, or no record."""
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105  # SPF's word
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    """Could not look: neither that it passes nor that it fails."""
    PERMERROR = "permerror"
    """The records cannot be read: the same for every sender."""


@dataclass(frozen=True, slots=True)
class Step:
    """One term that was looked at."""

    domain: str
    """Whose record it is in."""
    record: str
    term: str
    at: int
    """Where the term begins in the record."""
    depth: int
    """0 in the sender's own record, 1 in one that it includes or redirects to …"""
    matched: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    result: Result
    domain: str
    """Whose record was asked for."""
    why: Text | None = None
    """What stood in the way; None where a term decided, or none matched."""
    path: tuple[Step, ...] = ()
    """The term that decided, or at which it broke off: in the sender's own record, then inwards
    through include and redirect.  Empty where no term did."""
    trace: tuple[Step, ...] = ()
    """All terms that were looked at, in that order."""
    lookups: int = 0
    """Terms that asked DNS; 10 are allowed."""
    voids: int = 0
    """Of those, how many found nothing; 2 are allowed."""
    explanation: str | None = None
    """Words of the sender's for a fail: from outside."""
    gaps: tuple[Unavailable, ...] = ()
    """Look-ups that failed, even such as did not change the result."""

    @property
    def decided(self) -> Step | None:
        """The innermost term of `path`."""
        return self.path[-1] if self.path else None

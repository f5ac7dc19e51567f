"""One thing that is odd about an SPF record."""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.dns.spf.mend import Edit
from checks.core.text import Text


@dataclass(frozen=True, slots=True)
class Flaw:
    domain: str
    """Whose record it is in."""
    what: Text
    remedy: Text
    term: str = ""
    at: int | None = None
    """Where in the record, counted from 0."""
    breaks: bool = False
    """For receivers it is an error, so that nobody passes, or it keeps SES from passing."""
    behind: bool = False
    """It breaks only for senders whom none of the terms before it lets pass."""
    opens: bool = False
    """Whoever wants to may send as this domain."""
    edits: tuple[Edit, ...] = ()
    """What mends it; empty where only the domain's owner can tell."""

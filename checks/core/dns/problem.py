"""One thing that is wrong with a sending domain's records, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core.finding import Owner
from checks.core.text import Text

STRING_MAX = 255
"""Octets of one string of a TXT record (RFC 1035, section 3.3)."""


@dataclass(frozen=True, slots=True)
class Problem:
    headline: Text
    remedy: Text
    source: str
    seen_at: datetime | None = None
    """When SES said so; None: DNS says so now."""
    command: str | None = None
    records: tuple[str, ...] = ()
    """What to publish, as in `Fix`."""
    fatal: bool = False
    """Nothing is left that would count for our domain, or SES refuses to send."""
    owner: Owner = Owner.US
    """Who can mend it."""


def txt(name: str, text: str) -> str:
    """The line to publish; a long text is cut into strings, which resolvers join again."""
    starts = range(0, len(text), STRING_MAX)
    strings = " ".join(f'"{text[start : start + STRING_MAX]}"' for start in starts)
    return f"{name} TXT {strings}"

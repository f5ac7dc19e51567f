"""Domains that hand out addresses to be thrown away, by a list that others maintain.

The list is that of github.com/disposable-email-domains, as the package of the same name ships it
(see docs/adr): its version is pinned, so an answer can say how old it is.
"""

from __future__ import annotations

from datetime import UTC, datetime

from checks.core.addresses.providers import REAL
from checks.core.text import say

VERSION = "0.0.293"
"""Of the package; a test holds it against requirements.txt."""
MADE = datetime(2026, 11, 9, tzinfo=UTC)
"""When that version was published."""
SOURCE = f"disposable-email-domains {VERSION}"

IT_MAY_BE_GONE = say("A disposable address: it may exist for minutes, and not be read again")
KEEP_ONE = say("Ask the recipient for an address that they keep.")


def disposable(domain: str) -> str | None:
    """The domain on the list: this one, or the one that it is below.  Lower case, ASCII."""
    # ten thousand names: loaded by who asks about an address, not by every process
    from disposable_email_domains import blocklist

    # the list calls some old providers disposable that have customers still, such as 21cn.com
    labels = domain.split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((name for name in parents if name in blocklist and name not in REAL), None)

"""Finds the replies in what people paste: an SES event, a whole bounce, a mail server's log.

Whatever is pasted, only its beginning is read, and each form is looked for where a word tells that
it may be there.  Servers are named by the reports, never by the headers of our own message.
"""

from __future__ import annotations

import re

from checks.core.replies.pasted import events, quoted, reports
from checks.core.replies.pasted.told import Told

LONGEST_PASTE = 1_000_000
"""Characters; what a bounce says comes before the message that it sends back."""

_BARE = re.compile(r"\s{0,20}(?:smtp;\s{0,5})?[245]\d\d[ -]", re.IGNORECASE)
"""It begins as a reply does: nearly always it is one, and nothing else."""

__all__ = ["LONGEST_PASTE", "Told", "is_bare", "told_in"]


def is_bare(text: str) -> bool:
    """Whether nothing is wrapped round it, as far as its beginning tells: one look, for speed."""
    return _BARE.match(text) is not None


def told_in(text: str) -> tuple[Told, ...]:
    """One for each recipient that is told of; the text itself where nothing is wrapped round it."""
    if is_bare(text):
        return (Told(text, cut=False),)
    sought = text[:LONGEST_PASTE]
    for find in (events.find, reports.find, quoted.find):
        if found := tuple(dict.fromkeys(find(sought))):
            return found
    return (Told(text, cut=False),)

"""The shape of a rule: words and codes that together mean one reason.

Rules are data in the language of `checks.core.replies.pattern`, so that somebody who knows mail
but not Python can add one, and no reply, however hostile, makes matching slow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Rule:
    reason: str
    """Slug of `checks.core.replies.reasons`."""
    words: str = ""
    """A pattern; empty where the codes alone decide."""
    status: tuple[str, ...] = ()
    """One of these is the enhanced status; one that ends in a dot stands for all below it, `x.` in
    front for both 4 and 5."""
    codes: tuple[int, ...] = ()
    """One of these is the reply code; 4 and 5 stand for all that begin so."""
    unless: str = ""
    """A pattern that must not fit."""
    bare: bool = False
    """Only where the reply names no address."""
    source: str = "observed"
    """Where it is documented; `observed` where it was seen in replies only."""
    cause: str = ""
    """Id of what the reason comes down to (`checks.core.replies.amazon`), where that is known."""


class Kind(Enum):
    """What a name in `providers/` is the name of."""

    MAILBOXES = "mailboxes"
    """A provider whose users have their mailboxes there."""
    FILTER = "filter"
    """A filter that stands before somebody's mailboxes."""
    SOFTWARE = "software"
    """A program, or a list that many consult: its words turn up anywhere."""


@dataclass(frozen=True, slots=True)
class Provider:
    name: str
    kind: Kind = Kind.MAILBOXES
    domains: tuple[str, ...] = ()
    """Recipient domains; `yahoo.` stands for yahoo.com, yahoo.co.uk and so on."""
    hosts: tuple[str, ...] = ()
    """Ends of the names of its servers."""
    marks: tuple[str, ...] = ()
    """Patterns that only its replies fit."""
    hints: tuple[str, ...] = ()
    """Patterns that name it where neither the server's name nor the domain does."""
    rules: tuple[Rule, ...] = ()
    """The first that fits decides."""
    page: str | None = None
    """Its own page about replies, for whoever has to read further."""
    pages: tuple[tuple[str, str], ...] = field(default=())
    """Reason and page, where one reason has a page of its own."""

    def page_for(self, reason: str) -> str | None:
        return dict(self.pages).get(reason, self.page)


def several(reason: str, source: str, *patterns: str, unless: str = "") -> tuple[Rule, ...]:
    """One rule for each wording."""
    return tuple(Rule(reason, words, unless=unless, source=source) for words in patterns)

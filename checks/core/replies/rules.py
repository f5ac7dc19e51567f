"""The shape of a rule: words and codes that together mean one reason.

Rules are data and hold plain words, not patterns, so that no reply, however hostile, makes
matching slow; and so that somebody who knows mail but not Python can add one.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.replies.parse import Reply


@dataclass(frozen=True, slots=True)
class Rule:
    reason: str
    """Slug of `checks.core.replies.reasons`."""
    words: tuple[str, ...] = ()
    """Lower case; every one of them has to be in the reply."""
    status: tuple[str, ...] = ()
    """One of these is the enhanced status; one that ends in a dot stands for all below it."""
    codes: tuple[int, ...] = ()
    """One of these is the reply code."""

    def fits(self, reply: Reply) -> bool:
        if self.codes and reply.code not in self.codes:
            return False
        if self.status and not any(_covers(s, reply.status) for s in self.status):
            return False
        return all(word in reply.words for word in self.words)


def _covers(wanted: str, status: str | None) -> bool:
    if status is None:
        return False
    return status.startswith(wanted) if wanted.endswith(".") else status == wanted


@dataclass(frozen=True, slots=True)
class Provider:
    name: str
    domains: tuple[str, ...] = ()
    """Recipient domains; `yahoo.` stands for yahoo.com, yahoo.co.uk and so on."""
    hosts: tuple[str, ...] = ()
    """Ends of the names of its servers."""
    marks: tuple[str, ...] = ()
    """Lower-case words that only its replies contain."""
    rules: tuple[Rule, ...] = ()
    """The first that fits decides."""

    def serves(self, domain: str) -> bool:
        return any(
            domain.startswith(d) if d.endswith(".") else domain == d or domain.endswith(f".{d}")
            for d in self.domains
        )

    def runs(self, host: str) -> bool:
        return any(host == h or host.endswith(f".{h}") for h in self.hosts)

    def speaks(self, reply: Reply) -> bool:
        return any(mark in reply.words for mark in self.marks)

"""The Received lines: which server took the message from which, and when (RFC 5321, 4.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from checks.core.headers.source import Field
from checks.core.headers.words import Clause, clauses, moment
from checks.core.ip import is_ip

MOST_HOPS = 100

_KEYWORDS = {"from", "by", "via", "with", "id", "for"}
_HOST = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,20}")
_LITERAL = re.compile(r"\[(?:IPv6:)?([0-9A-Fa-f.:]{3,45})\]")
_BARE = re.compile(r"[0-9A-Fa-f.:]{3,45}")


@dataclass(frozen=True, slots=True)
class Hop:
    sender: str | None
    """As the sending server called itself."""
    names: tuple[str, ...]
    """All names of the sending server, lower case: its own word and what DNS says of it."""
    address: str | None
    """IP address of the sending server."""
    by: str | None
    protocol: str | None
    id: str | None
    at: datetime | None

    @property
    def host(self) -> str | None:
        """Name of the server that wrote the line, lower case; None if it gave an address alone."""
        found = _HOST.search(self.by or "")
        return found[0].lower() if found and not is_ip(found[0]) else None

    @property
    def from_ses(self) -> bool:
        return any(_within(name, "amazonses.com") for name in self.names)


def hops(fields: Iterable[Field]) -> tuple[Hop, ...]:
    """One for each Received line, in the order of the lines: the newest first, as a rule."""
    lines = [field.value for field in fields if field.key == "received"]
    return tuple(map(_hop, lines[:MOST_HOPS]))


def upside_down(found: Sequence[Hop]) -> bool:
    """Whether the lines were pasted with the oldest one first.

    What one server says it is called and by what name the next one took the message from it tells
    the order; times tell it only where names do not, since clocks differ.
    """
    links = sum(_linked(older, newer) for newer, older in pairwise(found))
    reversed_links = sum(_linked(older, newer) for older, newer in pairwise(found))
    if links != reversed_links:
        return reversed_links > links
    times = [hop.at for hop in found if hop.at]
    return len(times) >= 3 and times == sorted(times) and times[0] < times[-1]


def _linked(older: Hop, newer: Hop) -> bool:
    return older.host is not None and older.host in newer.names


def _hop(value: str) -> Hop:
    found = clauses(value)
    line = found[0]
    said = _said(line)
    sender = said.get("from")
    names = _names(sender, line)
    at = moment(found[-1].text if len(found) > 1 else value)
    return Hop(
        sender,
        names,
        _address(sender, line) if sender else None,
        said.get("by"),
        said.get("with"),
        said.get("id"),
        at or moment(value),
    )


def _said(line: Clause) -> dict[str, str]:
    """The phrase after each keyword, `with Microsoft SMTP Server` in one."""
    said: dict[str, list[str]] = {}
    current: list[str] = []
    for word in line.text.split(" ")[:60]:
        key = word.lower()
        if key in _KEYWORDS and key not in said:
            current = said.setdefault(key, [])
        else:
            current.append(word)
    return {key: " ".join(words[:5])[:200] for key, words in said.items() if words}


def _names(sender: str | None, line: Clause) -> tuple[str, ...]:
    if sender is None:
        return ()
    comment = line.comments[0] if line.comments else ""
    found = _HOST.findall(f"{sender[:300]} {comment[:300]}")
    return tuple(dict.fromkeys(name.lower() for name in found if not is_ip(name)))


def _address(sender: str, line: Clause) -> str | None:
    comment = line.comments[0][:300] if line.comments else ""
    literals = _LITERAL.findall(f"{comment} {sender[:300]}")
    bare = [word for word in comment.split() if _BARE.fullmatch(word)]
    return next((text for text in (*literals, *bare) if is_ip(text)), None)


def _within(name: str, parent: str) -> bool:
    return name == parent or name.endswith("." + parent)

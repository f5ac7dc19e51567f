"""Reads where reports shall go: the values of rua and ruf (RFC 9989, sections 4.6 and 4.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checks.core.text import Text, say

MAILTO = "mailto"

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(.+)", re.S)
_SIZE = re.compile(r"![0-9]+[kmgt]?\Z", re.I)
_ALLOWED = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@$&'()*+=;]|%[0-9A-Fa-f]{2})+\Z")
"""Characters of a URI (RFC 3986), save , and ! which part two of them, or a size."""

_HOST = re.compile(r"(?!-)[a-z0-9_\-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_\-]{1,63}(?<!-))+\Z", re.I)
_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class ReportUri:
    text: str
    """As it stands, without the size."""
    scheme: str
    """Lower case."""
    domain: str | None = None
    """Whose mailbox it is, in lower case; None where it is no mailbox."""
    size: str = ""
    """Such as `!10m`, which RFC 7489 knew: the largest report that is wanted."""


@dataclass(frozen=True, slots=True)
class BadUri:
    text: str
    why: Text
    mended: str | None = None
    """What was meant, where that is plain."""


def read_uris(value: str) -> tuple[ReportUri | BadUri, ...]:
    return tuple(_one(part.strip(" \t")) for part in value.split(","))


def _one(text: str) -> ReportUri | BadUri:
    size = _SIZE.search(text)
    bare = text[: size.start()] if size else text
    if not bare:
        return BadUri(text, say("an address is missing between two commas"))
    parts = _SCHEME.match(bare)
    if parts is None:
        if "@" in bare and _mailbox(bare):
            return BadUri(
                text, say("{uri} lacks {prefix}", uri=bare, prefix="mailto:"), f"mailto:{bare}"
            )
        return BadUri(text, say("{uri} is no URI", uri=text))
    scheme, rest = parts[1].lower(), parts[2]
    if not _ALLOWED.match(bare):
        return BadUri(text, say("{uri} has characters that a URI cannot have", uri=text))
    if scheme != MAILTO:
        return ReportUri(bare, scheme, size=size[0] if size else "")
    domain = _mailbox(rest)
    if domain is None:
        return BadUri(text, say("{uri} names no mailbox", uri=text))
    return ReportUri(bare, scheme, domain, size[0] if size else "")


def _mailbox(text: str) -> str | None:
    """The domain of `dmarc@shop.example?subject=x`; None where it is no address."""
    address = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text.partition("?")[0])
    local, _, domain = address.rpartition("@")
    fits = local and _HOST.match(domain) and not any(c.isspace() for c in address)
    return domain.lower() if fits else None

"""Where a link leads, and where its text says that it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.core.content.placeholders import TURN, VALUE
from checks.core.dns.domains import organisational
from checks.core.ip import is_ip

ADDRESS_MAX = 2_000
"""Characters of an address that are looked at: its host stands at the start."""

_WEB = re.compile(r"(https?)://([^/?#\\]*)", re.I)
_SHOWN = re.compile(r"(?:https?://|\bwww\.)[^\s/?#<>\"'()\[\]{}|\\,;]+", re.I)
_WRITTEN = re.compile(r"https?://[^\s<>\"'()\[\]]{1,2000}", re.I)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+")


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    """As it is written, with placeholders masked."""
    text: str = ""
    """What the reader sees; empty for an address that is not behind any words."""


@dataclass(frozen=True, slots=True)
class Leads:
    secure: bool
    host: str
    """Lower case, in its ASCII form."""

    @property
    def bare_ip(self) -> bool:
        return is_ip(self.host)


def leads(address: str) -> Leads | None:
    """None: to no web page, or to one that a placeholder hides."""
    found = _WEB.match(address[:ADDRESS_MAX].strip())
    if found is None or TURN in address:
        return None
    host = _host(found[2])
    return Leads(found[1].lower() == "https", host) if host else None


def shown_elsewhere(link: Link) -> str | None:
    """The host that the text names, where the link leads to another domain; else None.

    Only what is written as an address counts, with `https://` or `www.` before it: that names
    such as `Booking.com` or `ASP.NET` stand for a page of theirs is too common to be a lie.
    """
    to = leads(link.address)
    if to is None or to.bare_ip or TURN in link.text:
        return None
    for found in _SHOWN.finditer(link.text):
        host = _host(found[0].partition("://")[2] or found[0])
        if host and not is_ip(host) and organisational(host) != organisational(to.host):
            return host
    return None


def written(text: str) -> Iterator[Link]:
    """Addresses in a text without any markup."""
    return (Link(found[0]) for found in _WRITTEN.finditer(text))


def _host(authority: str) -> str | None:
    """The host of `user@host:port`; None where it is hidden, or is none."""
    if VALUE in authority or TURN in authority:
        return None
    plain = authority.rpartition("@")[2].strip().lower()
    if plain.startswith("["):
        inside, closed, _ = plain[1:].partition("]")
        return inside if closed and is_ip(inside) else None
    name = plain.partition(":")[0].rstrip(".…!")
    try:
        ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return ascii_name if _HOST.fullmatch(ascii_name) else None

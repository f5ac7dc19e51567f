"""What is known of our mail that receivers' rules can be held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address

from checks.core.dns.sender import SenderRecords
from checks.core.place import Place
from checks.core.sources import Sources
from checks.core.unavailable import Unavailable, attempt

HOSTS_MAX = 5
"""Host names of an address that are looked up; whoever has the address may name any number."""


@dataclass(frozen=True, slots=True)
class Reverse:
    """The host names of an address, and those of them that lead back to it."""

    ip: str
    hosts: tuple[str, ...]
    confirmed: tuple[str, ...]
    gaps: tuple[Unavailable, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    domain: str
    """In the From line."""
    senders: tuple[tuple[Place, SenderRecords], ...]
    """As each place that has an identity for it sends its mail."""
    reverse: Reverse | Unavailable | None = None
    """None: it is not known which address the mail leaves from."""
    list_unsubscribe: bool | None = None
    """Whether the message had the header; None: not known."""


def reverse(sources: Sources, ip: str) -> Reverse | Unavailable | None:
    """None where `ip` is no address."""
    dns = sources.dns
    try:
        address = ip_address(ip)
    except ValueError:
        return None
    hosts = attempt(lambda: dns.ptr(address.reverse_pointer))
    if isinstance(hosts, Unavailable):
        return hosts
    look = dns.a if address.version == 4 else dns.aaaa
    shown = hosts[:HOSTS_MAX]
    sources.ahead([partial(look, host) for host in shown])
    found = {host: attempt(partial(look, host)) for host in shown}
    confirmed = tuple(
        host
        for host, ips in found.items()
        if not isinstance(ips, Unavailable) and address in map(ip_address, ips)
    )
    gaps = tuple(ips for ips in found.values() if isinstance(ips, Unavailable))
    return Reverse(ip, shown, confirmed, () if confirmed else gaps)

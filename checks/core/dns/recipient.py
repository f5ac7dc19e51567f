"""Where mail to a domain goes: its MX records, and whether anything can be reached there.

RFC 5321, section 5.1: the MX records, or without any the domain's own address.  RFC 7505: a single
MX record without a name says that nobody takes mail there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import partial
from ipaddress import ip_address, ip_network

from checks.core.gateways import gateway
from checks.core.ip import is_ip
from checks.core.replies.library import provider_of
from checks.core.sources import Dns, Mx, Sources
from checks.core.unavailable import Unavailable, attempt

HOSTS_MAX = 10
"""Servers that are looked at, the preferred ones first: whoever has the domain says how many
there are."""

_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "224.0.0.0/3",
        "::/127",
        "fc00::/7",
        "fe80::/10",
        "ff00::/8",
    )
)
"""Where no packet from outside arrives (RFC 6890): of one's own host or network, or of nobody."""


class Reach(Enum):
    OPEN = "open"
    """At least one server has a public address."""
    IMPLICIT = "implicit"
    """There is no MX record, and the domain's own address is a public one."""
    NULL = "null"
    NOTHING = "nothing"
    """Neither an MX record nor an address: as of a domain that does not exist."""
    DEAD = "dead"
    """None of its servers has an address."""
    PRIVATE = "private"
    """None of its servers has a public address."""
    LITERAL = "literal"
    """The MX records name IP addresses, where names belong."""


@dataclass(frozen=True, slots=True)
class Host:
    name: str
    ips: tuple[str, ...] | Unavailable
    alias: str | None = None
    """The CNAME that stands at its name, which should have none (RFC 2181, section 10.3)."""

    @property
    def public(self) -> bool | None:
        """None: could not look."""
        if isinstance(self.ips, Unavailable):
            return None
        return any(is_public(ip) for ip in self.ips)

    @property
    def literal(self) -> bool:
        return _literal(self.name)


@dataclass(frozen=True, slots=True)
class Recipient:
    domain: str
    mx: tuple[Mx, ...] | Unavailable
    hosts: tuple[Host, ...] = ()
    """Its servers; without MX records the domain itself."""
    more: bool = False
    """There are more servers than were looked at."""

    @property
    def reach(self) -> Reach | None:
        """None: cannot tell, for `gaps`."""
        if isinstance(self.mx, Unavailable):
            return None
        if self.mx and not any(mx.host for mx in self.mx):
            return Reach.NULL
        if any(host.public for host in self.hosts):
            return Reach.OPEN if self.mx else Reach.IMPLICIT
        if self.more or any(host.public is None for host in self.hosts):
            return None
        if any(host.ips for host in self.hosts):
            return Reach.PRIVATE
        if not self.mx:
            return Reach.NOTHING
        return Reach.LITERAL if any(host.literal for host in self.hosts) else Reach.DEAD

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        looked = (self.mx, *(host.ips for host in self.hosts))
        return tuple(each for each in looked if isinstance(each, Unavailable))

    @property
    def taken_by(self) -> str | None:
        """The filter or the provider that its servers belong to, where it is a known one."""
        names = () if isinstance(self.mx, Unavailable) else tuple(mx.host for mx in self.mx)
        return gateway(names) or provider_of(names)


def look_up(sources: Sources, domain: str) -> Recipient:
    """Three round trips at most: the MX records, IPv4 addresses, and IPv6 where there is none."""
    dns = sources.dns
    mx = attempt(lambda: dns.mx(domain))
    if isinstance(mx, Unavailable):
        return Recipient(domain, mx)
    names = tuple(dict.fromkeys(each.host for each in mx if each.host)) if mx else (domain,)
    asked = names[:HOSTS_MAX]
    named = [name for name in asked if not _literal(name)]
    aliases = named if mx else []
    sources.ahead(
        [*(partial(dns.a, name) for name in named), *(partial(dns.cname, name) for name in aliases)]
    )
    sources.ahead([partial(dns.aaaa, name) for name in named if not _reached_by_a(dns, name)])
    hosts = tuple(_host(dns, name, of_mx=bool(mx)) for name in asked)
    return Recipient(domain, mx, hosts, len(names) > len(asked))


def _host(dns: Dns, name: str, *, of_mx: bool) -> Host:
    if _literal(name):
        return Host(name, ())
    alias = attempt(lambda: dns.cname(name)) if of_mx else None
    ips = attempt(lambda: _ips(dns, name))
    return Host(name, ips, None if isinstance(alias, Unavailable) else alias)


def _ips(dns: Dns, name: str) -> tuple[str, ...]:
    found = dns.a(name)
    return found if any(map(is_public, found)) else (*found, *dns.aaaa(name))


def _reached_by_a(dns: Dns, name: str) -> bool:
    found = attempt(lambda: dns.a(name))
    return isinstance(found, Unavailable) or any(map(is_public, found))


def is_public(ip: str) -> bool:
    address = ip_address(ip)
    inner = address.ipv4_mapped if address.version == 6 else None
    whole = inner or address
    return not any(whole in network for network in _NOT_PUBLIC if network.version == whole.version)


def _literal(name: str) -> bool:
    """Whether an address stands where a name has to, in brackets or without."""
    return is_ip(name.strip("[]"))

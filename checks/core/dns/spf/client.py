"""Who sends: the connecting address, MAIL FROM and HELO, as SPF's macros see them."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

POSTMASTER = "postmaster"
"""Stands for the part before the @ where there is none (RFC 7208, section 4.3)."""

Ip = IPv4Address | IPv6Address

LABEL_MAX, NAME_MAX = 63, 253
"""Octets."""

TEXT_MAX = 1000
"""Characters of a local part or HELO: several times what SMTP allows."""


@dataclass(frozen=True, slots=True)
class Client:
    ip: Ip
    local: str
    domain: str
    """Of the sender; of HELO where MAIL FROM is empty."""
    helo: str

    @classmethod
    def of(cls, ip: str, mail_from: str, helo: str = "") -> Client:
        """`mail_from`: an address, a bare domain, or nothing (a bounce).  Raises ValueError where
        `ip` is no IP address."""
        local, _, domain = mail_from.strip().strip("<>").rpartition("@")
        named = _ascii(domain or helo).removesuffix(".")
        # a record may repeat them thousands of times
        return cls(_address(ip), local[:TEXT_MAX] or POSTMASTER, named, helo[:TEXT_MAX])

    @property
    def sender(self) -> str:
        return f"{self.local}@{self.domain}"

    @property
    def is_ipv4(self) -> bool:
        return isinstance(self.ip, IPv4Address)

    @property
    def dotted(self) -> str:
        """The macro i: an IPv6 address is a dotted row of its 32 digits (section 7.3)."""
        return str(self.ip) if self.is_ipv4 else ".".join(self.ip.exploded.replace(":", "").upper())

    def is_near(self, address: str, prefix4: int, prefix6: int) -> bool:
        """Whether `address` has the same first bits."""
        try:
            other = _address(address)
        except ValueError:
            return False
        if other.version != self.ip.version:
            return False
        prefix = prefix4 if self.is_ipv4 else prefix6
        return self.ip in ip_network((other, prefix), strict=False)


def _address(text: str) -> Ip:
    """An IPv4 address that is written as IPv6 is an IPv4 address (section 5)."""
    found = ip_address(text.strip())
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            raise ValueError("an address with a scope is known on one host alone")
        return found.ipv4_mapped or found
    return found


def _ascii(domain: str) -> str:
    """International domains as DNS has them (section 4.3); what is none stays as it is."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def is_name(name: str) -> bool:
    """Whether DNS can be asked for it."""
    labels = name.removesuffix(".").split(".")
    fits = len(name.removesuffix(".")) <= NAME_MAX
    return fits and name.isascii() and all(0 < len(label) <= LABEL_MAX for label in labels)


def shortened(name: str) -> str:
    """Labels are taken away on the left until it fits a name (section 7.3)."""
    if len(name) <= NAME_MAX:
        return name
    _, dot, rest = name[-NAME_MAX - 1 :].partition(".")
    return rest if dot else name

"""The host names of a connecting address that lead back to it (RFC 7208, sections 5.5 and 7.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checks.core.dns.spf.client import Client, is_name
from checks.core.sources import Dns
from checks.core.unavailable import Unavailable, attempt

MOST_NAMES = 10
"""Names of one address that are looked at (section 4.6.4); more are passed over."""


@dataclass(frozen=True)
class Reverse:
    """Asks when it is first needed, and once."""

    dns: Dns
    client: Client
    gaps: list[Unavailable]
    """Gets what could not be looked up: by the rules, the name is then passed over."""

    @cached_property
    def _told(self) -> tuple[str, ...] | Unavailable:
        told = attempt(lambda: self.dns.ptr(self.client.ip.reverse_pointer))
        if isinstance(told, Unavailable):
            self.gaps.append(told)
        return told

    @property
    def unseen(self) -> bool:
        """Whether the names could not be looked up."""
        return isinstance(self._told, Unavailable)

    @property
    def names(self) -> tuple[str, ...]:
        """Whatever the owner of the address says."""
        return () if isinstance(self._told, Unavailable) else self._told

    @cached_property
    def validated(self) -> tuple[str, ...]:
        return tuple(name for name in self.names[:MOST_NAMES] if self._leads_back(name))

    def within(self, domain: str) -> bool:
        """Whether one of the validated names is the domain, or below it."""
        return any(_is_within(name, domain) for name in self.validated)

    def best(self, domain: str) -> str:
        """The macro p."""
        ranked = sorted(
            self.validated,
            key=lambda name: (name.lower() != domain.lower(), not _is_within(name, domain)),
        )
        return ranked[0] if ranked else "unknown"

    def _leads_back(self, name: str) -> bool:
        if not is_name(name):
            return False
        found = attempt(lambda: self.dns.a(name) if self.client.is_ipv4 else self.dns.aaaa(name))
        if isinstance(found, Unavailable):
            self.gaps.append(found)
            return False
        return any(self.client.is_near(address, 32, 128) for address in found)


def _is_within(name: str, domain: str) -> bool:
    name, domain = name.lower().removesuffix("."), domain.lower().removesuffix(".")
    return name == domain or name.endswith(f".{domain}")

"""The names that a record's terms ask DNS for, and what its macros stand for (RFC 7208, 7.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core.dns.spf.client import Client, is_name, shortened
from checks.core.dns.spf.macros import MacroString, expand
from checks.core.dns.spf.reverse import Reverse


@dataclass(frozen=True, slots=True)
class Names:
    client: Client
    reverse: Reverse
    now: datetime
    """For the macro t."""

    def name(self, spec: MacroString | None, domain: str) -> str | None:
        """What a term in the record of `domain` asks for, without the last dot; None where DNS
        can hold no such name."""
        if spec is None:
            return domain.removesuffix(".")
        name = shortened(self.text(spec, domain).removesuffix("."))
        return name if is_name(name) else None

    def text(self, string: MacroString, domain: str) -> str:
        return expand(string, lambda letter: self._value(letter, domain))

    def _value(self, letter: str, domain: str) -> str:
        client = self.client
        match letter:
            case "s":
                return client.sender
            case "l":
                return client.local
            case "o":
                return client.domain
            case "d":
                return domain
            case "i":
                return client.dotted
            case "p":
                return self.reverse.best(domain)
            case "v":
                return "in-addr" if client.is_ipv4 else "ip6"
            case "h":
                return client.helo
            case "c":
                return str(client.ip)
            case "t":
                return str(int(self.now.timestamp()))
        return "unknown"  # r, the host that asks: no mail is received here

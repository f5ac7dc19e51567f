"""Whether the reports that a DMARC record asks for can get where it wants them (RFC 9990, section
4; RFC 7489, section 7.1): the other domain has to agree, and to take mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from checks.core.dns.dmarc.record import Record, is_dmarc
from checks.core.dns.dmarc.values import URIS
from checks.core.dns.domains import organisational
from checks.core.sources import Ask, Dns, in_turn
from checks.core.unavailable import Unavailable, attempt

MOST_DESTINATIONS = 10
"""Looked at; receivers report to two (RFC 7489, section 6.2), and to few more today."""


@dataclass(frozen=True, slots=True)
class Destination:
    domain: str
    """Whose mailbox it is."""
    tags: tuple[str, ...]
    """Which of rua and ruf name it."""
    agrees: bool | Unavailable | None
    """None: it belongs to the domain that asks, so it need not say so."""
    takes_mail: bool | Unavailable
    has_mx: bool = True

    @property
    def gaps(self) -> tuple[Unavailable, ...]:
        looked = (self.agrees, self.takes_mail)
        return tuple(answer for answer in looked if isinstance(answer, Unavailable))


def agreement(policy_domain: str, destination: str) -> str:
    """Where the destination says that it takes the reports about the other one."""
    return f"{policy_domain}._report._dmarc.{destination}"


def destinations(
    dns: Dns,
    policy_domain: str,
    record: Record,
    ahead: Callable[[Iterable[Ask]], None] = in_turn,
) -> tuple[Destination, ...]:
    """`policy_domain`: where the record is.  All questions at once; A and AAAA where MX lacks."""
    wanted: dict[str, tuple[str, ...]] = {}
    for tag in URIS:
        for domain in (uri.domain for uri in record.uris(tag) if uri.domain):
            wanted[domain] = tuple(dict.fromkeys((*wanted.get(domain, ()), tag)))
    looked = tuple(wanted)[:MOST_DESTINATIONS]
    foreign = [d for d in looked if organisational(d) != organisational(policy_domain)]
    agreements = {d: agreement(policy_domain, d) for d in foreign}
    ahead([partial(dns.txt, name) for name in agreements.values()])
    ahead([partial(dns.mx, domain) for domain in looked])
    return tuple(_look(dns, d, wanted[d], agreements.get(d), ahead) for d in looked)


def _look(
    dns: Dns,
    domain: str,
    tags: tuple[str, ...],
    agreement_name: str | None,
    ahead: Callable[[Iterable[Ask]], None],
) -> Destination:
    agrees = (
        attempt(lambda: any(map(is_dmarc, dns.txt(agreement_name)))) if agreement_name else None
    )
    mx = attempt(lambda: dns.mx(domain))
    if isinstance(mx, Unavailable):
        return Destination(domain, tags, agrees, mx)
    if mx:
        return Destination(domain, tags, agrees, any(each.host for each in mx))
    kinds = (dns.a, dns.aaaa)
    ahead([partial(kind, domain) for kind in kinds])
    takes = attempt(lambda: any(kind(domain) for kind in kinds))
    return Destination(domain, tags, agrees, takes, has_mx=False)

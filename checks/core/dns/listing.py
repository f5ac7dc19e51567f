"""Is an address on a DNS block list (RFC 5782)?  Listed, not listed, or the list did not say.

A list that refuses to answer, or is dead, does not say "no such name" but answers: 127.255.255.x to
who may not ask, 127.0.0.1 or a web server's address where its domain has other owners.  None of
these is ever a listing.  And a list that has the address 127.0.0.1, which must be on none, has all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from checks.core.dns.block_list import BlockList
from checks.core.sources import Ask, Dns, Sources
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable, attempt

Ip = IPv4Address | IPv6Address

CODES = ip_network("127.0.0.0/8")
REFUSALS = ip_network("127.255.255.0/24")
NEVER_LISTED = ip_address("127.0.0.1")

TEXTS_MAX = 2
TEXT_MAX = 300
"""Of what a list says of an address; its page has the rest."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What one list says of one address."""

    block_list: BlockList
    ip: str
    name: str
    """What DNS was asked for."""
    meanings: tuple[Text, ...] = ()
    """Empty: it is not listed, or nobody knows."""
    texts: tuple[str, ...] = ()
    """The list's own words."""
    gap: Unavailable | None = None
    """Why it is not known."""

    @property
    def listed(self) -> bool:
        return bool(self.meanings)


def address(text: str | None) -> Ip | None:
    """None where it is no address."""
    try:
        found = ip_address((text or "").strip("[] "))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def query(ip: Ip, zone: str) -> str:
    """Such as `31.8.240.54.zen.spamhaus.org`; IPv6 by its 32 digits, the last first."""
    backwards = ip.reverse_pointer.removesuffix(".in-addr.arpa").removesuffix(".ip6.arpa")
    return f"{backwards}.{zone}"


def look_up(
    sources: Sources, addresses: tuple[Ip, ...], lists: tuple[BlockList, ...]
) -> tuple[Listing, ...]:
    """All lists at once, and of those that answer, all that is needed to believe them at once."""
    dns, wanted = sources.dns, _wanted(addresses, lists)
    ask_ahead(sources, addresses, lists)
    answers = [attempt(partial(dns.a, query(ip, each.zone))) for ip, each in wanted]
    asks: list[Ask] = []
    for (ip, each), found in zip(wanted, answers, strict=True):
        if isinstance(found, tuple) and found:
            asks += [partial(dns.a, _canary(each)), partial(dns.txt, query(ip, each.zone))]
    sources.ahead(asks)
    return tuple(
        _listing(dns, each, ip, found) for (ip, each), found in zip(wanted, answers, strict=True)
    )


def ask_ahead(sources: Sources, addresses: tuple[Ip, ...], lists: tuple[BlockList, ...]) -> None:
    """For those who have something else to wait for before they look up."""
    asks = [(ip, each.zone) for ip, each in _wanted(addresses, lists)]
    sources.ahead([partial(sources.dns.a, query(ip, zone)) for ip, zone in asks])


def _wanted(addresses: tuple[Ip, ...], lists: tuple[BlockList, ...]) -> list[tuple[Ip, BlockList]]:
    return [(ip, each) for ip in addresses for each in lists if ip.version == 4 or each.ipv6]


def _listing(dns: Dns, each: BlockList, ip: Ip, found: tuple[str, ...] | Unavailable) -> Listing:
    name = query(ip, each.zone)
    if isinstance(found, Unavailable):
        return Listing(each, str(ip), name, gap=found)
    if not found:
        return Listing(each, str(ip), name)
    read = _read(each, name, found)
    everybody = attempt(partial(dns.a, _canary(each))) if isinstance(read, tuple) else ()
    gap = read if isinstance(read, Unavailable) else _disbelief(each, everybody)
    if gap or isinstance(read, Unavailable):
        return Listing(each, str(ip), name, gap=gap)
    texts = attempt(partial(dns.txt, name))
    told = () if isinstance(texts, Unavailable) else texts[:TEXTS_MAX]
    return Listing(each, str(ip), name, read, tuple(text[:TEXT_MAX] for text in told))


def _canary(each: BlockList) -> str:
    return query(NEVER_LISTED, each.zone)


def _read(each: BlockList, name: str, found: tuple[str, ...]) -> tuple[Text, ...] | Unavailable:
    """What the answers mean; one that no list would give makes all of them worthless."""
    source = f"DNS A {name}"
    if fault := next((why for text in found if (why := _fault(each, text))), None):
        return Unavailable(source, fault)
    meanings = tuple(dict.fromkeys(m for text in found if (m := each.meaning(text))))
    if meanings:
        return meanings
    strange = say(
        "{list} answers with {code}, whose meaning is not known here",
        list=each.title,
        code=found[0],
    )
    return Unavailable(source, strange)


def _fault(each: BlockList, text: str) -> Text | None:
    """What is wrong with an answer that is none."""
    code = address(text)
    if code is not None and code in REFUSALS:
        return say(
            "{list} refuses to answer our resolver ({code}): set DNS_SERVERS to a resolver of your"
            " own, or switch it off with BLOCK_LISTS=-{name}",
            list=each.title,
            code=text,
            name=each.name,
        )
    if code is None or code not in CODES or code == NEVER_LISTED:
        return say(
            "{list} answers with {code}, which no block list does: the resolver or the list is"
            " broken; if it stays so, switch it off with BLOCK_LISTS=-{name}",
            list=each.title,
            code=text,
            name=each.name,
        )
    return None


def _disbelief(each: BlockList, everybody: tuple[str, ...] | Unavailable) -> Unavailable | None:
    if isinstance(everybody, Unavailable):
        return everybody
    if not everybody:
        return None
    why = say(
        "{list} has every address on it, so it is broken or has shut down: switch it off with"
        " BLOCK_LISTS=-{name}",
        list=each.title,
        name=each.name,
    )
    return Unavailable(f"DNS A {_canary(each)}", why)

"""Do the name servers answer, and do block lists answer them?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import Unavailable, attempt, say
from checks.core.dns.block_list import BlockList

KNOWN = "amazonses.com"
"""A name that is there as long as SES is: its SPF record."""

TEST_POINT = "2.0.0.127"
"""What every list has to list (RFC 5782, section 5)."""

CODES, REFUSALS = ip_network("127.0.0.0/8"), ip_network("127.255.255.0/24")


class Names(Protocol):
    """Each raises Unavailable."""

    def txt(self, name: str) -> tuple[str, ...]: ...

    def a(self, name: str) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Seen:
    server: str
    texts: tuple[str, ...] | Unavailable


def gather(server: str, dns: Names) -> Seen:
    return Seen(server, attempt(lambda: dns.txt(KNOWN)))


def judge(seen: Seen) -> Iterator[Line]:
    line = Spot(Area.RESOLVER, say("Name server {server}", server=seen.server))
    if isinstance(seen.texts, Unavailable):
        yield line.wrong(
            say("It does not answer for {name}", name=KNOWN),
            seen.texts.why,
        )
    elif not seen.texts:
        yield line.wrong(
            say("It answers, and knows nothing of {name}", name=KNOWN),
            say("Set DNS_SERVERS to servers that look up names on the Internet."),
        )
    else:
        yield line.ok(say("It answers"))


LISTS = Spot(Area.RESOLVER, say("Block lists"))


def judge_first(seen: Seen) -> Iterator[Line]:
    """Whether block lists can be asked at all."""
    if isinstance(seen.texts, Unavailable):
        yield LISTS.unchecked(say("No name server answers, so no block list can be asked"))


@dataclass(frozen=True, slots=True)
class Asked:
    block_list: BlockList
    addresses: tuple[str, ...] | Unavailable


def ask(block_list: BlockList, dns: Names) -> Asked:
    return Asked(block_list, attempt(lambda: dns.a(f"{TEST_POINT}.{block_list.zone}")))


def judge_list(seen: Asked) -> Iterator[Line]:
    known = seen.block_list
    line = Spot(Area.RESOLVER, say("Block list {name}", name=known.title))
    if isinstance(seen.addresses, Unavailable):
        yield line.unchecked(seen.addresses)
        return
    codes = [ip_address(each) for each in seen.addresses]
    without = say(
        "Let DNS_SERVERS name a resolver of your own, or take the list out with BLOCK_LISTS={out}.",
        out=f"-{known.name}",
    )
    if refusals := tuple(str(code) for code in codes if code in REFUSALS):
        yield line.wrong(
            say("It refuses our name servers ({codes})", codes=refusals), known.terms or without
        )
    elif not codes:
        yield line.wrong(
            say("It does not list its own test address: it does not serve our name servers"),
            known.terms or without,
        )
    elif any(code not in CODES for code in codes):
        yield line.wrong(
            say("Somebody else answers for it ({answers})", answers=seen.addresses), without
        )
    else:
        yield line.ok(say("It answers"))

"""Is the address that our mail leaves from on a DNS block list?

Where the address of the newest message is known, it alone is judged: SES sends from many that it
shares among its customers, and what befell another one says nothing about this message.  Where it
is not, those that are ours alone are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from checks.core import (
    DOMAIN,
    MAIL,
    Check,
    DedicatedIp,
    Domain,
    EventKind,
    Finding,
    MailEvent,
    Sources,
    Target,
    Timeline,
    Unavailable,
    attempt,
    say,
)
from checks.core.dns.block_list import BlockList, asked
from checks.core.dns.listing import Ip, Listing, address, ask_ahead, look_up
from checks.core.dns.listing_words import Sender, judged
from checks.core.dns.outgoing import Outgoing, outgoing, told
from checks.core.searched import searched

DEDICATED_MAX = 10
"""Of our own that are looked up where the message tells none: a pool that SES manages can have
many."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    sent: Outgoing = field(default_factory=Outgoing)
    dedicated: tuple[DedicatedIp, ...] = ()
    gaps: tuple[Unavailable, ...] = ()
    """Why not all dedicated addresses could be seen, or are looked up."""
    lists: tuple[BlockList, ...] = ()
    listings: tuple[Listing, ...] = ()

    @property
    def own(self) -> frozenset[str]:
        return _own(self.dedicated)


def gather(target: Target, sources: Sources) -> Seen:
    lists = asked(sources.policy.block_lists)
    timelines = () if isinstance(target, Domain) else sources.history.timelines(target)
    newest = next(iter(timelines), None)
    if not lists or (newest is None and not isinstance(target, Domain)):
        return Seen(sources.now, newest, lists=lists)
    ask_ahead(sources, _ips(_addresses(told(timelines))), lists)
    dedicated, gaps = _dedicated(newest, sources)
    sent = outgoing(timelines, _own(dedicated), sources)
    texts = [*_addresses(sent.newest), *_addresses(sent.older)]
    if not sent.newest:
        texts += [ip.ip for ip in dedicated[:DEDICATED_MAX]]
        gaps += _left_out(len(dedicated))
    listings = look_up(sources, _ips(texts), lists)
    return Seen(sources.now, newest, sent, dedicated, gaps, lists, listings)


def _addresses(events: tuple[MailEvent, ...]) -> tuple[str, ...]:
    return tuple(event.outgoing_ip for event in events if event.outgoing_ip)


def _ips(texts: Iterable[str]) -> tuple[Ip, ...]:
    return tuple(dict.fromkeys(ip for text in texts if (ip := address(text))))


def _own(dedicated: tuple[DedicatedIp, ...]) -> frozenset[str]:
    return frozenset(str(address(ip.ip)) for ip in dedicated)


def _dedicated(
    newest: Timeline | None, sources: Sources
) -> tuple[tuple[DedicatedIp, ...], tuple[Unavailable, ...]]:
    """Those where the newest message left from; with no message, those of everywhere."""
    if newest is None:
        asks = [ses.dedicated_ips for _, ses in sources.everywhere] or [sources.ses.dedicated_ips]
    else:
        place = newest.place
        asks = [lambda: searched(sources, place, "GetDedicatedIps").dedicated_ips()]
    sources.ahead(asks)
    answers = [attempt(ask) for ask in asks]
    found = [ip for each in answers if not isinstance(each, Unavailable) for ip in each]
    gaps = tuple(each for each in answers if isinstance(each, Unavailable))
    return tuple(ip for ip in found if address(ip.ip)), gaps


def _left_out(number: int) -> tuple[Unavailable, ...]:
    if number <= DEDICATED_MAX:
        return ()
    why = say(
        "Only {asked} of the {count} addresses dedicated to us are looked up",
        asked=DEDICATED_MAX,
        count=number,
    )
    return (Unavailable("DNS block lists", why),)


def judge(seen: Seen) -> Finding:
    """WARN one that matters has the address; UNKNOWN could not ask; OK none that matters has it"""
    if not seen.lists:
        return Finding.moot(say("No block list is asked: BLOCK_LISTS has switched them off"))
    sent = seen.sent
    last_known = _addresses(sent.older[:1])
    judged_by = frozenset(_addresses(sent.newest)) or seen.own | frozenset(last_known)
    gaps = (*seen.gaps, *sent.gaps)
    if sent.gaps and not sent.newest:
        # it may have left from an address that could not be told for ours: another says nothing
        return Finding.unknown(sent.gaps[0].why)
    if not judged_by:
        return _no_address(seen, gaps)
    return judged(
        Sender(judged_by, seen.own, (*sent.newest, *sent.older), gaps, certain=bool(sent.newest)),
        seen.listings,
        seen.lists,
        _refusal(seen.newest),
        seen.now,
    )


def _no_address(seen: Seen, gaps: tuple[Unavailable, ...]) -> Finding:
    if gaps:
        return Finding.unknown(gaps[0].why)
    if seen.newest is None:
        return Finding.moot(say("The account has no addresses of its own to look up"))
    return Finding.moot(
        say("SES tells the address that a message left from with Delivery events alone")
    )


def _refusal(newest: Timeline | None) -> MailEvent | None:
    """The bounce that settled the newest message: its reply may name a list."""
    final = newest.final if newest else None
    if final is None or final.kind is not EventKind.BOUNCE or not final.attempted:
        return None
    return final


CHECK = Check(
    id="block_lists",
    title=say("Block lists"),
    gather=gather,
    judge=judge,
    answers=(*MAIL, *DOMAIN),
    tells=say("whether the address that our mail leaves from is on a block list"),
)

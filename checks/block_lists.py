"""Is the address that our mail leaves from on a DNS block list?

SES tells the address with Delivery events alone.  Where the newest message's is known, it alone is
judged: SES sends from many that it shares among its customers, and what befell another one says
nothing about this message.  Where it is not, those that are ours alone are.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from checks.core.dns.listing import Listing, address, look_up
from checks.core.dns.listing_words import Sender, judged

ADDRESSES_MAX = 10
"""Of each kind: who mails somebody daily has used dozens, and each costs a question per list."""


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    newest: Timeline | None
    left_from: tuple[MailEvent, ...] = ()
    """An event for each address that the messages left from; the newest message's first."""
    dedicated: tuple[DedicatedIp, ...] = ()
    gaps: tuple[Unavailable, ...] = ()
    """Why dedicated addresses could not be seen."""
    lists: tuple[BlockList, ...] = ()
    listings: tuple[Listing, ...] = ()


def gather(target: Target, sources: Sources) -> Seen:
    lists = asked(sources.policy.block_lists)
    timelines = () if isinstance(target, Domain) else sources.history.timelines(target)
    newest = next(iter(timelines), None)
    if not lists or (newest is None and not isinstance(target, Domain)):
        return Seen(sources.now, newest, lists=lists)
    events = _left_from(timelines)
    dedicated, gaps = _dedicated(newest, sources)
    texts = (*(event.outgoing_ip for event in events), *(own.ip for own in dedicated))
    wanted = tuple(dict.fromkeys(ip for text in texts if (ip := address(text))))
    return Seen(
        sources.now, newest, events, dedicated, gaps, lists, look_up(sources, wanted, lists)
    )


def _left_from(timelines: tuple[Timeline, ...]) -> tuple[MailEvent, ...]:
    found: dict[str, MailEvent] = {}
    for timeline in timelines:
        for event in timeline.events:
            ip = address(event.outgoing_ip)
            if ip:
                found.setdefault(str(ip), event)
    return tuple(found.values())[:ADDRESSES_MAX]


def _dedicated(
    newest: Timeline | None, sources: Sources
) -> tuple[tuple[DedicatedIp, ...], tuple[Unavailable, ...]]:
    """Those where the newest message left from; with no message, those of everywhere."""
    if newest is None:
        asks = [ses.dedicated_ips for _, ses in sources.everywhere] or [sources.ses.dedicated_ips]
    elif there := sources.ses_at(newest.place):
        asks = [there.dedicated_ips]
    else:
        region = newest.place.region
        why = say("{region} is not searched", region=region)
        return (), (Unavailable(f"SES GetDedicatedIps, {region}", why),)
    sources.ahead(asks)
    answers = [attempt(ask) for ask in asks]
    found = [ip for each in answers if not isinstance(each, Unavailable) for ip in each]
    gaps = tuple(each for each in answers if isinstance(each, Unavailable))
    return tuple(ip for ip in found if address(ip.ip))[:ADDRESSES_MAX], gaps


def judge(seen: Seen) -> Finding:
    """WARN one that matters has the address; UNKNOWN could not ask; OK none that matters has it"""
    if not seen.lists:
        return Finding.moot(say("No block list is asked: BLOCK_LISTS has switched them off"))
    if not seen.left_from and not seen.dedicated:
        return _no_address(seen)
    own = frozenset(str(address(ip.ip)) for ip in seen.dedicated)
    this = _of_newest(seen)
    judged_by = frozenset(this) or own | frozenset(_addresses(seen.left_from[:1]))
    return judged(
        Sender(judged_by, own, seen.left_from, seen.gaps, certain=bool(this)),
        seen.listings,
        seen.lists,
        _refusal(seen.newest),
        seen.now,
    )


def _no_address(seen: Seen) -> Finding:
    if seen.gaps:
        return Finding.unknown(seen.gaps[0].why)
    if seen.newest is None:
        return Finding.moot(say("The account has no addresses of its own to look up"))
    return Finding.moot(
        say("SES tells the address that a message left from with Delivery events alone")
    )


def _of_newest(seen: Seen) -> tuple[str, ...]:
    if seen.newest is None:
        return ()
    return tuple(dict.fromkeys(_addresses(seen.newest.events)))


def _addresses(events: tuple[MailEvent, ...]) -> tuple[str, ...]:
    return tuple(str(ip) for event in events if (ip := address(event.outgoing_ip)))


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
)

"""Which of our addresses messages left from.

SES tells it with Delivery events alone.  A server that refuses a message often quotes the address
that it refused: that is believed where the address is our own, or one that SES sends from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from checks.core.dns import spf
from checks.core.dns.listing import Ip, address
from checks.core.dns.sender import DEFAULT_MAIL_FROM
from checks.core.events import EventKind, MailEvent, Timeline
from checks.core.sources import Sources
from checks.core.unavailable import Unavailable

ADDRESSES_MAX = 5
"""Who mails somebody daily has used dozens: what befell the older ones is no more than a note, and
each costs every block list a question."""

QUOTED_MAX = 3
"""A reply that quotes more addresses is about something else."""

_QUOTED = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)")


@dataclass(frozen=True, slots=True)
class Outgoing:
    newest: tuple[MailEvent, ...] = ()
    """Of the newest message: an event for each address, which it has as `outgoing_ip`."""
    older: tuple[MailEvent, ...] = ()
    """The same of the messages before it, the newest first."""
    gaps: tuple[Unavailable, ...] = ()
    """Why an address in the newest message's reply may be ours and is not among them."""


def outgoing(timelines: tuple[Timeline, ...], own: frozenset[str], sources: Sources) -> Outgoing:
    """`own`: dedicated addresses.  Each address is told once, in its usual spelling."""
    if not timelines:
        return Outgoing()
    gaps: tuple[Unavailable, ...] = ()
    newest = _of_each(timelines[:1])
    if not newest:
        newest, gaps = _quoted(timelines[0], own, sources)
    known = {event.outgoing_ip for event in newest}
    older = tuple(event for event in _of_each(timelines[1:]) if event.outgoing_ip not in known)
    return Outgoing(newest[:ADDRESSES_MAX], older[: ADDRESSES_MAX - len(newest)], gaps)


def told(timelines: tuple[Timeline, ...]) -> tuple[MailEvent, ...]:
    """An event for each address that SES tells, the newest message's first."""
    return _of_each(timelines)[:ADDRESSES_MAX]


def _of_each(timelines: tuple[Timeline, ...]) -> tuple[MailEvent, ...]:
    found: dict[str, MailEvent] = {}
    for timeline in timelines:
        for event in timeline.events:
            if ip := address(event.outgoing_ip):
                found.setdefault(str(ip), replace(event, outgoing_ip=str(ip)))
    return tuple(found.values())


def _quoted(
    timeline: Timeline, own: frozenset[str], sources: Sources
) -> tuple[tuple[MailEvent, ...], tuple[Unavailable, ...]]:
    event = timeline.newest(EventKind.BOUNCE, EventKind.DELIVERY_DELAY)
    if event is None or not event.attempted:
        return (), ()
    found: list[MailEvent] = []
    gaps: list[Unavailable] = []
    for ip in _addresses(event):
        sends = True if str(ip) in own else _of_ses(ip, sources)
        if sends is True:
            found.append(replace(event, outgoing_ip=str(ip)))
        elif isinstance(sends, tuple):
            gaps += sends
    return tuple(found), tuple(gaps)


def _addresses(event: MailEvent) -> Iterator[Ip]:
    """Those in the reply, but for the receiving server's own."""
    texts = dict.fromkeys(_QUOTED.findall(event.reply or ""))
    found = [ip for text in texts if (ip := address(text)) and text != event.remote_mta]
    yield from found if len(found) <= QUOTED_MAX else ()


def _of_ses(ip: Ip, sources: Sources) -> bool | tuple[Unavailable, ...]:
    """Whether SES sends from it, by its own SPF record; what kept us from seeing that."""
    client = spf.Client.of(str(ip), DEFAULT_MAIL_FROM)
    tried = spf.evaluate(sources.dns, client, sources.now)
    gaps = tuple(gap for gap in tried.gaps if isinstance(gap, Unavailable))
    return tried.result is spf.Result.PASS or (gaps if gaps else False)

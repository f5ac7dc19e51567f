"""How much mail is SES still retrying, and how much of it will it give up within two hours?

Some mail expires every day, at domains that are gone: what counts is far more than usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.concern import Concern
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Owner, Text, Value, say

SOON = timedelta(hours=2)
LONGEST = timedelta(hours=14)
"""SES retries no longer."""


@dataclass(frozen=True, slots=True)
class Lines:
    least: int
    """Messages about to expire: from where on it is a warning."""
    many: int
    """The same, and critical."""
    share: float
    """Of the mail of `LONGEST`: still retried."""
    retrying: int
    """At least so many."""


LINES = Lines(least=10, many=200, share=0.2, retrying=100)

DOMAINS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages that were put off and have no result yet."""

    retrying: int = 0
    expiring: int = 0
    """Within `SOON`."""
    oldest: datetime | None = None
    """When the oldest of them was given to SES."""
    domains: tuple[tuple[str, int], ...] = ()
    """Of those about to expire, or of all where none is; the most first."""
    more: bool = False
    """There are more than were counted."""


def read(
    alert: Alert,
    found: Waiting,
    expired: int,
    sent: int,
    now: datetime,
    lines: Lines = LINES,
) -> Reading:
    """`expired`: in two hours, on average of the last week; `sent`: results of `LONGEST`."""
    level = _level(found, expired, sent, lines, alert.level)
    if not level and not alert.is_open:
        return Reading(level)
    told: dict[str, Any] = {
        "retrying": found.retrying,
        "expiring": found.expiring,
        "oldest": episode.stamp(found.oldest),
        "domains": [list(each) for each in found.domains[:DOMAINS_SHOWN]],
        "more": found.more,
        "usual": expired,
        "sent": sent,
    }
    return Reading(level, told)


def _level(found: Waiting, expired: int, sent: int, lines: Lines, announced: Level) -> Level:
    line = max(lines.least, 3 * expired, expired + 4 * sqrt(expired + 1))
    line *= 0.5 if announced else 1
    if found.expiring >= max(lines.many, 3 * line):
        return Level.CRITICAL
    if found.expiring >= line:
        return Level.WARNING
    many = found.retrying >= lines.retrying * (0.5 if announced else 1)
    whole = max(sent, found.retrying)
    if many and found.retrying >= lines.share * (0.5 if announced else 1) * whole:
        return Level.WARNING
    return Level.CALM


def words(alert: Alert) -> Words:
    memory = alert.memory
    rows = [
        say("To {domain}: {count}", domain=str(domain), count=int(count))
        for domain, count in memory.get("domains") or ()
    ]
    if oldest := episode.moment(memory.get("oldest")):
        rows.append(say("The oldest was sent at {at}", at=oldest))
    rows.append(
        say(
            "Usual: {usual} expire in two hours; sent in the last 14 hours: {sent}",
            usual=int(memory.get("usual") or 0),
            sent=int(memory.get("sent") or 0),
        )
    )
    todo = say(
        "Ask about one of the recipients to see why their servers put it off. What cannot wait has"
        " to go another way: SES tells a bounce when it gives up, and sends nothing again."
    )
    return Words(_subject(alert), tuple(rows), todo, Owner.RECIPIENT_ADMIN)


def _subject(alert: Alert) -> Text:
    """Numbers behind colons: one message is no "messages"."""
    memory = alert.memory
    retrying, expiring = int(memory.get("retrying") or 0), int(memory.get("expiring") or 0)
    values: dict[str, Value] = {
        "region": alert.where,
        "expiring": expiring,
        "retrying": say("more than {count}", count=retrying) if memory.get("more") else retrying,
    }
    if not expiring:
        return say("mail from {region} is still retried, messages: {retrying}", **values)
    return say(
        "mail from {region} will expire within two hours, messages: {expiring}; still retried in"
        " all: {retrying}",
        **values,
    )


def concern(alert: Alert, now: datetime) -> Concern:
    heading = say("Put off, and still without a result")
    return Concern(heading, now - LONGEST, ("DeliveryDelay",), waiting=True)


RULE = Rule("delays", words, confirm=2, settle=3, levels={"": LINES}, concern=concern)

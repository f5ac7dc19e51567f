"""Erasing a person from what the watch remembers: their address, what their server said of them,
and their domain where it was theirs alone."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from bot.store import memory
from bot.store.scrub import CUT
from bot.store.seal import Keys
from bot.store.tables import alerts, counts, outbox
from bot.watch.tallies import DOMAIN_MAX
from checks.core import Address

_OURS = ("identity", "advisor")
"""Of these the domain is the sender's own."""


@dataclass(frozen=True, slots=True)
class Person:
    address: Address
    replies: Collection[str]
    """What servers said of their mail, as it was stored."""


@dataclass(slots=True)
class Gone:
    alerts: int = 0
    """Changed or deleted."""
    posts: list[tuple[str, str]] = field(default_factory=list)
    """Channel and time stamp of messages in Slack that name the domain."""


def erase(connection: Connection, keys: Keys, person: Person, now: datetime) -> Gone:
    """After the person's events are gone.  An alert about their own domain is deleted, open or not;
    of any other alert, only what it has of theirs."""
    gone, domain = Gone(), person.address.domain
    own = {domain, domain[:DOMAIN_MAX]} if not _is_counted(connection, domain) else set()
    for row in connection.execute(select(alerts)).all():
        words = {person.address.lowered} | (own if row.kind not in _OURS else set())
        pattern = _any_of(words)
        if pattern.search(row.key):
            gone.posts += drop(connection, row.key)
            gone.alerts += 1
            continue
        before = memory.read(row.memory, keys)
        after = _without(before, pattern, person.replies)
        if after != before:
            same = (alerts.c.key == row.key, alerts.c.version == row.version)
            kept = {"memory": memory.written(after, keys, now), "version": row.version + 1}
            connection.execute(update(alerts).where(*same).values(kept))
            gone.alerts += 1
    return gone


def drop(connection: Connection, key: str) -> list[tuple[str, str]]:
    """Delete an alert and what was said of it: one that comes anew begins to count its threads
    anew, and its messages would pass for sent.  Channel and time stamp of its messages in Slack."""
    connection.execute(delete(alerts).where(alerts.c.key == key))
    said = outbox.c.key.startswith(f"{key} #", autoescape=True)
    rows = connection.execute(delete(outbox).where(said).returning(outbox.c.channel, outbox.c.ts))
    return list(dict.fromkeys((row.channel, row.ts) for row in rows.all() if row.ts))


def _is_counted(connection: Connection, domain: str) -> bool:
    some = select(counts.c.hour).where(counts.c.recipient_domain == domain).limit(1)
    return connection.execute(some).first() is not None


def _any_of(words: Collection[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w.+-])(?:{either})(?![\w-]|\.\w)", re.IGNORECASE)


def _without(value: Any, pattern: re.Pattern[str], replies: Collection[str]) -> Any:
    match value:
        case str():
            return pattern.sub(CUT, value)
        case dict():
            return {
                name: _without(each, pattern, replies)
                for name, each in value.items()
                if not pattern.search(name) and not (isinstance(each, str) and each in replies)
            }
        case list():
            return [_without(each, pattern, replies) for each in value]
        case _:
            return value

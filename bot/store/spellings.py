"""How addresses were written: sealed, one row for each spelling, and kept as long as it is seen."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import datetime

from sqlalchemy import Connection, Select, bindparam, select

from bot.store.bulk import there, upsert
from bot.store.rows import Entry, day_of, micros
from bot.store.seal import Keys, Unsealable
from bot.store.tables import events, spellings
from checks.core import Unavailable, say

KNOWN_MAX = 200_000
"""Spellings remembered as kept today; some 30 MB."""

_COLUMNS = ("recipient", "spelling", "address", "seen_at")
_NEWER = "address = excluded.address, seen_at = excluded.seen_at"

_OF_MESSAGE = select(spellings.c.address).where(
    spellings.c.recipient.in_(
        select(events.c.recipient).where(events.c.message_id == bindparam("message_id"))
    )
)
_OF_RECIPIENT = select(spellings.c.address).where(spellings.c.recipient == bindparam("recipient"))


_NEWEST = select(spellings.c.address).order_by(spellings.c.seen_at.desc()).limit(1)


def demand_key(connection: Connection, keys: Keys) -> None:
    """Raises Unavailable where what was kept last is kept with another key: to say then that
    nothing is known of an address would be wrong."""
    newest = connection.execute(_NEWEST).scalar()
    try:
        if newest is not None:
            keys.opened(newest)
    except Unsealable as e:
        raise Unavailable("event store", OTHER_KEY) from e


OTHER_KEY = say(
    "The events are kept with another ADDRESS_KEY: set the one that wrote them, or both while it"
    " is being changed (ADDRESS_KEY_OLD)"
)


class Known:
    """Which spellings this process has kept today, so that none is sealed more often."""

    def __init__(self) -> None:
        self._day = 0
        self._kept: set[tuple[str, str]] = set()

    def unkept(self, entries: Iterable[Entry], now: datetime) -> dict[tuple[str, str], str]:
        """Those not kept yet: mark and fingerprint, with the text."""
        today = day_of(now)
        if self._day != today or len(self._kept) > KNOWN_MAX:
            self._day, self._kept = today, set()
        found = {(e.recipient, e.spelling): e.address for e in entries}
        return {key: text for key, text in found.items() if key not in self._kept}

    def kept(self, keys: Iterable[tuple[str, str]]) -> None:
        """To be told once it is committed."""
        self._kept.update(keys)


def lost(
    connection: Connection, entries: Iterable[Entry], unkept: Container[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """As `Known.unkept`: those that passed for kept, and of which another process has deleted what
    was kept, as it does where a person is forgotten."""
    passed = {(e.recipient, e.spelling): e.address for e in entries}
    rows = {_row(key): key for key in passed if key not in unkept}
    kept = there(connection, spellings, _COLUMNS[:2], list(rows))
    return {key: passed[key] for row, key in rows.items() if row not in kept}


def sealed(
    unkept: dict[tuple[str, str], str], keys: Keys, now: datetime
) -> list[tuple[bytes, bytes, str, int]]:
    """Rows for `keep`; made before the transaction, since sealing takes its time."""
    return [(*_row(key), keys.seal(text, now), micros(now)) for key, text in unkept.items()]


def _row(key: tuple[str, str]) -> tuple[bytes, bytes]:
    return bytes.fromhex(key[0]), bytes.fromhex(key[1])


def keep(connection: Connection, rows: list[tuple[bytes, bytes, str, int]]) -> None:
    upsert(connection, spellings, _COLUMNS, rows, _NEWER)


def of_recipient(recipient: str) -> tuple[Select[str], dict[str, str]]:
    return _OF_RECIPIENT, {"recipient": recipient}


def of_message(message_id: str) -> tuple[Select[str], dict[str, str]]:
    return _OF_MESSAGE, {"message_id": message_id}

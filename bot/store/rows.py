"""An event as a row and back: on the way in it loses every readable address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from bot.ingest.arrival import Arrival
from bot.store.scrub import scrub
from bot.store.seal import Keys
from bot.store.tables import EPOCH, EVENT_OCTETS, MICROSECOND, events
from checks.core import EventKind, MailEvent, Place

_SAME = tuple(
    field.name
    for field in fields(MailEvent)
    if field.name not in ("kind", "kind_name", "place", "recipient")
)
"""Fields that are columns of the same name."""

COLUMNS = tuple(events.c[name] for name in ("kind", "account", "region", "recipient", *_SAME))
"""What an event is read from."""

WRITTEN = (
    *("message_id", "event", "recipient", "day", "kind", "account", "region"),
    *(name for name in _SAME if name != "message_id"),
)
"""The columns of `Entry.row`; the first four are the primary key."""

KEY = WRITTEN[:4]

_SENTENCES = ("reply", "detail")
_TEXTS = tuple(
    field.name
    for field in fields(MailEvent)
    if str(field.type).startswith("str") and field.name != "recipient"
)

_KINDS = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True, slots=True)
class Entry:
    """An arrival as it is kept."""

    event: MailEvent
    """Without addresses: `recipient` is the mark."""
    row: tuple[Any, ...]
    """As the database takes it, in the order of WRITTEN."""
    address: str
    """As it was written, still readable: it is sealed where it is not kept yet."""
    spelling: str
    """Its fingerprint."""

    @property
    def key(self) -> tuple[Any, ...]:
        return self.row[: len(KEY)]

    @property
    def day(self) -> int:
        return int(self.row[3])


def entry_of(arrival: Arrival, keys: Keys) -> Entry:
    recipient = keys.mark(arrival.event.recipient)
    event = replace(_scrubbed(arrival.event, arrival.address), recipient=recipient)
    kind = event.kind_name or event.kind.value
    row = (
        event.message_id,
        _digest(event, kind, arrival.feedback_id),
        bytes.fromhex(recipient),
        day_of(event.sent_at),
        kind,
        event.place.account,
        event.place.region,
        *(_raw(getattr(event, name)) for name in WRITTEN[7:]),
    )
    return Entry(event, row, arrival.address, keys.fingerprint(arrival.address))


def event_of(row: Sequence[Any]) -> MailEvent:
    """From a row of COLUMNS.  A kind that was unknown when it was written is known once this
    version knows it."""
    kind, account, region, recipient, *same = row
    return MailEvent(
        kind=_KINDS.get(kind, EventKind.OTHER),
        kind_name=kind,
        place=Place(account, region),
        recipient=recipient,
        **dict(zip(_SAME, same, strict=True)),
    )


def day_of(at: datetime) -> int:
    """Days since 1970."""
    return (at - EPOCH).days


def micros(at: datetime) -> int:
    """As `Moment` keeps a time."""
    return (at - EPOCH) // MICROSECOND


def _raw(value: Any) -> Any:
    return micros(value) if isinstance(value, datetime) else value


def _scrubbed(event: MailEvent, address: str) -> MailEvent:
    """Every text, not replies alone: nobody promises what else an address may turn up in.

    The local part on its own is cut from sentences only: `main@…` may be sent by a configuration
    set of that name.
    """
    texts: dict[str, Any] = {}
    for name in _TEXTS:
        value = getattr(event, name)
        if value is not None:
            cut = scrub(value, address if name in _SENTENCES else "")
            if cut != value:
                texts[name] = cut
    place = Place(scrub(event.place.account), scrub(event.place.region))
    return replace(event, place=place, **texts)


def _digest(event: MailEvent, kind: str, feedback_id: str | None) -> bytes:
    """Equal for the same event of a message and recipient, by whichever way it comes."""
    own = feedback_id or f"{event.message_id} {event.at.isoformat()}"
    return hashlib.sha256(f"{kind.lower()}\n{own}".encode()).digest()[:EVENT_OCTETS]

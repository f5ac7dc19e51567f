"""An event as a row and back: on the way in it loses every readable address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from bot.ingest.arrival import Arrival
from bot.store.scrub import scrub
from bot.store.seal import Keys
from bot.store.tables import EPOCH, EVENT_OCTETS, MICROSECOND, events
from checks.core import EventKind, MailEvent, Place
from checks.core.place import UNNAMED, Names

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
_WORDS = tuple(
    field.name
    for field in fields(MailEvent)
    if str(field.type).startswith("str") and field.name not in ("recipient", *_SENTENCES)
)
_UNIQUE = "message_id"

_sentences_of = attrgetter(*_SENTENCES)
_words_of = attrgetter(*_WORDS)
_values_of = attrgetter(*WRITTEN[7:])
_TIMES = tuple(WRITTEN[7:].index(name) for name in ("at", "sent_at", "expires_at", "written_at"))

_KINDS = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True, slots=True)
class Entry:
    """An arrival as it is kept."""

    event: MailEvent
    """Its texts have no address in them; `recipient` is still the address itself."""
    row: tuple[Any, ...]
    """As the database takes it, in the order of WRITTEN."""
    address: str
    """As it was written, still readable: it is sealed where it is not kept yet."""
    spelling: str
    """Its fingerprint."""
    recipient: str
    """Its mark."""

    @property
    def key(self) -> tuple[Any, ...]:
        return self.row[: len(KEY)]

    @property
    def readable_key(self) -> tuple[Any, ...]:
        """The same with marks as the tables' columns show them."""
        message_id, event, _, day = self.key
        return message_id, event.hex(), self.recipient, day

    @property
    def day(self) -> int:
        return int(self.row[3])


def entry_of(arrival: Arrival, keys: Keys) -> Entry:
    recipient, spelling = keys.both(arrival.address)
    event = _scrubbed(arrival.event, arrival.address)
    kind = event.kind_name or event.kind.value
    values = list(_values_of(event))
    for index in _TIMES:
        if values[index] is not None:
            values[index] = micros(values[index])
    row = (
        event.message_id,
        _digest(event, kind, arrival.feedback_id),
        bytes.fromhex(recipient),
        day_of(event.sent_at),
        kind,
        event.place.account,
        event.place.region,
        *values,
    )
    return Entry(event, row, arrival.address, spelling, recipient)


def event_of(row: Sequence[Any], names: Names = UNNAMED) -> MailEvent:
    """From a row of COLUMNS.  A kind that was unknown when it was written is known once this
    version knows it."""
    kind, account, region, recipient, *same = row
    return MailEvent(
        kind=_KINDS.get(kind, EventKind.OTHER),
        kind_name=kind,
        place=names.place(account, region),
        recipient=recipient,
        **dict(zip(_SAME, same, strict=True)),
    )


def day_of(at: datetime) -> int:
    """Days since 1970."""
    return (at - EPOCH).days


def micros(at: datetime) -> int:
    """As `Moment` keeps a time."""
    return (at - EPOCH) // MICROSECOND


def _scrubbed(event: MailEvent, address: str) -> MailEvent:
    """Every text, not replies alone: nobody promises what else an address may turn up in.

    The local part on its own is cut from sentences only: `main@…` may be sent by a configuration
    set of that name.
    """
    texts: dict[str, Any] = {}
    for name, value in zip(_WORDS, _words_of(event), strict=True):
        if value and (cut := _word(value) if name != _UNIQUE else scrub(value)) != value:
            texts[name] = cut
    for name, value in zip(_SENTENCES, _sentences_of(event), strict=True):
        if value and (cut := scrub(value, address)) != value:
            texts[name] = cut
    place = Place(_word(event.place.account), _word(event.place.region))
    if place != event.place:
        texts["place"] = place
    return replace(event, **texts) if texts else event


@lru_cache(maxsize=10_000)
def _word(text: str) -> str:
    """The same few come again and again: names of sets, templates, domains."""
    return scrub(text)


def _digest(event: MailEvent, kind: str, feedback_id: str | None) -> bytes:
    """Equal for the same event of a message and recipient, by whichever way it comes."""
    own = feedback_id or f"{event.message_id} {event.at.isoformat()}"
    return hashlib.sha256(f"{kind.lower()}\n{own}".encode()).digest()[:EVENT_OCTETS]

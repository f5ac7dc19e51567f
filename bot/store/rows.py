"""An event as a row and back: on the way in it loses every readable address."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from bot.ingest.arrival import Arrival
from bot.store.scrub import scrub
from bot.store.seal import Keys
from bot.store.tables import events
from checks.core import EventKind, MailEvent, Place

_SAME = tuple(
    field.name
    for field in fields(MailEvent)
    if field.name not in ("kind", "kind_name", "place", "recipient")
)
"""Fields that are columns of the same name."""

COLUMNS = tuple(events.c[name] for name in ("kind", "account", "region", "recipient", *_SAME))
"""What an event is read from."""

_SENTENCES = ("reply", "detail")
_TEXTS = tuple(
    field.name
    for field in fields(MailEvent)
    if str(field.type).startswith("str") and field.name != "recipient"
)

_KINDS = {kind.value: kind for kind in EventKind}


def row_of(arrival: Arrival, keys: Keys, now: datetime) -> dict[str, Any]:
    """`now`: from when on the sealed address ages."""
    event = _scrubbed(arrival.event, arrival.address)
    recipient = keys.mark(arrival.event.recipient)
    row = {name: getattr(event, name) for name in _SAME}
    return row | {
        "key": _key(event, recipient, arrival.feedback_id),
        "kind": event.kind_name or event.kind.value,
        "account": event.place.account,
        "region": event.place.region,
        "recipient": recipient,
        "spelling": keys.fingerprint(arrival.address),
        "address": keys.seal(arrival.address, now),
    }


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


def _scrubbed(event: MailEvent, address: str) -> MailEvent:
    """Every text, not replies alone: nobody promises what else an address may turn up in.

    The local part on its own is cut from sentences only: `main@…` may be sent by a configuration
    set of that name.
    """
    texts: dict[str, Any] = {
        name: scrub(value, address if name in _SENTENCES else "")
        for name in _TEXTS
        if (value := getattr(event, name)) is not None
    }
    place = Place(scrub(event.place.account), scrub(event.place.region))
    return replace(event, place=place, **texts)


def _key(event: MailEvent, recipient: str, feedback_id: str | None) -> str:
    """Equal for the same event, however often and by whichever way it comes."""
    own = feedback_id or f"{event.message_id} {event.at.isoformat()}"
    kind = (event.kind_name or event.kind.value).lower()
    return hashlib.sha256(f"{kind}\n{own}\n{recipient}".encode()).hexdigest()

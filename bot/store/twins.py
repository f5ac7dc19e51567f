"""One event that was told twice in different words: the row has what either of them says.

SES may tell of a bounce in an identity's notification and in a configuration set's event, and only
one of them has the tags.  What is kept must not depend on which came first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, select, update

from bot.store.rows import COLUMNS, KEY, event_of
from bot.store.tables import events
from checks.core import MailEvent

_FIXED = ("kind", "kind_name", "place", "recipient", "recipient_domain", "message_id", "sent_at")
_MERGED = tuple(field.name for field in fields(MailEvent) if field.name not in _FIXED)


Told = tuple[tuple[Any, ...], MailEvent]
"""The primary key of a row, and what is told of its event."""


def merge(connection: Connection, told: Iterable[Told]) -> tuple[list[MailEvent], list[MailEvent]]:
    """Complete the rows that are there already by what is told more; the events as they are now,
    and as they were, of all rows that were changed."""
    now: list[MailEvent] = []
    before: list[MailEvent] = []
    for key, event in told:
        same = [events.c[name] == value for name, value in zip(KEY, key, strict=True)]
        row = connection.execute(select(*COLUMNS).where(*same).with_for_update()).one_or_none()
        if row is None:  # it was deleted a moment ago
            continue
        kept = event_of(row)
        if more := _more(kept, event):
            connection.execute(update(events).where(*same).values(more))
            now.append(replace(kept, **more))
            before.append(kept)
    return now, before


def _more(kept: MailEvent, told: MailEvent) -> dict[str, Any]:
    """What changes: what was not known, and the smaller of two values that differ, so that the
    order in which they came makes no difference."""
    found: dict[str, Any] = {}
    for name in _MERGED:
        old, new = getattr(kept, name), getattr(told, name)
        if new is not None and new != old and (old is None or new < old):
            found[name] = new
    return found

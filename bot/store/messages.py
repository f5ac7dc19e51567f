"""The events of a message, and those of a recipient's newest messages."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from bot.store.rekey_events import renamed
from bot.store.rows import COLUMNS, day_of, event_of
from bot.store.seal import Keys
from bot.store.tables import events
from checks.core import Address, MailEvent, MessageId
from checks.core.place import Names

MESSAGES_MAX = 25
"""How many messages of a recipient an answer looks back on."""

_BY_RECIPIENT: ColumnElement[bool] = events.c.recipient == bindparam("recipient")
_BY_MESSAGE: ColumnElement[bool] = events.c.message_id == bindparam("message_id")


def _newest_messages(*within: ColumnElement[bool]) -> Select[Any]:
    newest = (
        select(events.c.message_id)
        .where(_BY_RECIPIENT, *within)
        .group_by(events.c.sent_at, events.c.message_id)
        .order_by(events.c.sent_at.desc(), events.c.message_id.desc())
        .limit(MESSAGES_MAX)
    )
    return select(*COLUMNS).where(_BY_RECIPIENT, *within, events.c.message_id.in_(newest))


_OF_RECIPIENT = _newest_messages()
_OF_RECIPIENT_SINCE = _newest_messages(events.c.sent_at >= bindparam("since"))
_OF_MESSAGE = select(*COLUMNS).where(_BY_MESSAGE)
# the id names the day, so that one partition is looked into and not all of them
_OF_MESSAGE_THEN = _OF_MESSAGE.where(events.c.day.between(bindparam("first"), bindparam("last")))


def of_message(
    connection: Connection, target: MessageId, keys: Keys, names: Names
) -> list[MailEvent]:
    """The message for each of its recipients."""
    day = day_of(target.accepted_at)
    bound = {"message_id": target.value, "first": day - 1, "last": day + 1}
    rows = connection.execute(_OF_MESSAGE_THEN, bound).all()
    if not rows:
        rows = connection.execute(_OF_MESSAGE, {"message_id": target.value}).all()
    return renamed(connection, keys, [event_of(row, names) for row in rows])


def of_recipient(
    connection: Connection, target: Address, keys: Keys, names: Names, since: datetime | None
) -> list[MailEvent]:
    """Of their newest messages; of none that is older than `since`."""
    statement, bound = _OF_RECIPIENT, dict[str, datetime]()
    if since is not None:
        statement, bound = _OF_RECIPIENT_SINCE, {"since": since}
    mark, *older = keys.marks(target.lowered)
    rows = connection.execute(statement, {"recipient": mark} | bound).all()
    found = [event_of(row, names) for row in rows]
    for other in older:
        rows = connection.execute(statement, {"recipient": other} | bound).all()
        found += [replace(event_of(row, names), recipient=mark) for row in rows]
    return found

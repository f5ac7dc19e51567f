"""Erasing a person: all that is kept of an address, in whichever table and spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Engine, Table, delete, select

from bot.store import action_upkeep, feedback, forget_alerts, news, rollups
from bot.store.answers import marks_of, message_marks
from bot.store.audit import Deed, record, unmark
from bot.store.engine import alone, writing
from bot.store.rows import COLUMNS, event_of
from bot.store.seal import Keys, Unsealable
from bot.store.spellings import demand_key
from bot.store.tables import answers, asked, dead_letters, events, outbox, snapshot, spellings
from checks.core import Address

_ESCAPED = re.compile(r"\\+u([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True)
class Forgotten:
    events: int
    others: int
    """Dead letters, copies of what SES said, what was followed, what people thought of
    answers, messages that waited, and alerts that had to do with them."""
    posts: tuple[tuple[str, str], ...]
    """Channel and time stamp of the answers in Slack, and of alerts about their own domain, which
    only people can delete there."""


def forget(engine: Engine, keys: Keys, address: Address, actor: str, now: datetime) -> Forgotten:
    """Erase in one transaction; that it happened is recorded, of whom is not.  What SES tells of
    the address later is kept anew.  Raises Unavailable with a key that would find nobody."""
    with writing(engine) as connection:
        alone(connection, events)
        demand_key(connection, keys)
        gone = _erase(connection, keys, address, now)
        detail = {
            "events": gone.events,
            "others": gone.others,
            "answers": len(gone.posts),
            "marks": unmark(connection, marks_of(keys, address)),
        }
        record(connection, Deed(now, actor, "forget", detail))
    return gone


def _erase(connection: Connection, keys: Keys, address: Address, now: datetime) -> Forgotten:
    marks = keys.marks(address.lowered)
    rows = connection.execute(
        delete(events).where(events.c.recipient.in_(marks)).returning(*COLUMNS)
    ).all()
    rollups.remove(connection, map(event_of, rows), 0)
    rollups.drop_empty(connection, address.domain)
    connection.execute(delete(spellings).where(spellings.c.recipient.in_(marks)))
    others = (
        news.end_of(connection, keys, address)
        + feedback.erase(connection, keys, address, (row.message_id for row in rows))
        + _delete_holding(connection, keys, address, dead_letters, dead_letters.c.body)
        + _delete_holding(connection, keys, address, snapshot, snapshot.c.content)
        + _delete_holding(connection, keys, address, outbox, outbox.c.payload)
        + action_upkeep.erase(connection, keys, address)
    )
    replies = {row.reply for row in rows if row.reply}
    person = forget_alerts.Person(address, replies)
    watched = forget_alerts.erase(connection, keys, person, now)
    connection.execute(delete(asked).where(asked.c.target_mark.in_(marks_of(keys, address))))
    messages = [row.message_id for row in rows]
    posts = (*_delete_answers(connection, keys, address, messages), *watched.posts)
    return Forgotten(len(rows), others + watched.alerts, posts)


def _delete_answers(
    connection: Connection, keys: Keys, address: Address, messages: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """About them, and about messages to them, in which their address stands; where these are."""
    for marks in (marks_of(keys, address), *message_marks(keys, messages)):
        statement = (
            delete(answers)
            .where(answers.c.target_mark.in_(marks))
            .returning(answers.c.channel, answers.c.ts, answers.c.detail_ts)
        )
        for row in connection.execute(statement).all():
            yield from ((row.channel, ts) for ts in (row.ts, row.detail_ts) if ts)


def _delete_holding(
    connection: Connection, keys: Keys, address: Address, table: Table, sealed: Column[str]
) -> int:
    """Delete the rows in whose sealed text the address stands.  They are few: all are opened."""
    wanted = _bare(address.lowered)
    holding = [
        tuple(row)[1:]
        for row in connection.execute(select(sealed, *table.primary_key))
        if wanted in _bare(_opened(keys, row[0]))
    ]
    for key in holding:
        connection.execute(delete(table).where(*_same(table, key)))
    return len(holding)


def _bare(text: str) -> str:
    """Without what JSON escapes letters and quotes with, however often it was put into JSON."""
    letters = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return letters.replace("\\", "").lower()


def _same(table: Table, key: tuple[object, ...]) -> list[ColumnElement[bool]]:
    return [column == value for column, value in zip(table.primary_key, key, strict=True)]


def _opened(keys: Keys, token: str) -> str:
    try:
        return keys.opened(token)[0]
    except Unsealable:
        return ""

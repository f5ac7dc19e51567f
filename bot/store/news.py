"""News for the threads that follow something, put into the outbox in the transaction that keeps the
events.

An event is told because its row is new: so one that comes again is not told again, whoever brings
it, and nothing has to be remembered of which were told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, update

from bot import following
from bot.following import End, Follow, News, Telling
from bot.store.answers import read_target
from bot.store.outbox import FOLLOW, put
from bot.store.rows import COLUMNS, Entry, event_of
from bot.store.seal import Keys, Unsealable
from bot.store.tables import events, follows, outbox
from bot.watch.alert import Outgoing, Say
from checks.core import Address, EventKind, MailEvent, Target, timelines

CHUNK = 400
"""Marks in one look-up."""

SAME = (
    *("id", "answer", "message_id", "channel", "thread", "actor", "asked", "masked"),
    *("since", "until", "language"),
)
"""Fields of a follow that are columns of the same name."""

_NOT_BEGUN = (outbox.c.sent_at.is_(None), outbox.c.parked_at.is_(None), outbox.c.attempts == 0)


def tell(connection: Connection, keys: Keys, fresh: Sequence[Entry], now: datetime) -> None:
    """Put a message into the outbox for every open thread that follows the recipient or message
    of one of these events, whose rows have just been made.

    To be called last in a transaction: nobody who waits for a follow has what we wait for.
    """
    news = [entry for entry in fresh if following.is_news(entry.event, now)]
    if not news or connection.execute(select(follows.c.id).limit(1)).first() is None:
        return
    marked = [(entry, _marks(keys, entry)) for entry in news]
    for row in _followed(connection, marked, now):
        follow = opened(keys, row)
        if follow is None:  # sealed with a key that is gone: nobody can tell what it was
            continue
        told = [entry for entry, marks in marked if _fits(row, entry, marks)]
        found = (_news(follow, _kept(entry), entry.address) for entry in told)
        tell_thread(connection, keys, follow, [each for each in found if each is not None], now)


def end_of(connection: Connection, keys: Keys, address: Address) -> int:
    """End all that follows this address, and whatever waits to be said of it; how many."""
    found = connection.execute(select(follows.c.id).where(about(keys, address))).scalars().all()
    for follow_id in found:
        drop(connection, follow_id)
    return len(found)


def mark_of(keys: Keys, written: str) -> dict[str, str]:
    """The columns that change with the key, of what is written in a seal."""
    target = read_target(written)
    return {"recipient": keys.mark(target.lowered)} if isinstance(target, Address) else {}


def _marks(keys: Keys, entry: Entry) -> tuple[str, ...]:
    return keys.marks(entry.address) if keys.older else (entry.recipient,)


def _followed(
    connection: Connection, marked: Sequence[tuple[Entry, tuple[str, ...]]], now: datetime
) -> list[Row[Any]]:
    """In one order for all writers."""
    marks = sorted({mark for _, some in marked for mark in some})
    messages = sorted({entry.event.message_id for entry, _ in marked})
    found: dict[str, Row[Any]] = {}
    for start in range(0, max(len(marks), len(messages)), CHUNK):
        of_some = or_(
            follows.c.recipient.in_(marks[start : start + CHUNK]),
            follows.c.message_id.in_(messages[start : start + CHUNK]),
        )
        statement = select(follows).where(of_some, follows.c.until > now)
        rows = connection.execute(statement.order_by(follows.c.id).with_for_update())
        found |= {row.id: row for row in rows}
    return list(found.values())


def _fits(row: Row[Any], entry: Entry, marks: tuple[str, ...]) -> bool:
    of_message = row.message_id in (None, entry.event.message_id)
    return of_message and row.recipient in (None, *marks)


def _kept(entry: Entry) -> MailEvent:
    return replace(entry.event, recipient=entry.recipient)


def _news(follow: Follow, event: MailEvent, address: str | None) -> News | None:
    if not following.concerns(follow, event):
        return None
    return News(
        event,
        who=None if follow.is_of_one_recipient else address,
        another=follow.message_id is None and event.sent_at > follow.since,
    )


def missed(
    connection: Connection, keys: Keys, follow: Follow, known: Iterable[MailEvent]
) -> list[News]:
    """What was stored while the answer was made, and is not in it."""
    conditions = [events.c.at >= follow.since - following.EARLIER]
    if isinstance(follow.target, Address):
        conditions.append(events.c.recipient.in_(keys.marks(follow.target.lowered)))
    if follow.message_id is not None:
        conditions.append(events.c.message_id == follow.message_id)
    seen = {(event.message_id, event.kind, event.at) for event in known}
    found = map(event_of, connection.execute(select(*COLUMNS).where(*conditions)))
    return [
        news
        for event in found
        if (event.message_id, event.kind, event.at) not in seen
        and following.is_news(event, follow.since)
        and (news := _news(follow, event, None)) is not None
    ]


def tell_thread(
    connection: Connection, keys: Keys, follow: Follow, found: Iterable[News], now: datetime
) -> None:
    told = [each for each in found if _is_first(connection, each.event)]
    if not told:
        return
    row = connection.execute(select(follows).where(follows.c.id == follow.id)).one()
    telling = following.added(Telling(follow.thread, follow.masked, language=follow.language), told)
    final = any(following.is_final(each.event) for each in told)
    if final and follow.message_id is not None and _is_settled(connection, follow, keys):
        telling = replace(telling, end=End.FINAL)
    put_news(connection, keys, row, telling, now)
    if telling.end is not None:
        end(connection, follow.id, now)


def _is_first(connection: Connection, event: MailEvent) -> bool:
    """SES tells of a delay again and again."""
    if event.kind is not EventKind.DELIVERY_DELAY:
        return True
    before = select(events.c.at).where(
        events.c.message_id == event.message_id,
        events.c.recipient == event.recipient,
        events.c.kind == EventKind.DELIVERY_DELAY.value,
        events.c.at < event.at,
    )
    return connection.execute(before.limit(1)).first() is None


def _is_settled(connection: Connection, follow: Follow, keys: Keys) -> bool:
    """Whether the message has its result for everybody who is asked about."""
    conditions = [events.c.message_id == follow.message_id]
    if isinstance(follow.target, Address):
        conditions.append(events.c.recipient.in_(keys.marks(follow.target.lowered)))
    rows = connection.execute(select(*COLUMNS).where(*conditions)).all()
    return all(each.final is not None for each in timelines(map(event_of, rows)))


def put_news(
    connection: Connection, keys: Keys, row: Row[Any], telling: Telling, now: datetime
) -> None:
    """Add it to the message that waits, or make a new one."""
    thread = f"{FOLLOW}{row.id}"
    waits = (
        select(outbox.c.id, outbox.c.payload)
        .where(outbox.c.thread == thread, *_NOT_BEGUN)
        .order_by(outbox.c.id.desc())
        .limit(1)
        .with_for_update()
    )
    waiting = connection.execute(waits).one_or_none()
    before = None if waiting is None else _waiting(keys, waiting.payload)
    if waiting is not None and before is not None:
        both = following.united(before, telling)
        payload = keys.seal(json.dumps(following.written(both)), now)
        same = outbox.c.id == waiting.id
        connection.execute(update(outbox).where(same).values(payload=payload))
        return
    due = following.due(now, row.posts, row.last_due)
    said = following.written(telling)
    message = Outgoing(f"{thread} {row.posts}", thread, Say.FOLLOWED, row.channel, said)
    put(connection, keys, [message], now, due=due)
    counted = update(follows).where(follows.c.id == row.id)
    connection.execute(counted.values(posts=row.posts + 1, last_due=due))


def end(connection: Connection, follow_id: str, now: datetime) -> None:
    """What was said of it is all; who answers draws the answer anew, and deletes the row."""
    over = update(follows).where(follows.c.id == follow_id)
    connection.execute(over.values(until=now, asked=False))


def move_news(connection: Connection, keys: Keys, follow: str, thread: str, now: datetime) -> None:
    """What waits to be said of it is said in that thread."""
    waits = (outbox.c.thread == f"{FOLLOW}{follow}", outbox.c.sent_at.is_(None))
    its_own = select(outbox.c.id, outbox.c.payload).where(*waits).with_for_update()
    for row in connection.execute(its_own).all():
        if telling := _waiting(keys, row.payload):
            moved = json.dumps(following.written(replace(telling, thread=thread)))
            this = update(outbox).where(outbox.c.id == row.id)
            connection.execute(this.values(payload=keys.seal(moved, now)))


def _waiting(keys: Keys, payload: str) -> Telling | None:
    """None: it was sealed by a process that has a newer key than this one."""
    try:
        return following.read(json.loads(keys.opened(payload)[0]))
    except Unsealable:
        return None


def drop(connection: Connection, follow_id: str) -> bool:
    # in the order in which everybody takes the two tables
    gone = connection.execute(delete(follows).where(follows.c.id == follow_id))
    unsay(connection, follow_id)
    return bool(gone.rowcount)


def unsay(connection: Connection, follow_id: str) -> None:
    """Whatever waits to be said of it."""
    waits = (outbox.c.thread == f"{FOLLOW}{follow_id}", outbox.c.sent_at.is_(None))
    connection.execute(delete(outbox).where(*waits))


def about(keys: Keys, target: Target) -> ColumnElement[bool]:
    if isinstance(target, Address):
        return follows.c.recipient.in_(keys.marks(target.lowered))
    return and_(follows.c.message_id == target.value, follows.c.recipient.is_(None))


def opened(keys: Keys, row: Row[Any]) -> Follow | None:
    try:
        target = read_target(keys.opened(row.target)[0])
    except Unsealable:
        return None
    return Follow(target=target, **{name: getattr(row, name) for name in SAME})

"""Messages that must not be lost: rows first, sent in the order in which they were put there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Text,
    case,
    cast,
    delete,
    func,
    select,
    update,
)
from sqlalchemy import Row as Fetched

from bot.store.engine import insert_or_skip, reading, utc_now, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import alerts, follows, outbox
from bot.watch.alert import Outgoing, Say
from bot.watch.machine import Level

LIFE = timedelta(days=30)
"""After which a message that could not be sent cannot be opened any more."""

FOLLOW = "follow "
"""Before the id of a follow: its thread."""

_SAME = ("id", "key", "thread", "channel", "attempts", "error")
_PICTURE = outbox.c.action == Say.PICTURE.value
_WAITING = outbox.c.sent_at.is_(None) & outbox.c.parked_at.is_(None)


@dataclass(frozen=True, slots=True)
class Row:
    """A message that waits."""

    id: int
    key: str
    thread: str
    say: Say
    channel: str
    payload: dict[str, Any] | None
    """None: nobody can open it any more, or only others can."""
    attempts: int
    """How often somebody has begun to send it."""
    error: str | None
    """Slack's last word against it."""
    is_for_others: bool = False
    """It was sealed with a key that this process has not."""


@dataclass(frozen=True, slots=True)
class Backlog:
    waiting: int
    oldest: timedelta | None
    """Age of the message that waits longest."""
    parked: int


class OutboxStore:
    def __init__(
        self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def due(self, now: datetime) -> tuple[Row, ...]:
        """Of every thread the oldest message that waits, where its time has come.

        Those that have waited longest for their turn first: one that fails again and again does
        not keep the others back.  Charts come last, and keep nothing back.
        """
        first = select(func.min(outbox.c.id)).where(_WAITING).group_by(outbox.c.thread)
        ids = outbox.c.id.in_(first) | outbox.c.id.in_(first.where(~_PICTURE))
        statement = (
            select(outbox)
            .where(ids, outbox.c.next_try <= now)
            .order_by(_PICTURE, outbox.c.next_try, outbox.c.id)
        )
        with reading(self._engine) as connection:
            return tuple(self._row(row, now) for row in connection.execute(statement))

    def claim(self, row: Row, until: datetime) -> Row | None:
        """The message, if it is ours to send: nobody else gets it before `until`."""
        taken = update(outbox).where(outbox.c.id == row.id, _WAITING, _same(row))
        taken = taken.values(attempts=row.attempts + 1, next_try=until)
        with writing(self._engine) as connection:
            # as it is by now: while nobody has begun to send it, more may have been put into it
            found = connection.execute(taken.returning(*outbox.c)).one_or_none()
        return None if found is None else self._row(found, self._clock())

    def sent(self, row: Row, ts: str, *, parent: bool = False) -> None:
        """`ts`: of the message in Slack.  `parent`: it now leads its thread, whatever it was."""
        action = Say.POST.value if parent else row.say.value
        done = {"action": action, "ts": ts, "sent_at": self._clock(), "payload": "", "error": None}
        self._change(row, **done)

    def failed(self, row: Row, next_try: datetime, code: str) -> None:
        """Nothing, where it has become somebody else's meanwhile; so does `park`."""
        self._change(row, _same(row), next_try=next_try, error=code)

    def park(self, row: Row, code: str) -> None:
        """Keep it, and try it no more: its thread goes on without it."""
        self._change(row, _same(row), parked_at=self._clock(), error=code)

    def leave_out(self, row: Row, code: str) -> None:
        """Do without it: nobody has to look after it, as after one that is parked."""
        done = {"sent_at": self._clock(), "payload": "", "error": code}
        self._change(row, _same(row), **done)

    def give_up(self, row: Row, code: str) -> None:
        """Leave out all of the thread, and end the follow that it belongs to."""
        of_thread = update(outbox).where(outbox.c.thread == row.thread, _WAITING)
        done = {"sent_at": self._clock(), "payload": "", "error": code}
        with writing(self._engine) as connection:
            of_it = follows.c.id == row.thread.removeprefix(FOLLOW)
            connection.execute(delete(follows).where(of_it))
            connection.execute(of_thread.values(**done))

    def parent_ts(self, thread: str) -> tuple[str, str] | None:
        """Channel and ts of the message that leads the thread."""
        newest = (
            select(outbox.c.channel, outbox.c.ts)
            .where(outbox.c.thread == thread, outbox.c.action == Say.POST.value)
            .where(outbox.c.sent_at.is_not(None))
            .order_by(outbox.c.id.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            found = connection.execute(newest).one_or_none()
        return None if found is None else (found.channel, found.ts)

    def waiting(self) -> Backlog:
        parked = func.count(outbox.c.parked_at)
        waits = func.count(case((_WAITING, 1)))
        oldest = func.min(case((_WAITING, outbox.c.created_at)))
        with reading(self._engine) as connection:
            found = connection.execute(select(waits, oldest, parked)).one()
        age = None if found[1] is None else self._clock() - found[1]
        return Backlog(found[0], age, found[2])

    def prune(self, before: datetime) -> int:
        """Delete threads in which nothing was put since, and nothing waits; the number of rows.

        Whole threads: while one goes on, its first message must be found.  That of an open alert
        does, however long nothing was said in it.
        """
        going_on = select(alerts.c.key.concat(" #").concat(cast(alerts.c.episode, Text))).where(
            alerts.c.level != Level.CALM
        )
        done = (
            select(outbox.c.thread)
            .where(outbox.c.thread.not_in(going_on))
            .group_by(outbox.c.thread)
            .having(func.max(outbox.c.created_at) < before, func.count(case((_WAITING, 1))) == 0)
        )
        with writing(self._engine) as connection:
            return connection.execute(delete(outbox).where(outbox.c.thread.in_(done))).rowcount

    def _change(self, row: Row, *conditions: ColumnElement[bool], **values: Any) -> bool:
        statement = update(outbox).where(outbox.c.id == row.id, _WAITING, *conditions)
        with writing(self._engine) as connection:
            return connection.execute(statement.values(**values)).rowcount == 1

    def _row(self, row: Fetched[Any], now: datetime) -> Row:
        try:
            payload = json.loads(self._keys.unseal(row.payload, LIFE, now))
        except Unsealable:
            payload = None
        others = payload is None and now - row.created_at <= LIFE
        same = {name: getattr(row, name) for name in _SAME}
        return Row(say=Say(row.action), payload=payload, is_for_others=others, **same)


def _same(row: Row) -> ColumnElement[bool]:
    return outbox.c.attempts == row.attempts


def put(
    connection: Connection,
    keys: Keys,
    messages: Iterable[Outgoing],
    now: datetime,
    *,
    due: datetime | None = None,
) -> None:
    """Within somebody's transaction: with what they are about, or not at all.

    A message whose key is there already is not put there again.  `due`: when it may go out, if
    that is not at once.
    """
    rows = [
        {
            "key": message.key,
            "thread": message.thread,
            "action": message.say.value,
            "channel": message.channel,
            "payload": keys.seal(json.dumps(message.payload), now),
            "created_at": now,
            "attempts": 0,
            "next_try": due or now,
        }
        for message in messages
    ]
    insert_or_skip(connection, outbox, rows)

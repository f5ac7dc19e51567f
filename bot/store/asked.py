"""What was asked a moment ago, where, and what has come of it: one row, whoever asks first."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, delete, or_, select, update

from bot.store.answers import marks_of, written_target
from bot.store.engine import insert_or_skip, reading, utc_now, writing
from bot.store.seal import Keys
from bot.store.tables import asked
from checks.core import Target

AT_WORK = timedelta(minutes=1)
"""A question without an answer is older than this only where its process died."""


@dataclass(frozen=True, slots=True)
class Recent:
    """A question that somebody asked a moment ago."""

    id: str
    at: datetime
    by: str
    """Slack's user id."""
    channel: str | None
    ts: str | None
    """Of the message that has the answer, or will have; None: it is not posted yet."""
    answer: str | None
    """Id of the answer; None: it is still at work."""


class AskedStore:
    """Raises Unavailable."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        life: timedelta,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`life`: how long an answer serves others."""
        self._engine = engine
        self._keys = keys
        self._life = life
        self._clock = clock

    def begin(self, room: str, target: Target, by: str, instead: str = "") -> str | Recent:
        """A new question's id; or the one that is there already, unless it is that with the id
        `instead`.  Of several who begin at once, one does."""
        mark, now, name = self._keys.mark(written_target(target)), self._clock(), uuid.uuid4().hex
        row = {"room": room, "target_mark": mark, "id": name, "at": now, "by": by}
        begun = row | {"channel": None, "ts": None, "answer": None}
        here = and_(asked.c.room == room, asked.c.target_mark == mark)
        replaced = or_(self._over(now), asked.c.id == instead)
        with writing(self._engine) as connection:
            while not insert_or_skip(connection, asked, [begun]):
                if connection.execute(update(asked).where(here, replaced).values(begun)).rowcount:
                    return name
                # None: on PostgreSQL the one that was in the way may have been dropped since
                if found := connection.execute(select(asked).where(here)).mappings().one_or_none():
                    return _recent(dict(found))
        return name

    def find(self, room: str, target: Target) -> Recent | None:
        marks = marks_of(self._keys, target)
        statement = select(asked).where(asked.c.room == room, asked.c.target_mark.in_(marks))
        with reading(self._engine) as connection:
            rows = connection.execute(statement.where(~self._over(self._clock()))).mappings()
            found = [_recent(dict(row)) for row in rows]
        return max(found, key=lambda each: each.at, default=None)

    def posted(self, name: str, channel: str, ts: str) -> None:
        """Its answer will stand there."""
        self._change(name, channel=channel, ts=ts)

    def answered(self, name: str, channel: str, ts: str, answer: str) -> None:
        self._change(name, channel=channel, ts=ts, answer=answer)

    def drop(self, name: str) -> None:
        """Nothing came of it that others could see; and nobody needs those that are over."""
        over = asked.c.at < self._clock() - max(self._life, AT_WORK)
        with writing(self._engine) as connection:
            connection.execute(delete(asked).where(or_(asked.c.id == name, over)))

    def _change(self, name: str, **values: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(asked).where(asked.c.id == name).values(values))

    def _over(self, now: datetime) -> ColumnElement[bool]:
        left = and_(asked.c.answer.is_(None), asked.c.at < now - AT_WORK)
        return or_(left, asked.c.at < now - self._life)


def _recent(row: dict[str, object]) -> Recent:
    names = ("id", "at", "by", "channel", "ts", "answer")
    return Recent(**{name: row[name] for name in names})  # type: ignore[arg-type]  # as the table has them

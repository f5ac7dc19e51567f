"""Who follows what, in which thread."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, delete, func, select, update

from bot import following
from bot.following import End, Follow, Telling
from bot.store.answers import written_target
from bot.store.engine import alone, reading, utc_now, writing
from bot.store.news import (
    SAME,
    about,
    drop,
    end,
    missed,
    move_news,
    opened,
    put_news,
    tell_thread,
    unsay,
)
from bot.store.seal import Keys
from bot.store.tables import events, follows
from checks.core import Address, MailEvent, Target

DRAWN = timedelta(days=1)
"""For so long after a follow has ended its answer may be drawn anew."""

AT_A_TIME = 10
"""Answers that are drawn anew at one go."""


class Refusal(Enum):
    """Why something is not followed."""

    HAS_TOO_MANY = "has too many"
    """This person follows as much as one may."""
    TOO_MANY = "too many"
    """All together do."""


@dataclass(frozen=True, slots=True)
class Begun:
    follow: Follow
    before: bool = False
    """Whether it was followed in this thread already, and is not changed."""


@dataclass(frozen=True, slots=True)
class Ended:
    id: str
    answer: str
    masked: bool


class FollowStore:
    """Raises Unavailable where the database refuses."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        clock: Callable[[], datetime] = utc_now,
        of_one: int = following.OF_ONE,
        of_all: int = following.OF_ALL,
    ) -> None:
        """`of_one`, `of_all`: how many there may be of one person's, and of all."""
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._of_one = of_one
        self._of_all = of_all

    def begin(self, follow: Follow, known: Iterable[MailEvent] = ()) -> Begun | Refusal:
        """Follow it from now on; what came while the answer was made is told at once.

        `known`: the events that the answer has.  What follows by itself becomes what somebody
        asked for, where they do.
        """
        if there := self._followed(follow):
            return Begun(there, before=True)
        with writing(self._engine) as connection:
            # so that an event is either seen here, or its writer sees the follow
            alone(connection, events)
            row = self._there(connection, follow)
            if row is not None and (row.asked or not follow.asked):
                return Begun(self._follow(row), before=True)
            if refusal := self._refusal(connection, follow):
                return refusal
            if row is not None:
                connection.execute(delete(follows).where(follows.c.id == row.id))
            connection.execute(follows.insert(), self._written(follow))
            came = missed(connection, self._keys, follow, known)
            tell_thread(connection, self._keys, follow, came, self._clock())
        return Begun(follow)

    def _followed(self, follow: Follow) -> Follow | None:
        """Read without a lock: nobody who stores events waits for who asks again."""
        here = [follows.c.channel == follow.channel, follows.c.thread == follow.thread]
        if follow.asked:
            here.append(follows.c.asked.is_(True))
        return next(iter(self._open(about(self._keys, follow.target), *here)), None)

    def stop(self, follow_id: str) -> bool:
        """Whether it was there; what waits to be said of it is said no more."""
        with writing(self._engine) as connection:
            return drop(connection, follow_id)

    def leave(self, follow_id: str) -> bool:
        """The same for somebody who is not at the answer: it is drawn anew for that."""
        now = self._clock()
        with writing(self._engine) as connection:
            there = update(follows).where(follows.c.id == follow_id, follows.c.until > now)
            left = connection.execute(there.values(until=now, asked=False))
            unsay(connection, follow_id)
            return bool(left.rowcount)

    def of_answer(self, answer: str) -> Follow | None:
        return next(iter(self._open(follows.c.answer == answer)), None)

    def of_person(self, user: str) -> tuple[Follow, ...]:
        """The newest first; those that follow by themselves are theirs who asked the question."""
        return self._open(follows.c.actor == user)

    def of_target(self, target: Target) -> tuple[Follow, ...]:
        """In whichever thread; the newest first."""
        return self._open(about(self._keys, target))

    def moved(self, answer: str, thread: str) -> None:
        """The answer was posted anew, as somebody had deleted it: what waits goes there as well."""
        with writing(self._engine) as connection:
            there = update(follows).where(follows.c.answer == answer).values(thread=thread)
            for row in connection.execute(there.returning(follows.c.id)).all():
                move_news(connection, self._keys, row.id, thread, self._clock())

    def mask(self, channel: str) -> None:
        """Addresses are masked in that channel by now: so they are in what is told from now on."""
        plain = (follows.c.channel == channel, follows.c.masked.is_(False))
        with reading(self._engine) as connection:
            if connection.execute(select(follows.c.id).where(*plain).limit(1)).first() is None:
                return
        with writing(self._engine) as connection:
            connection.execute(update(follows).where(*plain).values(masked=True))

    def tidy(self) -> int:
        """Say of what is over by time that it is, where somebody had asked for it, and forget what
        was over before; how many."""
        now = self._clock()
        with writing(self._engine) as connection:
            over = follows.c.until <= now, follows.c.asked.is_(True)
            rows = connection.execute(select(follows).where(*over).with_for_update()).all()
            for row in rows:
                telling = Telling(
                    row.thread, row.masked, end=End.TIME, since=row.since, language=row.language
                )
                put_news(connection, self._keys, row, telling, now)
                end(connection, row.id, now)
            left = follows.c.until <= now - DRAWN, follows.c.asked.is_(False)
            forgotten = connection.execute(delete(follows).where(*left)).rowcount
        return len(rows) + int(forgotten)

    def ended(self) -> tuple[Ended, ...]:
        """Those that are over, and whose answer still says that it is followed."""
        over = follows.c.until <= self._clock(), follows.c.asked.is_(False)
        columns = follows.c.id, follows.c.answer, follows.c.masked
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).where(*over).limit(AT_A_TIME)).all()
        return tuple(Ended(*row) for row in rows)

    def take(self, ended: Ended) -> bool:
        """Whether it was there: one alone draws the answer anew."""
        with writing(self._engine) as connection:
            over = follows.c.until <= self._clock(), follows.c.asked.is_(False)
            taken = delete(follows).where(follows.c.id == ended.id, *over)
            return bool(connection.execute(taken).rowcount)

    def _open(self, *conditions: ColumnElement[bool]) -> tuple[Follow, ...]:
        still = follows.c.until > self._clock()
        statement = select(follows).where(*conditions, still).order_by(follows.c.since.desc())
        with reading(self._engine) as connection:
            rows = connection.execute(statement).all()
        return tuple(found for row in rows if (found := opened(self._keys, row)) is not None)

    def _there(self, connection: Connection, follow: Follow) -> Row[Any] | None:
        """The one that tells the same thread of the same already."""
        same = about(self._keys, follow.target)
        here = (follows.c.channel == follow.channel, follows.c.thread == follow.thread)
        still = follows.c.until > self._clock()
        statement = select(follows).where(same, *here, still).with_for_update().limit(1)
        return connection.execute(statement).one_or_none()

    def _refusal(self, connection: Connection, follow: Follow) -> Refusal | None:
        still = select(func.count()).where(follows.c.until > self._clock())
        theirs = still.where(follows.c.actor == follow.actor, follows.c.asked.is_(True))
        if follow.asked and connection.execute(theirs).scalar_one() >= self._of_one:
            return Refusal.HAS_TOO_MANY
        if connection.execute(still).scalar_one() >= self._of_all:
            return Refusal.TOO_MANY
        return None

    def _written(self, follow: Follow) -> dict[str, Any]:
        target = follow.target
        mark = self._keys.mark(target.lowered) if isinstance(target, Address) else None
        return {name: getattr(follow, name) for name in SAME} | {
            "target": self._keys.seal(written_target(target), follow.since),
            "recipient": mark,
            "posts": 0,
            "last_due": None,
        }

    def _follow(self, row: Row[Any]) -> Follow:
        found = opened(self._keys, row)
        assert found is not None, "it was found by a mark made with the same keys"
        return found


def new_id() -> str:
    return uuid.uuid4().hex

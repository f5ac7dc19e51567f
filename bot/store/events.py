"""The events of messages: kept once each, read as the core's History."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, Select, bindparam, func, select

from bot.ingest.arrival import Arrival, DeadLetter
from bot.store import retention
from bot.store.engine import insert_or_skip, reading, utc_now, writing
from bot.store.rows import COLUMNS, event_of, row_of
from bot.store.seal import Keys, Unsealable
from bot.store.tables import Moment, dead_letters, events
from checks.core import Address, Domain, MessageId, Target, Timeline, timelines

MESSAGES_MAX = 25
"""How many messages of a recipient an answer looks back on."""

_BY_RECIPIENT: ColumnElement[bool] = events.c.recipient == bindparam("value")
_BY_MESSAGE: ColumnElement[bool] = events.c.message_id == bindparam("value")

_NEWEST_MESSAGES = (
    select(events.c.message_id)
    .where(_BY_RECIPIENT)
    .group_by(events.c.sent_at, events.c.message_id)
    .order_by(events.c.sent_at.desc(), events.c.message_id.desc())
    .limit(MESSAGES_MAX)
)
_OF_RECIPIENT = select(*COLUMNS).where(_BY_RECIPIENT, events.c.message_id.in_(_NEWEST_MESSAGES))
_OF_MESSAGE = select(*COLUMNS).where(_BY_MESSAGE)
_NEWEST_AT = select(func.max(events.c.at, type_=Moment)).where(
    events.c.region == bindparam("region")
)


def _one_of_each_spelling(whose: ColumnElement[bool]) -> Select[str]:
    # sealing a text twice gives two tokens, so only the mark tells whether a spelling is the same
    return select(func.max(events.c.address)).where(whose).group_by(events.c.spelling)


_SPELLINGS_OF_RECIPIENT = _one_of_each_spelling(_BY_RECIPIENT)
_SPELLINGS_IN_MESSAGE = _one_of_each_spelling(_BY_MESSAGE)


class EventStore:
    """The core's History, and what fills it.  Raises Unavailable where the database refuses."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        address_life: timedelta = timedelta(days=90),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`address_life`: for how long a sealed address can be opened, from when we got it."""
        self._engine = engine
        self._keys = keys
        self._address_life = address_life
        self._clock = clock

    def add(self, arrivals: Iterable[Arrival], dead: Iterable[DeadLetter] = ()) -> int:
        """Keep all of it in one transaction; the number of events that were new."""
        now = self._clock()
        rows = [row_of(arrival, self._keys, now) for arrival in arrivals]
        letters = [
            {
                "key": self._keys.fingerprint(letter.body),
                "body": self._keys.seal(letter.body, now),
                "why": letter.why,
                "received_at": now,
            }
            for letter in dead
        ]
        if not rows and not letters:
            return 0
        with writing(self._engine) as connection:
            insert_or_skip(connection, dead_letters, letters)
            return insert_or_skip(connection, events, rows)

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        """The newest messages of a recipient; of a message id, the message for each recipient."""
        if isinstance(target, Domain):
            return ()
        statement = _OF_MESSAGE if isinstance(target, MessageId) else _OF_RECIPIENT
        with reading(self._engine) as connection:
            rows = connection.execute(statement, {"value": self._sought(target)}).all()
        return timelines(event_of(row) for row in rows)

    def spellings(self, target: Target) -> tuple[str, ...]:
        """Those that are not past their life; sorted."""
        if isinstance(target, Domain):
            return ()
        by_message = isinstance(target, MessageId)
        statement = _SPELLINGS_IN_MESSAGE if by_message else _SPELLINGS_OF_RECIPIENT
        with reading(self._engine) as connection:
            tokens = connection.execute(statement, {"value": self._sought(target)}).scalars().all()
        return tuple(sorted(filter(None, map(self._opened, tokens))))

    def newest_event_at(self, region: str) -> datetime | None:
        with reading(self._engine) as connection:
            newest: datetime | None = connection.execute(_NEWEST_AT, {"region": region}).scalar()
        return newest

    def prune(self, before: datetime) -> int:
        """Delete what is older, of all that grows with time; the number of rows."""
        return retention.prune(self._engine, before)

    def _sought(self, target: Address | MessageId) -> str:
        if isinstance(target, MessageId):
            return target.value
        return self._keys.mark(target.lowered)

    def _opened(self, token: str) -> str | None:
        try:
            return self._keys.unseal(token, self._address_life, self._clock())
        except Unsealable:
            return None

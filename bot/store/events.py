"""The events of messages: kept once each, read as the core's History."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from bot.ingest.arrival import Arrival, DeadLetter, Letter, Progress
from bot.notice import Notice
from bot.store import letters, messages, own, retention, spellings, tallies, waiting
from bot.store import notices as noticed
from bot.store.batch import Batch, ready, write
from bot.store.engine import reading, utc_now, writing
from bot.store.partitions import Partitions
from bot.store.rows import day_of
from bot.store.seal import Keys, Unsealable
from bot.store.tables import imports
from bot.watch.affected import LOOKED_AT, Delayed
from bot.watch.rules.delays import Waiting
from checks.core import (
    Domain,
    MailEvent,
    MessageId,
    Place,
    Target,
    Timeline,
    timelines,
)
from checks.core.place import UNNAMED, Names
from checks.core.sources import Where

AHEAD_DAYS = 2
"""Partitions that are made before there is anything for them."""


class EventStore:
    """The core's History, and what fills it.  Raises Unavailable where the database refuses."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        address_life: timedelta = timedelta(days=90),
        clock: Callable[[], datetime] = utc_now,
        writer: int = 0,
        look_back: timedelta | None = None,
        names: Names = UNNAMED,
    ) -> None:
        """`address_life`: for how long events are kept, and a sealed address can be opened.

        `writer`: a small number, another one for each process that adds at the same time.
        `look_back`: of a recipient, show no message that is older.
        `names`: what the accounts of events are called.
        """
        self._engine = engine
        self._keys = keys
        self._address_life = address_life
        self._clock = clock
        self._writer = writer
        self._look_back = look_back
        self._names = names
        self._partitions = Partitions(engine)
        self._known = spellings.Known()

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        progress: Progress | None = None,
        *,
        notices: Iterable[Notice] = (),
    ) -> int:
        """Keep all of it in one transaction, but for events past their life; the number of those
        that were new."""
        return self._add(self._batch(arrivals, dead, progress, notices=notices))

    def revive(self, key: str, arrivals: Iterable[Arrival], notices: Iterable[Notice] = ()) -> int:
        """Keep what a dead letter turned out to hold, and the letter no longer."""
        return self._add(self._batch(arrivals, answered=key, notices=notices))

    def progress(self, source: str) -> Progress | None:
        """How far an archive has been read."""
        statement = select(imports).where(imports.c.source == source)
        with reading(self._engine) as connection:
            row = connection.execute(statement).one_or_none()
        return None if row is None else Progress(source, row.stamp, row.position, row.done)

    def letters(self, after: str = "", limit: int = 100) -> list[Letter]:
        """Dead letters, in the order of their keys, behind the one called `after`."""
        with reading(self._engine) as connection:
            return letters.read(connection, self._keys, after, limit)

    def dead_by_reason(self) -> dict[str, int]:
        with reading(self._engine) as connection:
            return letters.by_reason(connection)

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        """The newest messages of a recipient; of a message id, the message for each recipient."""
        if isinstance(target, Domain):
            return ()
        with reading(self._engine) as connection:
            if isinstance(target, MessageId):
                return timelines(messages.of_message(connection, target, self._keys, self._names))
            since = None if self._look_back is None else self._clock() - self._look_back
            found = timelines(
                messages.of_recipient(connection, target, self._keys, self._names, since)
            )
            if not found:
                spellings.demand_key(connection, self._keys)
        return found[: messages.MESSAGES_MAX]

    def spellings(self, target: Target) -> tuple[str, ...]:
        """Those that are not past their life; sorted."""
        if isinstance(target, Domain):
            return ()
        asks = (
            [spellings.of_message(target.value)]
            if isinstance(target, MessageId)
            else [spellings.of_recipient(mark) for mark in self._keys.marks(target.lowered)]
        )
        with reading(self._engine) as connection:
            tokens = [
                token
                for statement, bound in asks
                for token in connection.execute(statement, bound).scalars()
            ]
        return tuple(sorted({text for text in map(self._opened, tokens) if text is not None}))

    def names(self, target: Target) -> dict[str, str]:
        """Addresses that can still be read, by what stands for them in the target's events."""
        return {self._keys.mark(address): address for address in self.spellings(target)}

    def newest_event_at(self, place: Place) -> datetime | None:
        return max(self.newest(place).values(), default=None)

    def oldest_event_at(self, place: Place) -> datetime | None:
        oldest = tallies.oldest(self._engine, place)
        if oldest is None or self._look_back is None:
            return oldest
        return max(oldest, self._clock() - self._look_back)

    def newest(self, place: Place) -> dict[tuple[str, str], datetime]:
        """When the newest event of each kind and configuration set happened."""
        return tallies.newest(self._engine, place)

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[tuple[str, ...], int]:
        """How many events there were; see `tallies.tally`."""
        return tallies.tally(self._engine, by, since, until, where)

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, dict[tuple[str, ...], int]]:
        return tallies.hourly(self._engine, by, since, until, where)

    def own(
        self,
        target: Target,
        event: MailEvent,
        kinds: tuple[str, ...],
        since: datetime,
        until: datetime,
    ) -> tuple[MailEvent, ...]:
        """What the recipient of an event has among those counts; see `own.counted`."""
        marks = own.marks(target, event.recipient, self.spellings(target), self._keys)
        return own.counted(self._engine, marks, kinds, since, until)

    def waiting(self, place: Place, now: datetime) -> Waiting:
        return waiting.waiting(self._engine, place, now)

    def replies(self, place: Place, domains: Iterable[str], since: datetime) -> tuple[str, ...]:
        return waiting.replies(self._engine, place, domains, since)

    def delayed(self, place: Place, since: datetime, now: datetime) -> Delayed:
        return waiting.delayed(self._engine, place, since, now)

    def newest_of(
        self,
        place: Place,
        since: datetime,
        kinds: tuple[str, ...],
        *,
        domains: tuple[str, ...] = (),
        template: str | None = None,
        configuration_set: str | None = None,
        most: int = LOOKED_AT,
    ) -> tuple[MailEvent, ...]:
        """The newest events of these kinds; see `waiting.newest_of`."""
        return waiting.newest_of(
            self._engine,
            place,
            since,
            kinds,
            domains=domains,
            template=template,
            configuration_set=configuration_set,
            most=most,
        )

    def prune(self, before: datetime) -> int:
        """Delete what is older, of all that grows with time, and be ready for the days to come;
        the number of rows."""
        now = self._clock()
        today = day_of(now)
        self._partitions.ensure(range(today, today + AHEAD_DAYS + 1))
        return retention.prune(self._engine, before, self._partitions, now)

    def _add(self, batch: Batch) -> int:
        if not batch:
            return 0
        try:
            added = self._write(batch)
        except IntegrityError:
            # somebody may have dropped a partition of which we know
            self._partitions.look_again()
            added = self._write(batch)
        self._known.kept(batch.unkept)
        return added

    def _batch(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        progress: Progress | None = None,
        answered: str | None = None,
        notices: Iterable[Notice] = (),
    ) -> Batch:
        now = self._clock()
        oldest = day_of(now - self._address_life)
        batch = ready(arrivals, dead, progress, answered, self._keys, self._known, now, oldest)
        return replace(batch, notices=noticed.rows(notices))

    def _write(self, batch: Batch) -> int:
        self._partitions.ensure(entry.day for entry in batch.entries)
        with writing(self._engine) as connection:
            return write(connection, batch, self._keys, self._writer)

    def _opened(self, token: str) -> str | None:
        try:
            return self._keys.unseal(token, self._address_life, self._clock())
        except Unsealable:
            return None

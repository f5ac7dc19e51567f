"""From the queue into the store: a message is deleted once its rows are committed, not before.

A crash in between only has the message delivered again, and the store keeps an event once.  While
the database is away the batch is held: what a queue hands over too often it gives up, and the
messages would end among SQS's own dead letters.
No log line has anything from a body.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Protocol

from bot.ingest import faults
from bot.ingest.arrival import Arrival, DeadLetter
from bot.ingest.hold import BEAT, Hold
from bot.ingest.intake import Intake
from bot.ingest.queue import Message, Queue
from bot.ingest.reading import Counts, Reading, reading
from bot.meter import meter
from bot.notice import Notice
from bot.plain import sentence
from checks.core import Text, Unavailable, say

log = logging.getLogger(__name__)

WAIT, DRAIN_WAIT = 10, 1
"""Seconds of a long poll; a stop takes as long as the first."""
PRUNE_EVERY, PRUNE_AGAIN = timedelta(hours=1), timedelta(minutes=5)
"""The second: where it failed.  What comes in does not wait for what is to go."""
PAUSE_FIRST, PAUSE_MAX, HELD_PAUSE_MAX = 1.0, 60.0, 15.0
"""Seconds to wait after a failure; doubled with each that follows.  The last: with a batch in
hand, as a database costs nothing to ask."""

STUCK = timedelta(minutes=3)
"""Without a turn that went well.  An empty queue answers within a long poll."""


class Store(Protocol):
    """Both raise Unavailable where the database refuses; then nothing of it was kept."""

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        *,
        notices: Iterable[Notice] = (),
    ) -> int: ...

    def prune(self, before: datetime) -> int: ...


class Backoff:
    """Waits that grow, and end early when `stop` is set."""

    def __init__(self, stop: Event, longest: float) -> None:
        self._stop = stop
        self._longest = longest
        self._next = PAUSE_FIRST

    def wait(self) -> None:
        pause, self._next = self._next, min(2 * self._next, self._longest)
        self._stop.wait(pause)

    def reset(self) -> None:
        self._next = PAUSE_FIRST


class Worker:
    def __init__(
        self,
        queue: Queue,
        store: Store,
        intake: Intake,
        *,
        retention: timedelta = timedelta(days=90),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        beat: float = BEAT,
    ) -> None:
        """`beat`: seconds after which a batch in hand is hidden from others anew."""
        self._queue = queue
        self._store = store
        self._intake = intake
        self._retention = retention
        self._clock = clock
        self._beat = beat
        self._prune_at = clock()
        self._trouble = ""
        self._well_at = clock()
        self._empty_handed = Event()
        self._empty_handed.set()

    def drain(self) -> Counts:
        """Work until the queue has nothing more to hand over.  Raises Unavailable."""
        total = Counts()
        while (counts := self._turn(DRAIN_WAIT)).received:
            total += counts
        return total

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; a batch that was begun is ended, or given back."""
        backoff = Backoff(stop, PAUSE_MAX)
        while not stop.is_set():
            with faults.survived(log, "while taking in events"):
                if self._went_well(stop):
                    backoff.reset()
                    continue
            backoff.wait()

    def put_down(self, seconds: float) -> bool:
        """Wait until no batch is in hand, at most so long; whether it is so."""
        return self._empty_handed.wait(seconds)

    def lacking(self) -> Text | None:
        """What has kept events from coming in for a while; None: nothing has.  Any thread may
        ask."""
        silent = self._clock() - self._well_at
        if silent < STUCK:
            return None
        why = self._trouble or "no batch was ended"
        return say("Nothing was taken in for {age}: {why}", age=silent, why=why)

    def _went_well(self, stop: Event) -> bool:
        try:
            self._turn(WAIT, stop)
        except Unavailable as e:
            if not stop.is_set():
                self._tell(f"{e.source}: {sentence(e.why)}")
            return False
        self._tell("")
        self._well_at = self._clock()
        return True

    def _turn(self, wait: int, stop: Event | None = None) -> Counts:
        counts = Counts()
        if messages := self._queue.receive(wait):
            self._empty_handed.clear()
            begun = self._clock()
            try:
                counts = Counts(received=len(messages)) + self._take(messages, stop)
                took = round((self._clock() - begun).total_seconds() * 1000)
                log.debug("a batch was taken in", extra={**asdict(counts), "took_ms": took})
            finally:
                self._empty_handed.set()
        self._prune()
        return counts

    def _take(self, messages: Sequence[Message], stop: Event | None) -> Counts:
        with Hold(self._queue, messages, self._beat) as hold:
            try:
                counts = self._keep_at_last([self._read(each.body) for each in messages], stop)
            except Unavailable:
                hold.give_back()
                raise
            _count(counts, len(messages))
            return counts + Counts(left=self._delete(hold.messages))

    def _read(self, body: str) -> Reading:
        with faults.survived(log, "with a message"):
            return reading(body, self._intake.read(body))
        return Reading.fault(body)

    def _keep_at_last(self, batch: Sequence[Reading], stop: Event | None) -> Counts:
        """Keep it, however long the database is away; Unavailable only where nobody may wait for
        it: without `stop`, or once that is set."""
        trouble, backoff = "", Backoff(stop or Event(), HELD_PAUSE_MAX)
        while True:
            try:
                counts = self._keep(batch)
            except Unavailable as e:
                if stop is None or stop.is_set():
                    raise
                if (said := f"{e.source}: {sentence(e.why)}") != trouble:
                    log.error(
                        "%s (%d messages are held, the queue keeps the rest)", said, len(batch)
                    )
                trouble = said
                with suppress(Unavailable):
                    self._prune()  # it makes room, where that is what is missing
                backoff.wait()
            else:
                if trouble:
                    log.warning("the database answers again: the held messages are stored")
                return counts

    def _keep(self, batch: Sequence[Reading]) -> Counts:
        """Store all of it in one transaction.  A message on which our code fails is put by, so
        that it does not hold the others up again and again."""
        with faults.survived(log, f"with {len(batch)} messages"):
            return self._store_all(batch)
        if len(batch) > 1:
            return sum((self._keep([each]) for each in batch), Counts())
        return self._store_all([Reading.fault(batch[0].body)])

    def _store_all(self, batch: Sequence[Reading]) -> Counts:
        arrivals = [arrival for each in batch for arrival in each.arrivals]
        letters = [letter for each in batch for letter in each.letters]
        notices = [notice for each in batch for notice in each.notices]
        stored = self._store.add(arrivals, letters, notices=notices)
        now = self._clock()
        for arrival in arrivals:
            meter().event_lag((now - arrival.event.at).total_seconds())
        return sum((each.counts for each in batch), Counts(stored=stored))

    def _delete(self, messages: Sequence[Message]) -> int:
        """Delete what is kept, those that fail once more; how many are left."""
        failed = self._queue.delete(messages) if messages else []
        again = [each.message for each in failed if not each.is_gone]
        left = [each for each in (self._queue.delete(again) if again else []) if not each.is_gone]
        if left:
            codes = ", ".join(sorted({each.code for each in left}))
            log.warning("SQS did not delete %d messages (%s)", len(left), codes)
        return len(left)

    def _prune(self) -> None:
        now = self._clock()
        if now < self._prune_at:
            return
        self._prune_at = now + PRUNE_AGAIN
        deleted = self._store.prune(now - self._retention)
        self._prune_at = now + PRUNE_EVERY
        if deleted:
            log.info("deleted %d rows older than %d days", deleted, self._retention.days)

    def _tell(self, trouble: str) -> None:
        """Log a trouble when it begins or changes, and when it has ended."""
        if trouble and trouble != self._trouble:
            log.error("%s", trouble)
        elif self._trouble and not trouble:
            log.warning("the queue and the database answer again")
        self._trouble = trouble


def _count(counts: Counts, received: int) -> None:
    told = {
        "received": received,
        "stored": counts.stored,
        "ignored": counts.ignored,
        "refused": counts.refused,
        "unreadable": counts.dead,
    }
    for what, number in told.items():
        meter().taken_in(what, number)

"""From the queue into the store: a message is deleted once its rows are committed, not before.

A crash in between only has the message delivered again, and the store keeps an event once.
No log line has anything from a body.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Protocol

from bot.ingest.arrival import Arrival, DeadLetter, Events, Ignored, Unreadable
from bot.ingest.parse import parse
from bot.ingest.queue import Message, Queue
from bot.plain import sentence
from checks.core import Unavailable

log = logging.getLogger(__name__)

WAIT, DRAIN_WAIT = 10, 1
"""Seconds of a long poll; a stop takes as long as the first."""
PRUNE_EVERY = timedelta(hours=1)
PAUSE_FIRST, PAUSE_MAX = 1.0, 60.0
"""Seconds to wait after a failure; doubled with each that follows."""


class Store(Protocol):
    """Both raise Unavailable where the database refuses; then nothing of it was kept."""

    def add(self, arrivals: Iterable[Arrival], dead: Iterable[DeadLetter] = ()) -> int: ...

    def prune(self, before: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Counts:
    received: int = 0
    stored: int = 0
    """Events that were new, one for each recipient."""
    ignored: int = 0
    dead: int = 0
    left: int = 0
    """Kept, but not deleted from the queue: they will come again, and do no harm."""

    def __add__(self, other: Counts) -> Counts:
        names = [field.name for field in fields(self)]
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))


class Worker:
    def __init__(
        self,
        sqs: Any,
        queue_url: str,
        store: Store,
        *,
        home_region: str,
        retention: timedelta = timedelta(days=90),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`home_region`: where events are taken to be from that nothing tells the Region of."""
        self._queue = Queue(sqs, queue_url)
        self._place = self._queue.place(home_region)
        self._store = store
        self._retention = retention
        self._clock = clock
        self._pruned_at: datetime | None = None
        self._trouble = ""

    def drain(self) -> Counts:
        """Work until the queue has nothing more to hand over.  Raises Unavailable."""
        total = Counts()
        while (counts := self._turn(DRAIN_WAIT)).received:
            total += counts
        return total

    def run(self, stop: Event) -> None:
        """Work until `stop` is set; a batch that was begun is ended."""
        pause = PAUSE_FIRST
        while not stop.is_set():
            try:
                self._turn(WAIT)
            except Unavailable as e:
                self._tell(f"{e.source}: {sentence(e.why)}")
                stop.wait(pause)
                pause = min(2 * pause, PAUSE_MAX)
            else:
                self._tell("")
                pause = PAUSE_FIRST

    def _turn(self, wait: int) -> Counts:
        counts = Counts()
        if messages := self._queue.receive(wait):
            counts = self._keep(messages)
            failed = self._queue.delete(messages)
            if failed:
                codes = ", ".join(sorted(set(failed)))
                log.warning("SQS did not delete %d messages (%s)", len(failed), codes)
            counts += Counts(received=len(messages), left=len(failed))
        self._prune()
        return counts

    def _keep(self, messages: Sequence[Message]) -> Counts:
        """Store all of it in one transaction.  A message on which our code fails is put by, so
        that it does not hold the others up again and again."""
        try:
            return self._store_all(messages)
        except Unavailable:
            raise
        except Exception:
            log.exception("a fault of ours with %d messages", len(messages))
        if len(messages) > 1:
            return sum((self._keep([message]) for message in messages), Counts())
        self._store.add((), [DeadLetter(messages[0].body, "a fault of ours: see the log")])
        return Counts(dead=1)

    def _store_all(self, messages: Sequence[Message]) -> Counts:
        arrivals: list[Arrival] = []
        dead: list[DeadLetter] = []
        ignored = 0
        for message in messages:
            match parse(
                message.body,
                queue_account=self._place.account,
                queue_region=self._place.region,
            ):
                case Events(found):
                    arrivals += found
                case Ignored(why):
                    ignored += 1
                    log.info("ignored a message: %s", why)
                case Unreadable(why):
                    dead.append(DeadLetter(message.body, why))
                    log.warning("kept a message that cannot be read: %s", why)
        stored = self._store.add(arrivals, dead)
        return Counts(stored=stored, ignored=ignored, dead=len(dead))

    def _prune(self) -> None:
        now = self._clock()
        if self._pruned_at is not None and now - self._pruned_at < PRUNE_EVERY:
            return
        deleted = self._store.prune(now - self._retention)
        self._pruned_at = now
        if deleted:
            log.info("deleted %d rows older than %d days", deleted, self._retention.days)

    def _tell(self, trouble: str) -> None:
        """Log a trouble when it begins or changes, and when it has ended."""
        if trouble and trouble != self._trouble:
            log.error("%s", trouble)
        elif self._trouble and not trouble:
            log.warning("the queue and the database answer again")
        self._trouble = trouble

"""Runs the watches by the clock, in one process at a time.

Several watchers may run; a lease in the database says which of them looks and posts.  When it dies
the lease runs out, and another takes over.
"""

from __future__ import annotations

import logging
import os
import socket
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Protocol

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from bot.plain import sentence
from checks.core import Text, Unavailable, say

log = logging.getLogger(__name__)

LEASE = "watch"
LEASE_FOR = timedelta(seconds=40)
RENEW_SECONDS = 10
"""A dead watcher is followed within `LEASE_FOR` and this: under a minute."""

LATE_SECONDS = 30
"""A round that could not start in time is still worth running for this long, and then not."""

HUNG_SECONDS = 900.0
"""A round that has not ended for so long hangs: none is meant to take more than five minutes."""

IDLE_SECONDS = 1.0
"""Between two looks at the outbox, where nothing says when the next message is due."""


class Leases(Protocol):
    def take(self, name: str, holder: str, for_: timedelta) -> bool: ...

    def give_up(self, name: str, holder: str) -> None: ...


class Poster(Protocol):
    def turn(self) -> float:
        """Send what is due; seconds after which it is worth looking again."""
        ...

    def settle(self) -> None:
        """Write down what was sent, where the database was away: or it is sent again."""
        ...


@dataclass(frozen=True, slots=True)
class Round:
    """One watch of one place."""

    name: str
    seconds: int
    """Between two rounds."""
    look: Callable[[], None]


class Watcher:
    def __init__(
        self,
        leases: Leases,
        poster: Poster,
        rounds: list[Round],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._leases = leases
        self._poster = poster
        self._rounds = rounds
        self._clock = clock
        self._holder = f"{socket.gethostname()} {os.getpid()} {uuid.uuid4().hex[:8]}"
        self._leads_until = 0.0
        self._begun: dict[str, float] = {}
        """When the rounds at work began, by the clock."""

    @property
    def leading(self) -> bool:
        """Whether the lease is ours, and not run out while this process slept."""
        return self._clock() < self._leads_until

    def lacking(self) -> Text | None:
        """Which round hangs; None: none does.  For whoever asks whether this process can work."""
        now = self._clock()
        for name, begun in self._begun.copy().items():
            if now - begun >= HUNG_SECONDS:
                minutes = int((now - begun) // 60)
                return say(
                    "The watch {name} began {minutes} minutes ago and has not ended: restart this"
                    " process",
                    name=name,
                    minutes=minutes,
                )
        return None

    def run(self, stop: Event) -> None:
        """Watch until `stop` is set; what was begun is ended, and the lease given back."""
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(max(2, len(self._rounds)))},
            job_defaults={
                "coalesce": True,  # of the rounds missed while the machine slept, one is enough
                "max_instances": 1,
                "misfire_grace_time": LATE_SECONDS,
            },
            timezone="UTC",
        )
        for each in self._rounds:
            scheduler.add_job(
                self._turn,
                "interval",
                args=(each,),
                id=each.name,
                seconds=each.seconds,
                jitter=max(1, each.seconds // 10),
            )
        self._lead()
        if not self.leading:
            log.info("standing by: this process watches as soon as no other does")
        scheduler.add_job(self._lead, "interval", id="lease", seconds=RENEW_SECONDS)
        scheduler.start()
        try:
            self._post(stop)
        finally:
            scheduler.shutdown(wait=True)
            self._leave()

    def _lead(self) -> None:
        before, asked_at = self.leading, self._clock()
        try:
            leads = self._leases.take(LEASE, self._holder, LEASE_FOR)
        except Unavailable as e:
            log.warning("%s: %s", e.source, sentence(e.why))
            leads = False
        self._leads_until = asked_at + LEASE_FOR.total_seconds() if leads else 0.0
        if leads != before:
            log.info("this process watches now" if leads else "another process watches now")

    def _leave(self) -> None:
        try:
            self._leases.give_up(LEASE, self._holder)
        except Unavailable as e:
            log.warning("%s: %s", e.source, sentence(e.why))

    def _turn(self, each: Round) -> None:
        if not self.leading:
            return
        self._begun[each.name] = self._clock()
        try:
            each.look()
        except Unavailable as e:  # the database: the next round looks again
            log.warning("%s: %s: %s", each.name, e.source, sentence(e.why))
        except Exception:  # the boundary of a round: the others must still run
            log.exception("the watch %s crashed", each.name)
        finally:
            self._begun.pop(each.name, None)

    def _post(self, stop: Event) -> None:
        pause = 0.0
        while not stop.wait(pause):
            pause = IDLE_SECONDS
            try:
                if self.leading:
                    pause = min(max(self._poster.turn(), 0.05), IDLE_SECONDS)
                else:
                    self._poster.settle()
            except Unavailable as e:
                log.warning("%s: %s", e.source, sentence(e.why))
            except Exception:  # the boundary of the poster: what waits is still in the database
                log.exception("the poster crashed")

"""Queues our own calls of an operation once SES has throttled it.

SES allows about one call a second of each operation, per account and Region, shared with
everything else that calls it (Developer Guide, "Service quotas"); it does not say how many are
left, nor when to come back.  Twenty questions at once would call twenty times, be refused
eighteen times, and be refused again after the same back-off.  So the first refusal turns queueing
on: from then, calls start about a second apart, each at a time of its own, and one whose turn
would come too late is told so at once instead of in vain.  When no refusal has come for a while,
queueing ends: other people's load is gone, and SES's own small burst serves a lone question best.

Each process queues for itself; between processes the jitter has to do.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Lock

INTERVAL = 1.0
"""Seconds between two calls, at least."""

JITTER = 0.2
"""Up to this part of the interval is added, so that two processes do not march in step."""

CALM = 20.0
"""Seconds without a refusal, after which calls are free again."""


class Pacer:
    """For one account and Region; threads share it."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        wait: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock = clock
        self._wait = wait
        self._chance = chance
        self._lock = Lock()
        self._free_at: dict[str, float] = {}
        self._queueing_until: dict[str, float] = {}

    def turn(self, operation: str, within: float) -> bool:
        """Wait for a turn.  False, without waiting: none comes in `within` seconds."""
        with self._lock:
            now = self._clock()
            if now >= self._queueing_until.get(operation, now):
                return True
            mine = max(now, self._free_at.get(operation, now))
            if mine - now > within:
                return False
            self._free_at[operation] = mine + self._step()
        if mine > now:
            self._wait(mine - now)
        return True

    def throttled(self, operation: str) -> None:
        """SES refused a call: queue from now on, and let it rest for one interval."""
        with self._lock:
            now = self._clock()
            self._queueing_until[operation] = now + CALM
            rested = now + self._step()
            self._free_at[operation] = max(rested, self._free_at.get(operation, rested))

    def _step(self) -> float:
        return INTERVAL * (1 + JITTER * self._chance())

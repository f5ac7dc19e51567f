"""SES's limit on everything but sending: one request a second per operation, account, Region."""

from __future__ import annotations

from collections.abc import Callable

RATE = 1.0
BURST = 3.0


class Throttle:
    """A token bucket for each key; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, ...], tuple[float, float]] = {}

    def admits(self, *key: str) -> bool:
        now = self._clock()
        tokens, since = self._buckets.get(key, (BURST, now))
        tokens = min(BURST, tokens + (now - since) * RATE)
        admitted = tokens >= 1
        self._buckets[key] = (tokens - 1 if admitted else tokens, now)
        return admitted

"""Puts each digest into the outbox when its time has come: once, whoever does it, or never.

Its key is that of the channel and the day.  Where the database does not answer nothing is put
there, and the next round tries again for as long as the digest may be late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.watch.alert import Outgoing, Say
from bot.watch.digest.model import Digest
from bot.watch.digest.schedule import Period, Schedule, due


class Told(Protocol):
    """Raises Unavailable."""

    def told(self, key: str) -> bool:
        """Whether it is in the outbox, sent or not."""
        ...

    def tell(self, message: Outgoing) -> None:
        """Put it there, if it is not."""
        ...


@dataclass(frozen=True, slots=True)
class Digests:
    schedules: tuple[Schedule, ...]
    read: Callable[[Period, datetime], Digest]
    draw: Callable[[str, Digest], dict[str, Any]]
    """For a channel, by its id."""
    store: Told
    clock: Callable[[], datetime]

    def look(self) -> None:
        now = self.clock()
        for schedule in self.schedules:
            found = due(schedule, now)
            if found is None or self.store.told(found.key):
                continue
            payload = self.draw(found.channel, self.read(found.period, now))
            self.store.tell(Outgoing(found.key, found.key, Say.POST, found.channel, payload))

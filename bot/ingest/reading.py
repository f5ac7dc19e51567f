"""What is to be kept of a message, and how it counts."""

from __future__ import annotations

import logging
from dataclasses import dataclass, fields

from bot.ingest.arrival import (
    Arrival,
    DeadLetter,
    Events,
    Ignored,
    Noticed,
    Refused,
    Taken,
    Unreadable,
)
from bot.notice import Notice

log = logging.getLogger(__name__)

OUR_FAULT = "a fault of ours: see the log"


@dataclass(frozen=True, slots=True)
class Counts:
    received: int = 0
    stored: int = 0
    """Events that were new, one for each recipient."""
    notices: int = 0
    """About SES or the account, not about a message."""
    ignored: int = 0
    refused: int = 0
    """Not ours; put by."""
    dead: int = 0
    """Unreadable; put by."""
    left: int = 0
    """Kept, but not deleted from the queue: they will come again, and do no harm."""

    def __add__(self, other: Counts) -> Counts:
        names = [field.name for field in fields(self)]
        return Counts(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class Reading:
    """What is to be kept of one message."""

    body: str
    arrivals: tuple[Arrival, ...] = ()
    letters: tuple[DeadLetter, ...] = ()
    counts: Counts = Counts()
    notices: tuple[Notice, ...] = ()

    @classmethod
    def fault(cls, body: str) -> Reading:
        return cls(body, letters=(DeadLetter(body, OUR_FAULT),), counts=Counts(dead=1))


def reading(body: str, taken: Taken) -> Reading:
    match taken:
        case Events(arrivals):
            return Reading(body, arrivals)
        case Noticed(notice):
            return Reading(body, notices=(notice,), counts=Counts(notices=1))
        case Ignored(why):
            log.info("ignored a message: %s", why)
            return Reading(body, counts=Counts(ignored=1))
        case Refused(why):
            log.warning("refused a message, and put it by: %s", why)
            return Reading(body, letters=(DeadLetter(body, why),), counts=Counts(refused=1))
        case Unreadable(why):
            log.warning("put by a message that cannot be read: %s", why)
            return Reading(body, letters=(DeadLetter(body, why),), counts=Counts(dead=1))

"""Is the host's clock right, by what others' answers say?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import Unavailable, attempt, say

LARGEST = timedelta(seconds=30)
"""AWS refuses signatures at five minutes; times of answers and alerts are off before that."""


@dataclass(frozen=True, slots=True)
class Heard:
    at: datetime
    """What the answer says: whole seconds."""
    asked: datetime
    """By our clock."""
    answered: datetime

    @property
    def ahead(self) -> timedelta:
        """By how much our clock is: as little as the answer allows."""
        earliest, latest = self.at, self.at + timedelta(seconds=1)
        if self.asked > latest:
            return self.asked - latest
        return min(self.answered - earliest, timedelta())


class Clock(Protocol):
    def heard(self) -> Heard:
        """Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    by: str
    """Whose answer."""
    heard: Heard | Unavailable


def gather(by: str, clock: Clock) -> Seen:
    return Seen(by, attempt(clock.heard))


def judge(seen: Seen) -> Iterator[Line]:
    line = Spot(Area.CLOCK, say("Clock, by {who}'s answer", who=seen.by))
    if isinstance(seen.heard, Unavailable):
        yield line.unchecked(seen.heard)
        return
    ahead = seen.heard.ahead
    if abs(ahead) <= LARGEST:
        yield line.ok(say("It is right to within {most}", most=LARGEST))
        return
    remedy = say("Have the host set its clock by NTP (timedatectl shows whether it does).")
    if ahead > timedelta():
        yield line.wrong(say("It is ahead by {time}", time=ahead), remedy)
    else:
        yield line.wrong(say("It is behind by {time}", time=-ahead), remedy)

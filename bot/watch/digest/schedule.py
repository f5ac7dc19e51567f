"""When a channel gets its digest, and of which time.  Pure.

A day is one of the calendar of the schedule's zone, so that a change of the clocks makes it 23 or
25 hours long, and there is one digest for each.  Events are counted by whole hours of UTC: in a
zone that is off by half an hour, days begin with the hour that has the midnight in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import Enum

from bot.watch.written_time import minute_of, zone_of
from checks.core import say
from checks.core.shares import HOUR, hour_of
from checks.core.wrong import Wrong

LATE = timedelta(hours=4)
"""A digest whose time has come is posted for so long, and then no more: nobody was there."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)

_WRITTEN = re.compile(
    r"(daily|weekly)(?:\s+([a-z]{3}))?\s+(\d{1,2}):(\d\d)(?:\s+([A-Za-z0-9_+/-]+))?"
    r"\s*=\s*([CGD][A-Z0-9]{2,})"
)


class Cadence(Enum):
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def days(self) -> int:
        return 1 if self is Cadence.DAILY else 7


@dataclass(frozen=True, slots=True)
class Schedule:
    cadence: Cadence
    weekday: int | None
    """From 0, Monday; None: every day."""
    minute: int
    """After midnight."""
    zone: tzinfo
    channel: str


@dataclass(frozen=True, slots=True)
class Period:
    """Whole hours; each border belongs to what comes after it."""

    before: datetime
    """Where the time begins that it is held against, which ends at `since`."""
    since: datetime
    until: datetime
    days: int
    zone: str = ""
    """Whose calendar days they are; empty: so many times 24 hours."""

    def covers(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Due:
    key: str
    """The same for the same channel, sort of digest and day."""
    channel: str
    period: Period


def parse(text: str) -> tuple[Schedule, ...]:
    """`daily 09:00 Europe/Berlin=C0123, weekly mon 09:00=C0456`; without a zone it is UTC.

    Raises Wrong.
    """
    found: list[Schedule] = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        schedule = _parse(part)
        if any((s.cadence, s.channel) == (schedule.cadence, schedule.channel) for s in found):
            raise Wrong(
                say(
                    "{channel} gets two digests that are {cadence}",
                    channel=schedule.channel,
                    cadence=part.split()[0],
                )
            )
        found.append(schedule)
    return tuple(found)


def _parse(part: str) -> Schedule:
    written = _WRITTEN.fullmatch(part)
    if written is None:
        raise Wrong(
            say(
                "{part} is not written like {daily} or {weekly}",
                part=part,
                daily="daily 09:00 Europe/Berlin=C0123ABCD",
                weekly="weekly mon 09:00=C0123ABCD",
            )
        )
    cadence, day = Cadence(written[1]), written[2]
    if cadence is Cadence.DAILY and day:
        raise Wrong(say("{part} names a day of the week: a daily digest comes on each", part=part))
    if cadence is Cadence.WEEKLY and day not in DAYS:
        raise Wrong(
            say(
                "{part} needs its day after {weekly}: one of {days}",
                part=part,
                weekly="weekly",
                days=tuple(DAYS),
            )
        )
    try:
        minute, zone = minute_of(written[3], written[4]), zone_of(written[5])
    except Wrong as e:
        raise Wrong(say("{part} {why}", part=part, why=e.why)) from None
    return Schedule(cadence, DAYS.index(day) if day else None, minute, zone, written[6])


def due(schedule: Schedule, now: datetime) -> Due | None:
    """What is to be posted at `now`, if it has not been."""
    today = now.astimezone(schedule.zone).date()
    for day in (today, today - DAY):  # that of yesterday's late evening may still be due
        if schedule.weekday not in (None, day.weekday()):
            continue
        at = _moment(day, schedule.minute, schedule.zone)
        if at <= now < at + LATE:
            key = f"digest {schedule.channel} {schedule.cadence.value} {day.isoformat()}"
            return Due(key, schedule.channel, _before(day, schedule))
    return None


def latest(days: int, now: datetime) -> Period:
    """So many times 24 hours, with the hour that has begun."""
    until = hour_of(now) + HOUR
    return Period(until - 2 * days * DAY, until - days * DAY, until, days)


def _before(day: date, schedule: Schedule) -> Period:
    """The days before this one, and as many before them."""
    days, zone = schedule.cadence.days, schedule.zone
    before, since, until = (hour_of(_moment(day - n * days * DAY, 0, zone)) for n in (2, 1, 0))
    return Period(before, since, until, days, str(zone))


def _moment(day: date, minute: int, zone: tzinfo) -> datetime:
    """In UTC.  A time that the clocks skip comes as much later; of one that they show twice, it is
    the first (PEP 495, fold=0)."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)

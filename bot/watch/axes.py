"""Where the marks of a chart's axes stand, and what is written at them.  Pure.

Numbers and times alone, so that they can be read whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, floor, log10

from bot.watch.picture import Panel

Tick = tuple[float, str]
"""Where, and the words for it: a part of one, or seconds since 1970."""

HEIGHT_MARKS = 6
"""Steps of a height, at most."""
TIME_MARKS = 5

ROOM = 1.05
"""The highest point does not touch the edge."""

LEAST = 0.0001
"""Of a height: nobody's rates are told finer."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_STEPS = (
    *(minutes * _MINUTE for minutes in (1, 5, 10, 15, 30)),
    *(hours * _HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * _DAY for days in (1, 2, 7, 14, 28)),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
"""What steps are counted from."""


@dataclass(frozen=True, slots=True)
class Height:
    top: float
    ticks: tuple[Tick, ...]
    """From 0 to `top`."""


def height(panel: Panel) -> Height:
    """As high as the points, and as the lowest line: how far off it is shall be seen."""
    highest = max(point.value for point in panel.points)
    lowest_line = min((line.value for line in panel.lines), default=0.0)
    most = max(highest, lowest_line, LEAST) * ROOM
    step = _round_step(most / HEIGHT_MARKS)
    count = ceil(most / step - 1e-9)
    return Height(
        count * step, tuple((n * step, percent(n * step, step)) for n in range(count + 1))
    )


def _round_step(least: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power = 10.0 ** floor(log10(least))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= least - 1e-12)


def percent(value: float, step: float) -> str:
    """With as many digits as tell steps of this size apart."""
    digits = max(0, -floor(log10(step * 100) + 1e-9))
    return f"{value * 100:.{digits}f} %"


def exact(value: float) -> str:
    return f"{round(value * 100, 4):g} %"


def times(since: datetime, until: datetime) -> tuple[Tick, ...]:
    """Round hours and days between the two, in UTC."""
    return tuple(_times(since, until))


def _times(since: datetime, until: datetime) -> Iterator[Tick]:
    span = until - since
    step = next((each for each in _STEPS if span / each <= TIME_MARKS), span)
    at = _MONDAY + ceil((since - _MONDAY) / step) * step
    while at <= until:
        yield at.timestamp(), _clock(at)
        at += step


def _clock(at: datetime) -> str:
    if at.hour or at.minute:
        return f"{at.hour:02}:{at.minute:02}"
    return f"{_MONTHS[at.month - 1]} {at.day}"

"""What a chart shows: shares over time, the lines that they are held against, and all of it in
words.  Pure; it is drawn elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from bot.watch import kept
from bot.watch.readings import Point
from checks.core import Text

MOST = 240
"""Points of a series: more lie closer together than a picture has room for."""


class Whose(Enum):
    AWS = "aws"
    """AWS acts from there."""
    OURS = "ours"
    """We speak from there."""


@dataclass(frozen=True, slots=True)
class Line:
    value: float
    """A part of one."""
    whose: Whose


Run = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    name: Text
    runs: tuple[Run, ...]
    """Between them nothing is known; none of them is empty."""
    lines: tuple[Line, ...] = ()

    @property
    def points(self) -> tuple[Point, ...]:
        return tuple(point for run in self.runs for point in run)


@dataclass(frozen=True, slots=True)
class Picture:
    title: Text
    alt: Text
    """What a person sees in it."""
    panels: tuple[Panel, ...]
    """One above the other, over the same time; each has points."""
    began: datetime | None = None
    """Since when it is as it should not be."""

    @property
    def since(self) -> datetime:
        return min(panel.runs[0][0].at for panel in self.panels)

    @property
    def until(self) -> datetime:
        return max(panel.runs[-1][-1].at for panel in self.panels)


def runs(points: Sequence[Point], longest: timedelta) -> tuple[Run, ...]:
    """`points`, the oldest first, cut where the next is further away than `longest`."""
    found: list[list[Point]] = []
    for point in points:
        if not found or point.at - found[-1][-1].at > longest:
            found.append([])
        found[-1].append(point)
    return tuple(map(tuple, found))


def thinned(points: Sequence[Point], most: int = MOST) -> tuple[Point, ...]:
    """Of each of `most` equal lengths of time the highest: what crossed a line shall be seen.

    The newest is kept in any case: it is the one that is spoken of.
    """
    if len(points) <= most:
        return tuple(points)
    first, length = points[0].at, points[-1].at - points[0].at
    best: dict[int, Point] = {}
    for point in points[:-1]:
        bin = int((point.at - first) / length * (most - 1))
        if bin not in best or point.value > best[bin].value:
            best[bin] = point
    return (*best.values(), points[-1])


def stored(points: Sequence[Point]) -> list[list[float]]:
    """As JSON can hold them: seconds since 1970, and the part of one."""
    return [[round(point.at.timestamp()), round(point.value, 6)] for point in points]


def restored(found: Any) -> tuple[Point, ...]:
    """What `stored` made; nothing where there is nothing."""
    return tuple(Point(datetime.fromtimestamp(at, UTC), float(value)) for at, value in found or ())


def written(picture: Picture) -> dict[str, Any]:
    """As JSON can hold it."""
    return {
        "title": kept.written(picture.title),
        "alt": kept.written(picture.alt),
        "began": picture.began.isoformat() if picture.began else None,
        "panels": [
            {
                "name": kept.written(panel.name),
                "runs": [stored(run) for run in panel.runs],
                "lines": [[line.value, line.whose.value] for line in panel.lines],
            }
            for panel in picture.panels
        ],
    }


def read(found: Mapping[str, Any]) -> Picture:
    """What `written` made."""
    return Picture(
        kept.read(found["title"]),
        kept.read(found["alt"]),
        tuple(
            Panel(
                kept.read(panel["name"]),
                tuple(restored(run) for run in panel["runs"]),
                tuple(Line(value, Whose(whose)) for value, whose in panel["lines"]),
            )
            for panel in found["panels"]
        ),
        datetime.fromisoformat(found["began"]) if found["began"] else None,
    )

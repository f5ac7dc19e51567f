"""How what an alert is about has gone: remembered with the alert, and made a chart of.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Final

from bot.watch import episode, picture
from bot.watch.alert import Alert
from bot.watch.picture import Line, Panel, Picture, Whose
from bot.watch.readings import Lines, Point
from checks.core import Text, Value, say
from checks.core.shares import HOUR

_KEPT: Final = "course"

USUAL_PAUSES = 3
"""Of a series that comes as it likes: what comes later than after so many pauses leaves a gap."""


def told(points: Sequence[Point]) -> dict[str, Any]:
    """For the alert's memory.  `points`: the oldest first."""
    return {_KEPT: picture.stored(picture.thinned(points))}


def of(alert: Alert) -> tuple[Point, ...]:
    return picture.restored(alert.memory.get(_KEPT))


def shown(
    what: Text,
    region: str,
    points: Sequence[Point],
    lines: Iterable[Line],
    longest: timedelta = HOUR,
    began: datetime | None = None,
) -> Picture | None:
    """`longest`: further apart, two points have a gap between them.  None: of one point, or none,
    there is nothing to be seen."""
    if len(points) < 2:
        return None
    panel = Panel(what, picture.runs(points, longest), tuple(lines))
    alt = described(what, region, panel)
    return Picture(say("{what}, {region}", what=what, region=region), alt, (panel,), began)


def described(what: Text, region: str, panel: Panel) -> Text:
    """What a person sees."""
    first, last = panel.points[0], panel.points[-1]
    line = min(panel.lines, key=lambda each: (each.whose is not Whose.AWS, each.value))
    values: dict[str, Value] = {
        "what": what,
        "span": last.at - first.at,
        "first": percent(first.value),
        "last": percent(last.value),
        "line": percent(line.value),
        "region": region,
    }
    if line.whose is Whose.AWS:
        seen = say(
            "{what} over {span}: from {first} to {last}, AWS's review line is {line} ({region})",
            **values,
        )
    else:
        seen = say(
            "{what} over {span}: from {first} to {last}, alerts begin at {line} ({region})",
            **values,
        )
    if len(panel.runs) > 1:
        return say("{seen}; where the line is broken, nothing is known", seen=seen)
    return seen


def percent(share: float) -> Text:
    """As exact as one looks at a chart."""
    digits = 1 if share >= 0.01 else 3
    return say("{percent} %", percent=round(share * 100, digits))


def aws(lines: Lines) -> tuple[Line, ...]:
    return Line(lines.review, Whose.AWS), Line(lines.pause, Whose.AWS)


def pause(points: Sequence[Point]) -> timedelta:
    """The longest that is no gap, of a series that is published now and then."""
    between = [(b.at - a.at).total_seconds() for a, b in pairwise(points)]
    return max(HOUR, timedelta(seconds=USUAL_PAUSES * median(between))) if between else HOUR


def began(alert: Alert) -> datetime | None:
    memory = alert.memory
    return episode.moment(memory.get("began") or memory.get("since"))

"""All looks at once, within a time; what is late or breaks costs its own line and no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, wait
from dataclasses import dataclass, replace
from datetime import datetime

from bot.doctor.line import Area, Line, Spot, State
from checks.core import Unavailable, say

log = logging.getLogger(__name__)

ORDER = {area: number for number, area in enumerate(Area)}


@dataclass(frozen=True, slots=True)
class Look:
    spot: Spot
    """What is said to be unchecked where it comes to nothing."""
    ask: Callable[[], Iterable[Line]]


@dataclass(frozen=True, slots=True)
class Exam:
    now: datetime
    lines: tuple[Line, ...]
    """In the order of areas."""
    seconds: float

    def with_lines(self, more: Iterable[Line]) -> Exam:
        return replace(self, lines=in_order([*self.lines, *more]))

    def of(self, state: State) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.state is state)


def examine(
    looks: Sequence[Look],
    now: datetime,
    *,
    lookups: Executor,
    budget: float,
    clock: Callable[[], float],
) -> Exam:
    """Ask for `budget` seconds.  `lookups` is never the pool that runs this function; `clock`
    counts seconds."""
    started = clock()
    asked = [(look, lookups.submit(_ask, look)) for look in looks]
    done, late = wait([future for _, future in asked], budget)
    for future in late:
        future.cancel()
    too_late = say("No answer within {seconds} seconds: ask again", seconds=budget)
    lines: list[Line] = []
    for look, future in asked:
        lines += future.result() if future in done else [look.spot.unchecked(too_late)]
    return Exam(now, in_order(lines), clock() - started)


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: ORDER[line.area]))


def _ask(look: Look) -> list[Line]:
    try:
        return list(look.ask())
    except Unavailable as e:
        return [look.spot.unchecked(e)]
    except Exception:  # as for a check: the rest still answers
        log.exception("looking at %s crashed", look.spot.area.value)
        return [look.spot.unchecked(say("This look crashed; the log has the details"))]

"""Do more and more bodies arrive that cannot be taken in?  Answers then lack what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import say

OVER = timedelta(hours=1)
APART = timedelta(minutes=4)
"""Between two numbers that are kept."""


@dataclass(frozen=True, slots=True)
class Lines:
    """More of them than an hour ago: from where on it is a warning, and critical."""

    least: int
    many: int


LINES = Lines(least=20, many=1_000)

REASONS_SHOWN = 3
REASONS_KEPT = 20
OTHERS = "other reasons"


def read(
    alert: Alert, by_reason: Mapping[str, int], now: datetime, lines: Lines = LINES
) -> Reading:
    """`by_reason`: all that are kept now.  Those that were there at the first look are no news."""
    by_reason = _bounded(by_reason)
    seen = [
        [at, kept]
        for at, kept in alert.memory.get("seen") or ()
        if now - datetime.fromisoformat(at) <= OVER
    ]
    before: Mapping[str, int] = seen[0][1] if seen else by_reason
    grown = {why: n - before.get(why, 0) for why, n in by_reason.items() if n > before.get(why, 0)}
    if not seen or now - datetime.fromisoformat(seen[-1][0]) >= APART:
        seen.append([now.isoformat(), dict(by_reason)])
    # a reason may have fallen among the others since
    more = min(sum(grown.values()), max(0, sum(by_reason.values()) - sum(before.values())))
    told: dict[str, Any] = {"seen": seen}
    level = _level(more, lines, alert.level)
    if level:
        first = sorted(grown.items(), key=lambda each: -each[1])[:REASONS_SHOWN]
        told |= {"more": more, "reasons": [list(each) for each in first]}
    return Reading(level, told | {"all": sum(by_reason.values())})


def _bounded(by_reason: Mapping[str, int]) -> dict[str, int]:
    """Reasons may have values in them, and be as many as there are bodies."""
    ordered = sorted(by_reason.items(), key=lambda each: (-each[1], each[0]))
    more = sum(count for _, count in ordered[REASONS_KEPT:])
    return dict(ordered[:REASONS_KEPT]) | ({OTHERS: more} if more else {})


def _level(more: int, lines: Lines, announced: Level) -> Level:
    if more >= lines.many:
        return Level.CRITICAL
    return Level.WARNING if more >= lines.least * (0.5 if announced else 1) else Level.CALM


def words(alert: Alert) -> Words:
    memory = alert.memory
    subject = say(
        "{more} bodies from the event queue could not be taken in within an hour",
        more=int(memory.get("more") or 0),
    )
    rows = [
        say("{count}: {why}", count=int(count), why=str(why))
        for why, count in memory.get("reasons") or ()
    ]
    rows.append(say("Kept in all: {count}; none is lost", count=int(memory.get("all") or 0)))
    todo = say(
        "{list} counts them by reason. Update the bot or mend the setting that the reason names,"
        " then {replay} reads them again.",
        list="python -m bot replay --list",
        replay="python -m bot replay",
    )
    return Words(subject, tuple(rows), todo)


RULE = Rule("dead_letters", words, confirm=1, settle=2, levels={"": LINES})

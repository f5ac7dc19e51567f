"""Watches the bounce and complaint rates that AWS judges the account by.  Pure.

CloudWatch's `Reputation.*` are computed by AWS over a volume of its own choosing; whoever computes
the rate from events gets another number than the one that AWS acts on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.watch import courses, episode, levels
from bot.watch.alert import Alert
from bot.watch.levels import Thresholds
from bot.watch.machine import Level, Notice, Policy
from bot.watch.readings import Point

THRESHOLDS = {"bounce_rate": levels.BOUNCE, "complaint_rate": levels.COMPLAINT}

When = tuple[datetime, float]
"""When, and the rate as a share, 0 to 1."""


def observe(
    alert: Alert, points: Sequence[When], policy: Policy, thresholds: Thresholds | None = None
) -> tuple[Alert, Notice | None, bool]:
    """Take the newest point (`points` are oldest first); whether the shown numbers changed.

    No point, or none that was not taken before, is no reading: it neither raises nor calms.
    """
    read_at = episode.state_of(alert).read_at
    if not points or (read_at is not None and points[-1][0] <= read_at):
        return alert, None, False
    at, value = points[-1]
    thresholds = thresholds or THRESHOLDS[alert.kind]
    level = levels.of(value, thresholds, alert.level)
    before = alert.memory
    alert, notice = episode.take(alert, level, at, policy)
    memory = alert.memory | {
        "value": value,
        "at": episode.stamp(at),
        "first": points[0][1],
        "first_at": episode.stamp(points[0][0]),
        "since": _since(before, level, at),
        "peak": _peak(before, alert, notice, value),
        "lines": [thresholds.warning, thresholds.critical],
        **courses.told([Point(*point) for point in points]),
    }
    changed = alert.is_open and _shown(before.get("value")) != _shown(value)
    return replace(alert, memory=memory), notice, changed


def _since(before: dict[str, object], level: Level, at: datetime) -> object:
    """When the readings that are not calm began."""
    if level is Level.CALM:
        return before.get("since") if before.get("peak") else None
    return before.get("since") or episode.stamp(at)


def _peak(before: dict[str, object], alert: Alert, notice: Notice | None, value: float) -> float:
    """The highest of this episode."""
    kept = before.get("peak")
    if notice is Notice.RAISED or not isinstance(kept, float):
        return value
    return max(kept, value) if alert.is_open or notice is Notice.RECOVERED else value


def _shown(value: object) -> str:
    return f"{value * 100:.2f}" if isinstance(value, float) else ""


def thresholds_of(alert: Alert) -> Thresholds:
    return THRESHOLDS[alert.kind]

"""How bad a number is, measured below the lines at which AWS acts.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.watch import readings
from bot.watch.machine import Level


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of the mail sent, 0 to 1."""

    warning: float
    critical: float
    aws: readings.Lines
    """Where AWS acts."""


BOUNCE = Thresholds(warning=0.04, critical=0.08, aws=readings.BOUNCE)
COMPLAINT = Thresholds(warning=0.0008, critical=0.004, aws=readings.COMPLAINT)
"""Ours are four fifths of AWS's: a warning that comes with the review is none."""

SETTLED = 0.9
"""Once an alert is open, a number counts as calm only below this part of the line it crossed, or
one that sits on the line would open and close it all day."""


def of(value: float, thresholds: Thresholds, announced: Level) -> Level:
    """The level of a reading, given what the channel has last been told."""
    if value >= thresholds.critical:
        return Level.CRITICAL
    if value >= thresholds.warning * (SETTLED if announced else 1):
        return Level.WARNING
    return Level.CALM

"""How bad a number is, measured against the lines at which AWS acts.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.watch.machine import Level


@dataclass(frozen=True, slots=True)
class Lines:
    """Shares of the mail sent, 0 to 1."""

    warning: float
    critical: float
    review: float
    """AWS puts the account under review."""
    pause: float
    """AWS may pause sending."""


BOUNCE = Lines(warning=0.04, critical=0.08, review=0.05, pause=0.10)
COMPLAINT = Lines(warning=0.0008, critical=0.004, review=0.001, pause=0.005)
"""AWS: SES Developer Guide, "Reputation metrics messages"; ours are four fifths of theirs."""

SLACK = 0.9
"""Once an alert is open, a number counts as calm only below this part of the line it crossed, or
one that sits on the line would open and close it all day."""


def of(value: float, lines: Lines, announced: Level) -> Level:
    """The level of a reading, given what the channel has last been told."""
    if value >= lines.critical:
        return Level.CRITICAL
    if value >= lines.warning * (SLACK if announced else 1):
        return Level.WARNING
    return Level.CALM

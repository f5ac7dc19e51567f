"""What this process counts of its own work, for whoever watches it; nothing where nobody does.

Names and labels are of closed sets: no address, no domain, no id is ever one.
"""

from __future__ import annotations

from typing import Protocol


class Meter(Protocol):
    def question(self, outcome: str, seconds: float) -> None:
        """Answered; `outcome` as in `Outcome`, or `crashed`."""
        ...

    def finding(self, check: str, verdict: str) -> None: ...

    def unavailable(self, source: str) -> None:
        """A look-up that failed, by the kind of its source."""
        ...

    def aws_call(self, service: str, operation: str, result: str) -> None:
        """`result`: ok, throttled, denied, failed."""
        ...

    def slack_call(self, method: str, result: str) -> None:
        """`result`: ok, ratelimited, refused, unreachable."""
        ...

    def taken_in(self, what: str, number: int) -> None:
        """From the queue; `what`: received, stored, ignored, refused, unreadable."""
        ...

    def event_lag(self, seconds: float) -> None:
        """From when SES says that it happened until it is stored here."""
        ...


class Silent:
    """Counts nothing."""

    def question(self, outcome: str, seconds: float) -> None: ...

    def finding(self, check: str, verdict: str) -> None: ...

    def unavailable(self, source: str) -> None: ...

    def aws_call(self, service: str, operation: str, result: str) -> None: ...

    def slack_call(self, method: str, result: str) -> None: ...

    def taken_in(self, what: str, number: int) -> None: ...

    def event_lag(self, seconds: float) -> None: ...


class _Process:
    """There is one meter, as there is one process: threads count in it, whatever they work at."""

    meter: Meter = Silent()


def meter() -> Meter:
    return _Process.meter


def count_in(chosen: Meter) -> None:
    """From now on."""
    _Process.meter = chosen

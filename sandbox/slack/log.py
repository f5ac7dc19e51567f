"""Who called what, when, and how long it took: what a measurement reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call, or one use of a response_url."""

    method: str
    at: float
    """Seconds since the epoch, when it came in."""
    milliseconds: float
    error: str | None
    channel: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """One slash command."""

    command: str
    text: str
    user: str
    channel: str
    at: float
    ack_ms: float | None
    """None: not acknowledged in time."""
    error: str | None


@dataclass(slots=True)
class Log:
    calls: list[Call] = field(default_factory=list)
    commands: list[Typed] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return dict(Counter(call.method for call in self.calls))

    def clear(self) -> None:
        self.calls.clear()
        self.commands.clear()

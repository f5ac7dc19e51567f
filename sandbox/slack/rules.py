"""Slack's clocks and counters: how long, how often.  Tests shorten them; nobody else should."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    ack_seconds: float = 3.0
    redelivery_seconds: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Pauses before an event that was not acknowledged is delivered again."""
    trigger_seconds: float = 3.0
    response_url_seconds: float = 30 * 60
    response_url_uses: int = 5
    sockets_max: int = 10
    posts_per_second: float | None = None
    """Per channel; beyond it 429.  None: no limit."""
    file_bytes_max: int = 2**21
    """A workspace may restrict uploads; Slack's own limit is 1 GB."""
    delay: float = 0.0
    """Seconds that every Web API call takes, for measurements."""

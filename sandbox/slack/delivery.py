"""How something reaches the bot, and what became of it: by Socket Mode or by HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sandbox.slack.model import Json


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of an envelope, or a request."""

    error: str | None
    """None: acknowledged | operation_timeout | dispatch_failed (nobody there, or refused)."""
    answer: Json = field(default_factory=dict)
    milliseconds: float | None = None
    reason: str = ""
    """Why it failed, as the next attempt tells the bot."""
    final: bool = False
    """The bot wants no other attempt."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Of an event, which is delivered until it is acknowledged."""

    number: int
    """How often it was delivered before."""
    reason: str
    """Why the last one failed."""


class Carrier(Protocol):
    @property
    def connected(self) -> int:
        """Of ways to the bot, as far as is known."""
        ...

    async def deliver(
        self,
        kind: str,
        payload: Json,
        *,
        answerable: bool = False,
        attempt: Attempt | None = None,
    ) -> Delivery:
        """`kind`: events_api | slash_commands | interactive."""
        ...

    async def reached(self) -> bool:
        """Is the bot there now?"""
        ...

    def counts(self) -> list[int]:
        """What was delivered, for each way to the bot."""
        ...

    async def close(self) -> None: ...

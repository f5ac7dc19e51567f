"""What whoever runs the bot has decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """What the installation decided, as far as judgement depends on it."""

    expiry_warning: timedelta = timedelta(hours=2)
    address_insights: bool = False
    """Whether SES may be paid for what it thinks of an address."""
    block_lists: tuple[str, ...] | None = None
    """Names of the DNS block lists to ask; None: those that anybody may ask."""

"""The shape of what is told of one recipient, wherever it was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Told:
    diagnostic: str
    """The reply as it stands there; empty where there is none."""
    recipient: str | None = None
    remote: str | None = None
    """The server that said so, where something else than the reply names it."""
    status: str | None = None
    bounce_type: str | None = None
    bounce_subtype: str | None = None
    """SES's subtype, or its kind of delay."""
    final: bool = False
    """Somebody gave up: nothing tries again by itself."""
    until: datetime | None = None
    """When SES gives up, where an event says so."""
    cut: bool = True
    """Whether it was cut out of something longer; else it is all that was given."""

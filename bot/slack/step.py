"""What is done with a message of the outbox in fact, and where.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.slack.pace import EDIT, POST, UPLOAD
from bot.watch.alert import Say


@dataclass(frozen=True, slots=True)
class Step:
    say: Say
    channel: str
    payload: dict[str, Any]
    ts: str | None = None
    """Of the message that is edited or replied to."""

    @property
    def method(self) -> str:
        """The one of Slack's whose pace it has to keep."""
        return {Say.EDIT: EDIT, Say.PICTURE: UPLOAD}.get(self.say, POST)

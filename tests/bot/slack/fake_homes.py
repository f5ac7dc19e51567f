"""Home tabs as they were published, and what looking comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.slack.gateway import Refused
from bot.slack.home import Seen
from bot.slack.validate import validate
from checks.core import say
from tests.bot.overviews import BLIND, CALM, overview


@dataclass
class FakeHomes:
    published: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closed: str | None = None
    """Why none can be."""
    looks: int = 0
    broken: bool = False
    """A look crashes."""

    def publish(self, user: str, view: dict[str, Any]) -> None:
        if self.closed:
            raise Refused(self.closed)
        assert validate(view, "home") == []
        self.published.append((user, view))

    def look(self) -> Seen:
        self.looks += 1
        if self.broken:
            raise KeyError("oops")
        return Seen(overview(CALM, BLIND), (), (say("ALERT_CHANNEL is not set"),))

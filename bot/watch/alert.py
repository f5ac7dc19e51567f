"""An alert and what is to be said of it: one thread in Slack for as long as it lasts.  Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from bot.watch.machine import Level
from checks.core.place import Place


class Say(Enum):
    """How a message goes out."""

    POST = "post"
    """A new message in the channel: the alert's parent."""
    EDIT = "edit"
    """The parent, changed in place."""
    REPLY = "reply"
    """In the parent's thread."""
    BROADCAST = "broadcast"
    """In the thread, and in the channel as well: only for what got worse or came back."""
    FOLLOWED = "followed"
    """In the thread of an answer, as somebody follows it."""
    PICTURE = "picture"
    """A chart in the thread.  It waits for the others, and none of them waits for it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that must not be lost: a row before anyone sends it."""

    key: str
    """The same for the same message: it is sent once, whoever puts it there again."""
    thread: str
    """Messages of one thread go out in order.  All but its POST concern that."""
    say: Say
    channel: str
    payload: dict[str, Any]
    """`text` and `blocks`; of a PICTURE what is to be drawn, as `bot.watch.picture` writes it; of
    what is FOLLOWED what is to be told, as `bot.following` writes it."""


@dataclass(frozen=True, slots=True)
class Alert:
    """What is remembered of one thing watched, whether it is calm or not."""

    key: str
    """Such as `bounce_rate 111122223333 eu-west-1`: what is watched, and where."""
    kind: str
    """Which watch it belongs to: bounce_rate, complaint_rate, service, blind."""
    account: str
    region: str
    level: Level
    """What the channel has last been told; CALM: there is no open alert."""
    opened_at: datetime | None
    closed_at: datetime | None
    episode: int
    """Counts the threads that it has had."""
    memory: dict[str, Any]
    """The watch's own state, as JSON can hold it: machine, values, texts."""
    acknowledged_by: str | None = None
    """Slack's user id."""
    acknowledged_at: datetime | None = None
    snoozed_by: str | None = None
    snoozed_until: datetime | None = None
    version: int = 0
    """0: not stored yet.  Saved only where the stored one is the same; then it is one higher."""
    alias: str = field(default="", compare=False)
    """What people call the account, where there are several; not stored."""

    @property
    def thread(self) -> str:
        return f"{self.key} #{self.episode}"

    @property
    def place(self) -> Place:
        return Place(self.account, self.region, self.alias)

    @property
    def where(self) -> str:
        """For people."""
        return self.place.named

    @property
    def is_open(self) -> bool:
        return self.level is not Level.CALM

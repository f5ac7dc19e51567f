"""What a workspace is made of: its channels and messages, files, the app; and how Slack refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Clock = Callable[[], float]
Kind = Literal["public", "private", "im"]

SLACKBOT = "USLACKBOT"


class SlackError(Exception):
    """A refusal, by Slack's own code; `details` go beside it into the answer."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(slots=True)
class Channel:
    id: str
    name: str
    """Empty for direct messages."""
    kind: Kind
    members: list[str]
    archived: bool = False
    topic: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    """By ts, in order of time, replies too."""
    threads: dict[str, list[Message]] = field(default_factory=dict)
    """Replies by their parent's ts."""
    whispers: list[Message] = field(default_factory=list)
    """Ephemeral messages."""


@dataclass(slots=True)
class File:
    id: str
    name: str
    length: int
    """Bytes, as announced."""
    alt: str | None = None
    content: bytes | None = None
    """None: not uploaded yet."""
    title: str = ""
    done: bool = False
    """Uploaded, and shown where it was to be shown."""


@dataclass(slots=True)
class Message:
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    edited_ts: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    metadata: Json | None = None
    command: str | None = None
    """The command that it answers, where everybody sees it."""
    viewer: str | None = None
    """The one person who sees it; None: everybody."""
    files: list[Json] = field(default_factory=list)
    """In Slack's shape."""


@dataclass(frozen=True, slots=True)
class Change:
    number: int
    kind: str
    """posted | edited | deleted | whispered | reacted | home | view | connection"""
    channel: str
    message: Json | None
    previous: Json | None = None


@dataclass(frozen=True, slots=True)
class Shortcut:
    name: str
    """What its menu entry says."""
    callback_id: str
    of_message: bool
    """In a message's menu; else in the one beside the message box."""


@dataclass(frozen=True, slots=True)
class App:
    """The installed bot."""

    id: str
    bot_id: str
    user: str
    token: str
    app_token: str
    signing_secret: str
    commands: tuple[str, ...]
    scopes: frozenset[str]
    shortcuts: tuple[Shortcut, ...] = ()

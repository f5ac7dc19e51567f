"""What a workspace holds and what may happen in it.  No IO; time comes in through `clock`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from sandbox.slack.model import (
    App,
    Change,
    Channel,
    Clock,
    File,
    Json,
    Message,
    SlackError,
)
from sandbox.slack.user import User


@dataclass
class Workspace:
    id: str
    name: str
    domain: str
    app: App
    users: dict[str, User]
    channels: dict[str, Channel]
    clock: Clock = time.time
    changes: list[Change] = field(default_factory=list)
    listeners: list[Callable[[Change], None]] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    """By user: the view published for them."""
    views: dict[str, Json] = field(default_factory=dict)
    """By id: open modals; `user` says whose."""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Members of user groups, by the group's id."""
    files: dict[str, File] = field(default_factory=dict)
    """By id, those still on their way too."""
    _last: int = 0
    _names: int = 0

    def tick(self) -> str:
        """A new ts: the time, and never the same twice."""
        self._last = max(self._last + 1, int(self.clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06}"

    def new_name(self, prefix: str) -> str:
        self._names += 1
        return f"{prefix}{self._names:05}"

    def announce(
        self,
        kind: str,
        channel: str = "",
        message: Json | None = None,
        previous: Json | None = None,
    ) -> None:
        change = Change(len(self.changes) + 1, kind, channel, message, previous)
        self.changes.append(change)
        for listener in list(self.listeners):
            listener(change)

    def channel(self, reference: str) -> Channel:
        """By id, or by name with or without #."""
        if found := self.channels.get(reference):
            return found
        name = reference.removeprefix("#")
        for channel in self.channels.values():
            if channel.name and channel.name == name:
                return channel
        raise SlackError("channel_not_found")

    def user(self, reference: str) -> User:
        """By id or by name."""
        for user in self.users.values():
            if reference in (user.id, user.name):
                return user
        raise SlackError("user_not_found")

    def direct(self, users: Iterable[str]) -> Channel:
        """The conversation of exactly these people; opened where there is none."""
        wanted = sorted(set(users))
        for channel in self.channels.values():
            if channel.kind == "im" and sorted(channel.members) == wanted:
                return channel
        opened = Channel(self.new_name("D0NEW"), "", "im", wanted)
        self.channels[opened.id] = opened
        return opened

    def post(self, channel: Channel, message: Message) -> Message:
        """Message.ts is set here, and names are given to blocks and buttons without one."""
        if channel.archived:
            raise SlackError("is_archived")
        if message.thread_ts is not None:
            self.parent(channel, message.thread_ts)
        message.ts = self.tick()
        message.blocks = self._named(message.blocks)
        channel.messages[message.ts] = message
        if message.thread_ts is not None:
            channel.threads.setdefault(message.thread_ts, []).append(message)
        self.announce("posted", channel.id, self.shown(channel, message))
        return message

    def whisper(self, channel: Channel, viewer: str, message: Message) -> Message:
        message.ts = self.tick()
        message.viewer = viewer
        message.blocks = self._named(message.blocks)
        channel.whispers.append(message)
        self.announce("whispered", channel.id, self.shown(channel, message))
        return message

    def edit(self, channel: Channel, message: Message, text: str, blocks: list[Json]) -> None:
        """A text alone drops the blocks."""
        before = self.shown(channel, message)
        message.text, message.blocks = text, self._named(blocks)
        message.edited_ts = self.tick()
        self.announce("edited", channel.id, self.shown(channel, message), before)

    def delete(self, channel: Channel, message: Message) -> None:
        """A parent with replies leaves a gravestone, so that its thread stays."""
        before = self.shown(channel, message)
        if message.viewer is not None:
            channel.whispers.remove(message)
        elif self.replies(channel, message.ts):
            message.deleted, message.text, message.blocks = True, "This message was deleted.", []
        else:
            del channel.messages[message.ts]
            if message.thread_ts is not None:
                channel.threads[message.thread_ts].remove(message)
        self.announce("deleted", channel.id, self.shown(channel, message), before)

    def find(self, channel: Channel, ts: str) -> Message:
        message = channel.messages.get(ts)
        if message is None or message.deleted:
            raise SlackError("message_not_found")
        return message

    def parent(self, channel: Channel, thread_ts: str) -> Message:
        message = channel.messages.get(thread_ts)
        if message is None or message.thread_ts is not None:
            raise SlackError("thread_not_found")
        return message

    def replies(self, channel: Channel, ts: str) -> list[Message]:
        return channel.threads.get(ts, [])

    def shown(self, channel: Channel, message: Message) -> Json:
        """A message in Slack's shape, for answers, events and the page alike."""
        author = self.users[message.user]
        json: Json = {
            "type": "message",
            "user": author.id,
            "team": self.id,
            "ts": message.ts,
            "text": message.text,
        }
        if author.id == self.app.user:
            json |= {"bot_id": self.app.bot_id, "app_id": self.app.id}
        if message.blocks:
            json["blocks"] = deepcopy(message.blocks)
        if message.edited_ts:
            json["edited"] = {"user": author.id, "ts": message.edited_ts}
        if message.reactions:
            json["reactions"] = [
                {"name": name, "users": list(users), "count": len(users)}
                for name, users in message.reactions.items()
            ]
        if message.files:
            json |= {"files": deepcopy(message.files), "upload": True, "subtype": "file_share"}
        if message.broadcast:
            json["subtype"] = "thread_broadcast"
        if message.deleted:
            json["subtype"] = "tombstone"
        for key in ("thread_ts", "metadata", "command", "viewer"):
            if (value := getattr(message, key)) is not None:
                json[key] = value
        if replies := self.replies(channel, message.ts):
            json |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": list(dict.fromkeys(reply.user for reply in replies)),
                "latest_reply": replies[-1].ts,
            }
        return json

    def with_names(self, view: Json) -> Json:
        return {**view, "blocks": self._named(view["blocks"])}

    def _named(self, blocks: Iterable[Json]) -> list[Json]:
        named = deepcopy(list(blocks))
        for block in named:
            block.setdefault("block_id", self.new_name("b"))
            if block["type"] == "actions":
                for element in block["elements"]:
                    element.setdefault("action_id", self.new_name("a"))
        return named

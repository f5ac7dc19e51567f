"""The Events API: what happened is delivered until it is acknowledged, under one event_id."""

from __future__ import annotations

import asyncio
from secrets import token_hex

from sandbox.slack.autolink import as_slack_stores
from sandbox.slack.delivery import Attempt, Carrier
from sandbox.slack.model import SLACKBOT, Change, Channel, Json, Message, SlackError
from sandbox.slack.rules import Rules
from sandbox.slack.slackbot import Slackbot
from sandbox.slack.state import Workspace


class Events:
    def __init__(self, workspace: Workspace, rules: Rules, carrier: Carrier) -> None:
        self._workspace = workspace
        self._rules = rules
        self._carrier = carrier
        self._running: set[asyncio.Task[None]] = set()
        workspace.listeners.append(self._tell)

    def say(
        self, user: str, channel: Channel, typed: str, thread_ts: str | None, *, raw: bool = False
    ) -> Message:
        """A person posts.  `raw`: the text is as Slack stores it already."""
        app = self._workspace.app
        if user not in channel.members:
            raise SlackError("not_in_channel")
        if not typed.strip():
            raise SlackError("no_text")
        people = {person.name: person.id for person in self._workspace.users.values()}
        text = typed if raw else as_slack_stores(typed, people)
        message = Message("", user, text, thread_ts=thread_ts)
        self._workspace.post(channel, message)
        if f"<@{app.user}>" in text and channel.kind != "im":
            if app.user in channel.members:
                self.emit(self._event("app_mention", channel, message))
            else:
                person = self._workspace.users[user]
                words = Slackbot.NOT_HERE.to(person, f"<@{app.user}>")
                self._workspace.whisper(
                    channel, user, Message("", SLACKBOT, words, thread_ts=thread_ts)
                )
        return message

    def open_home(self, user: str) -> None:
        direct = self._workspace.direct([user, self._workspace.app.user])
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": direct.id,
            "tab": "home",
            "event_ts": self._workspace.tick(),
        }
        if shown := self._workspace.homes.get(user):
            event["view"] = shown
        self.emit(event)

    def emit(self, event: Json) -> None:
        task = asyncio.get_running_loop().create_task(self._deliver(event))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _deliver(self, event: Json) -> None:
        app = self._workspace.app
        body: Json = {
            "token": "local",
            "team_id": self._workspace.id,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{token_hex(5).upper()}",
            "event_time": int(self._workspace.clock()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self._workspace.id,
                    "user_id": app.user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        reason = ""
        for number, pause in enumerate((0.0, *self._rules.redelivery_seconds)):
            await asyncio.sleep(pause)
            attempt = Attempt(number, reason)
            delivery = await self._carrier.deliver("events_api", body, attempt=attempt)
            if delivery.error is None or delivery.final:
                return
            reason = delivery.reason

    def _tell(self, change: Change) -> None:
        """message.im: all that is said to the bot, its own words and edits among it."""
        if change.message is None or change.kind not in ("posted", "edited", "deleted"):
            return
        channel = self._workspace.channels[change.channel]
        if channel.kind != "im" or self._workspace.app.user not in channel.members:
            return
        ts = self._workspace.tick()
        frame: Json = {"channel": channel.id, "channel_type": "im", "event_ts": ts}
        if change.kind == "posted":
            self.emit({**change.message, **frame, "event_ts": change.message["ts"]})
            return
        changed: Json = {"type": "message", "hidden": True, "ts": ts, **frame}
        if change.kind == "edited":
            changed |= {"subtype": "message_changed", "message": change.message}
        else:
            changed |= {"subtype": "message_deleted", "deleted_ts": change.message["ts"]}
        self.emit({**changed, "previous_message": change.previous})

    def _event(self, kind: str, channel: Channel, message: Message) -> Json:
        shown = self._workspace.shown(channel, message)
        return {**shown, "type": kind, "channel": channel.id, "event_ts": message.ts}

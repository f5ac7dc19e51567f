"""What people do with the bot: type commands, press buttons, submit modals; and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.slack.content import content
from sandbox.slack.delivery import Carrier, Delivery
from sandbox.slack.grants import Grants, Hook
from sandbox.slack.log import Log, Typed
from sandbox.slack.model import SLACKBOT, Channel, Json, Message, SlackError
from sandbox.slack.payloads import interaction, name_of
from sandbox.slack.slackbot import Slackbot
from sandbox.slack.state import Workspace


class Interactions:
    def __init__(self, workspace: Workspace, carrier: Carrier, grants: Grants, log: Log) -> None:
        self._workspace = workspace
        self._carrier = carrier
        self._grants = grants
        self._log = log

    async def command(
        self, user: str, channel: Channel, typed: str, thread_ts: str | None, origin: str
    ) -> Delivery:
        """`origin`: where this server is reached, for the response_url."""
        if user not in channel.members:
            raise SlackError("not_in_channel")
        name, _, text = typed.strip().partition(" ")
        if name not in self._workspace.app.commands:
            self._slackbot(channel, user, Slackbot.NO_COMMAND, name, thread_ts)
            return Delivery("unknown_command")
        if thread_ts is not None:
            self._slackbot(channel, user, Slackbot.IN_THREAD, name, thread_ts)
            return Delivery("not_supported_in_threads")
        hook = self._grants.hook(channel.id, user, command=typed.strip())
        at = self._workspace.clock()
        payload = self._payload(user, channel) | {
            "command": name,
            "text": text.strip(),
            "response_url": f"{origin}/response/{hook}",
            "trigger_id": self._grants.trigger(user),
        }
        delivery = await self._carrier.deliver("slash_commands", payload, answerable=True)
        self._log.commands.append(
            Typed(name, text, user, channel.id, at, delivery.milliseconds, delivery.error)
        )
        if delivery.error:
            self._slackbot(channel, user, Slackbot.FAILED, name, error=delivery.error)
        elif delivery.answer:
            self._acknowledged(channel, user, typed.strip(), delivery.answer)
        return delivery

    async def press(
        self, user: str, channel: Channel, ts: str, action_id: str, block_id: str, origin: str
    ) -> Delivery:
        """An empty block_id: whichever block has a button of that name."""
        if user not in channel.members:
            raise SlackError("not_in_channel")
        message = self._on_screen(user, channel, ts)
        action = _element(message.blocks, action_id, block_id)
        hook = self._grants.hook(channel.id, user, message_ts=ts)
        container: Json = {
            "type": "message",
            "message_ts": ts,
            "channel_id": channel.id,
            "is_ephemeral": message.viewer is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        shown = self._workspace.shown(channel, message)
        payload = interaction(self._workspace, user, "block_actions") | {
            "container": container,
            "trigger_id": self._grants.trigger(user),
            "channel": {"id": channel.id, "name": name_of(channel)},
            "message": {key: shown[key] for key in shown if key not in ("viewer", "command")},
            "state": {"values": {}},
            "response_url": f"{origin}/response/{hook}",
            "actions": [action | {"action_ts": self._workspace.tick()}],
        }
        return await self._carrier.deliver("interactive", payload)

    async def press_home(self, user: str, action_id: str, block_id: str) -> Delivery:
        view = self._workspace.homes.get(user)
        if view is None:
            raise SlackError("view_not_found")
        action = _element(view["blocks"], action_id, block_id)
        payload = interaction(self._workspace, user, "block_actions") | {
            "container": {"type": "view", "view_id": view["id"]},
            "trigger_id": self._grants.trigger(user),
            "view": view,
            "actions": [action | {"action_ts": self._workspace.tick()}],
        }
        return await self._carrier.deliver("interactive", payload)

    async def submit(self, user: str, view_id: str, values: Json) -> Delivery:
        """`values`: block id → action id → {type, value}.  Without errors the modal closes."""
        view = self._modal(user, view_id)
        payload = interaction(self._workspace, user, "view_submission") | {
            "trigger_id": self._grants.trigger(user),
            "view": view | {"state": {"values": values}},
            "response_urls": [],
        }
        delivery = await self._carrier.deliver("interactive", payload, answerable=True)
        if delivery.error is None and delivery.answer.get("response_action") in (None, "clear"):
            self._workspace.views.pop(view_id, None)
            self._workspace.announce("view")
        return delivery

    async def dismiss(self, user: str, view_id: str) -> Delivery:
        """Close a modal without submitting it; the bot hears of it if it asked to."""
        view = self._modal(user, view_id)
        del self._workspace.views[view_id]
        self._workspace.announce("view")
        if not view.get("notify_on_close"):
            return Delivery(None)
        payload = interaction(self._workspace, user, "view_closed")
        payload |= {"view": view, "is_cleared": False}
        return await self._carrier.deliver("interactive", payload)

    def respond(self, hook: Hook, body: Json) -> None:
        """What a POST to a response_url does.  It needs no membership in the channel."""
        channel = self._workspace.channels[hook.channel]
        original = hook.message_ts and self._on_screen(hook.user, channel, hook.message_ts)
        if body.get("delete_original") and original:
            self._workspace.delete(channel, original)
            return
        text, blocks = content(body)
        if body.get("replace_original") and original:
            self._workspace.edit(channel, original, text, blocks)
            return
        self._show(channel, hook.user, text, blocks, body, hook.command)

    def _modal(self, user: str, view_id: str) -> Json:
        view = self._workspace.views.get(view_id)
        if view is None or view["user"] != user:
            raise SlackError("view_not_found")
        return view

    def _acknowledged(self, channel: Channel, user: str, typed: str, answer: Json) -> None:
        try:
            text, blocks = content(answer)
            self._show(channel, user, text, blocks, answer, typed)
        except SlackError:
            name = typed.partition(" ")[0]
            error = "invalid_command_response"
            self._slackbot(channel, user, Slackbot.FAILED, name, error=error)

    def _show(
        self,
        channel: Channel,
        user: str,
        text: str,
        blocks: list[Json],
        answer: Json,
        command: str | None,
    ) -> None:
        """Ephemeral, unless it says in_channel."""
        message = Message(
            "", self._workspace.app.user, text, blocks, thread_ts=answer.get("thread_ts")
        )
        if answer.get("response_type") == "in_channel":
            message.command = command
            self._workspace.post(channel, message)
        else:
            self._workspace.whisper(channel, user, message)

    def _slackbot(
        self,
        channel: Channel,
        user: str,
        words: Slackbot,
        name: str,
        thread_ts: str | None = None,
        *,
        error: str = "",
    ) -> None:
        text = words.to(self._workspace.users[user], name, error=error)
        message = Message("", SLACKBOT, text, thread_ts=thread_ts)
        self._workspace.whisper(channel, user, message)

    def _on_screen(self, user: str, channel: Channel, ts: str) -> Message:
        for message in channel.whispers:
            if message.ts == ts and message.viewer == user:
                return message
        return self._workspace.find(channel, ts)

    def _payload(self, user: str, channel: Channel) -> Json:
        return {
            "token": "local",
            "team_id": self._workspace.id,
            "team_domain": self._workspace.domain,
            "channel_id": channel.id,
            "channel_name": name_of(channel),
            "user_id": user,
            "user_name": self._workspace.users[user].name,
            "api_app_id": self._workspace.app.id,
            "is_enterprise_install": "false",
        }


def _elements(block: Json) -> Iterator[Any]:
    if block["type"] == "actions":
        yield from block["elements"]
    elif "accessory" in block:
        yield block["accessory"]


def _element(blocks: list[Json], action_id: str, block_id: str) -> Json:
    for block in blocks:
        for element in _elements(block):
            if element.get("action_id") == action_id and block_id in ("", block["block_id"]):
                kept = ("type", "action_id", "text", "value", "style", "url")
                return {key: element[key] for key in kept if key in element} | {
                    "block_id": block["block_id"]
                }
    raise SlackError("action_not_found")

"""Shortcuts: what people start from a message's menu, or from the one beside the message box."""

from __future__ import annotations

from sandbox.slack.delivery import Carrier, Delivery
from sandbox.slack.grants import Grants
from sandbox.slack.model import Channel, SlackError
from sandbox.slack.payloads import interaction, name_of
from sandbox.slack.state import Workspace


class Shortcuts:
    def __init__(self, workspace: Workspace, carrier: Carrier, grants: Grants) -> None:
        self._workspace = workspace
        self._carrier = carrier
        self._grants = grants

    async def on_message(
        self, user: str, channel: Channel, ts: str, callback_id: str, origin: str
    ) -> Delivery:
        """The bot need not be a member.  `origin`: where this server is, for the response_url."""
        self._known(callback_id, of_message=True)
        if user not in channel.members:
            raise SlackError("not_in_channel")
        message = self._workspace.find(channel, ts)
        hook = self._grants.hook(channel.id, user)
        shown = self._workspace.shown(channel, message)
        payload = interaction(self._workspace, user, "message_action") | {
            "callback_id": callback_id,
            "action_ts": self._workspace.tick(),
            "trigger_id": self._grants.trigger(user),
            "response_url": f"{origin}/response/{hook}",
            "message_ts": ts,
            "channel": {"id": channel.id, "name": name_of(channel)},
            "message": {key: shown[key] for key in shown if key not in ("viewer", "command")},
        }
        return await self._carrier.deliver("interactive", payload)

    async def globally(self, user: str, callback_id: str) -> Delivery:
        """Slack does not tell where the person was."""
        self._known(callback_id, of_message=False)
        payload = interaction(self._workspace, user, "shortcut") | {
            "callback_id": callback_id,
            "action_ts": self._workspace.tick(),
            "trigger_id": self._grants.trigger(user),
        }
        return await self._carrier.deliver("interactive", payload)

    def _known(self, callback_id: str, *, of_message: bool) -> None:
        known = {(each.callback_id, each.of_message) for each in self._workspace.app.shortcuts}
        if (callback_id, of_message) not in known:
            raise SlackError("shortcut_not_found")

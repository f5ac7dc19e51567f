"""Who asks what, where, as far as a request of Slack's tells; and what was shown.  Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.slack.policy import Kind, Room, Where
from checks.core import Outcome, Target

Body = dict[str, Any]

_KINDS = {"im": Kind.DIRECT, "mpim": Kind.GROUP, "group": Kind.PRIVATE, "channel": Kind.PUBLIC}
"""Slack's `channel_type` of a message."""
_NAMES = {"directmessage": Kind.DIRECT, "privategroup": Kind.PRIVATE}
"""What Slack calls channels that it does not name (commands and presses)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where and by whom something was asked."""

    channel: str
    user: str
    key: str
    """Slack's id for this very request: the same for a delivery that is repeated."""
    thread: str | None = None
    """Where it was asked in a thread: that thread's ts."""
    response_url: str | None = None
    kind: Kind = Kind.PUBLIC
    stranger: bool = False
    """Of another organisation's workspace."""
    alone: bool = False
    """It was pressed in a message that this person alone sees."""
    trigger: str | None = None
    """By which a modal can be opened within three seconds; None where nobody clicked."""

    @property
    def room(self) -> Room:
        return Room(self.channel, self.kind)


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a question, for the audit log."""

    result: str = "shown"
    where: Where | None = None
    masked: bool = False
    outcome: Outcome | None = None
    lead: str | None = None
    """Id of the check that leads."""
    about: Target | None = None


def of_command(body: Body, ours: frozenset[str]) -> Asked:
    """`ours`: ids of our workspace, and of its organisation."""
    channel = body["channel_id"]
    team, organisation = body.get("team_id"), body.get("enterprise_id")
    return Asked(
        channel,
        body["user_id"],
        key=f"command {body['trigger_id']}",
        response_url=body.get("response_url"),
        kind=_kind(channel, body.get("channel_name")),
        stranger=bool(team) and not {team, organisation} & ours,
        trigger=body["trigger_id"],
    )


def of_event(body: Body, ours: frozenset[str]) -> Asked:
    event = body["event"]
    channel = event["channel"]
    kind = _KINDS.get(event.get("channel_type") or "") or _kind(channel, None)
    team = event.get("user_team") or event.get("source_team") or event.get("team")
    return Asked(
        channel,
        event["user"],
        key=f"event {body['event_id']}",
        thread=event.get("thread_ts"),
        kind=Kind.SHARED if body.get("is_ext_shared_channel") else kind,
        stranger=bool(team) and team not in ours,
    )


def of_press(body: Body, ours: frozenset[str]) -> Asked:
    channel, user = body["channel"]["id"], body["user"]
    container: Mapping[str, Any] = body.get("container") or {}
    team = user.get("team_id")
    return Asked(
        channel,
        user["id"],
        key=f"action {body['trigger_id']}",
        thread=container.get("thread_ts"),
        response_url=body.get("response_url"),
        kind=_kind(channel, body["channel"].get("name")),
        stranger=bool(team) and team not in ours,
        alone=bool(container.get("is_ephemeral")),
        trigger=body["trigger_id"],
    )


def carried(asked: Asked, value: str = "") -> Body:
    """What a modal brings back of where it was opened, and of what it is about: Slack does not
    tell."""
    return {
        "channel": asked.channel,
        "kind": asked.kind.value,
        "thread": asked.thread,
        "value": value,
    }


def of_submission(body: Body, ours: frozenset[str]) -> tuple[Asked, str]:
    """A form that was sent: by whom, where it was opened, and the value it carried."""
    view, user = body["view"], body["user"]
    opened: Mapping[str, Any] = json.loads(view["private_metadata"])
    team = user.get("team_id")
    asked = Asked(
        opened["channel"],
        user["id"],
        key=f"view {view['id']} {view['hash']}",
        thread=opened["thread"],
        kind=Kind(opened["kind"]),
        stranger=bool(team) and team not in ours,
    )
    return asked, opened["value"]


def _kind(channel: str, name: str | None) -> Kind:
    """What it is taken for is the more public, where Slack does not tell."""
    if name in _NAMES:
        return _NAMES[name]
    if (name or "").startswith("mpdm-"):
        return Kind.GROUP
    if channel.startswith("D"):
        return Kind.DIRECT
    return Kind.PRIVATE if channel.startswith("G") else Kind.PUBLIC

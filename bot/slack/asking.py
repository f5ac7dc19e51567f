"""Who asks what, where, as far as a request of Slack's tells; and what was shown.  Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.slack.policy import Kind, Room, Where
from checks.core import Outcome, Target

Body = dict[str, Any]

_KINDS = {"im": Kind.DIRECT, "mpim": Kind.GROUP, "group": Kind.PRIVATE, "channel": Kind.PUBLIC}
"""Slack's `channel_type` of a message."""
_PRIVATE = "privategroup"
"""What Slack calls private channels, which it does not name (commands and presses)."""


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
    under: str | None = None
    """A message without replies that the answer is to stand under.  What one person alone sees
    cannot: Slack shows it to nobody in a thread that has no replies."""
    is_open: bool = False
    """Slack says that it is a channel of ours that everybody here can read."""

    @property
    def room(self) -> Room:
        return Room(self.channel, self.kind)

    @property
    def is_nowhere(self) -> bool:
        """It was asked in no conversation: what comes of it goes to the person directly."""
        return self.channel == self.user


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
    channel, name = body["channel_id"], body.get("channel_name")
    team, organisation = body.get("team_id"), body.get("enterprise_id")
    stranger = bool(team) and not {team, organisation} & ours
    return Asked(
        channel,
        body["user_id"],
        key=f"command {body['trigger_id']}",
        response_url=body.get("response_url"),
        kind=_kind(channel, name),
        stranger=stranger,
        trigger=body["trigger_id"],
        is_open=_is_open(channel, name) and not stranger,
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


def of_shortcut(body: Body, ours: frozenset[str]) -> Asked:
    """Of a message's own menu: the answer is to stand in that message's thread."""
    channel, message = body["channel"], body["message"]
    team = body["user"].get("team_id")
    stranger = bool(team) and team not in ours
    thread = message.get("thread_ts")
    return Asked(
        channel["id"],
        body["user"]["id"],
        key=f"shortcut {body['trigger_id']}",
        thread=thread,
        response_url=body.get("response_url"),
        kind=_kind(channel["id"], channel.get("name")),
        stranger=stranger,
        trigger=body["trigger_id"],
        under=None if thread else body["message_ts"],
        is_open=_is_open(channel["id"], channel.get("name")) and not stranger,
    )


def of_person(body: Body, ours: frozenset[str]) -> Asked:
    """Where somebody clicked in no conversation: a shortcut of all of Slack, or our Home tab."""
    user = body["user"]
    team = user.get("team_id")
    return Asked(
        user["id"],
        user["id"],
        key=f"{body['type']} {body['trigger_id']}",
        kind=Kind.DIRECT,
        stranger=bool(team) and team not in ours,
        trigger=body["trigger_id"],
    )


def moved_to(asked: Asked, channel: str) -> Asked:
    """The same question in a channel that was chosen in a form: of that Slack tells the id alone,
    so that it is taken for public."""
    return replace(asked, channel=channel, kind=_kind(channel, None), thread=None, under=None)


def carried(asked: Asked, value: str = "") -> Body:
    """What a modal brings back of where it was opened, and of what it is about: Slack does not
    tell."""
    return {
        "channel": asked.channel,
        "kind": asked.kind.value,
        "thread": asked.thread,
        "under": asked.under,
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
        under=opened.get("under"),
        kind=Kind(opened["kind"]),
        stranger=bool(team) and team not in ours,
    )
    return asked, opened["value"]


def _kind(channel: str, name: str | None) -> Kind:
    """What it is taken for is the more public, where Slack does not tell."""
    if channel.startswith("D"):
        return Kind.DIRECT
    if name == _PRIVATE:
        return Kind.PRIVATE
    if (name or "").startswith("mpdm-"):
        return Kind.GROUP
    return Kind.PRIVATE if channel.startswith("G") else Kind.PUBLIC


def _is_open(channel: str, name: str | None) -> bool:
    """Slack names public channels alone; a name that is missing tells nothing."""
    return bool(name) and _kind(channel, name) is Kind.PUBLIC

"""The parts that all payloads of interactions share."""

from __future__ import annotations

from sandbox.slack.model import Channel, Json
from sandbox.slack.state import Workspace


def interaction(workspace: Workspace, user: str, kind: str) -> Json:
    """What every interaction has."""
    person = workspace.users[user]
    return {
        "type": kind,
        "token": "local",
        "api_app_id": workspace.app.id,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {
            "id": user,
            "username": person.name,
            "name": person.name,
            "team_id": workspace.id,
        },
        "enterprise": None,
        "is_enterprise_install": False,
    }


def name_of(channel: Channel) -> str:
    """As payloads call it: of what is not public Slack does not tell the name."""
    match channel.kind:
        case "im":
            return "directmessage"
        case "private":
            return "privategroup"
        case "public":
            return channel.name

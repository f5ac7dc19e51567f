"""Modals and App Home: kept as sent, each with an id and a hash."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from sandbox.slack.content import view
from sandbox.slack.local import Slack
from sandbox.slack.model import Json, SlackError

Params = Mapping[str, Any]
STACK_MAX = 3
"""Modals on top of one another."""


def open_view(slack: Slack, params: Params) -> Json:
    return _stack(slack, params, None)


def push(slack: Slack, params: Params) -> Json:
    user = slack.grants.peek(str(params.get("trigger_id")))
    open_now = [each for each in slack.workspace.views.values() if each["user"] == user]
    if len(open_now) >= STACK_MAX:
        raise SlackError("push_limit_reached")
    return _stack(slack, params, open_now[-1] if open_now else None)


def update(slack: Slack, params: Params) -> Json:
    wanted = params.get("view_id"), params.get("external_id")
    for current in slack.workspace.views.values():
        if wanted[0] == current["id"] or (wanted[1] and wanted[1] == current.get("external_id")):
            return _replace(slack, params, current)
    raise SlackError("not_found")


def publish(slack: Slack, params: Params) -> Json:
    user = slack.workspace.user(str(params.get("user_id"))).id
    current = slack.workspace.homes.get(user)
    _same(params, current)
    proposed = view(params, "home")
    published = _kept(slack, proposed, user, current["id"] if current else None)
    slack.workspace.homes[user] = published
    slack.workspace.announce("home", "", None)
    return {"view": published}


def _stack(slack: Slack, params: Params, below: Json | None) -> Json:
    if not params.get("trigger_id"):
        raise SlackError("invalid_arguments")
    proposed = view(params, "modal")
    trigger = slack.grants.redeem(str(params["trigger_id"]))
    opened = _kept(slack, proposed, trigger.user, None)
    opened["root_view_id"] = below["root_view_id"] if below else opened["id"]
    opened["previous_view_id"] = below["id"] if below else None
    slack.workspace.views[opened["id"]] = opened
    slack.workspace.announce("view")
    return {"view": opened}


def _replace(slack: Slack, params: Params, current: Json) -> Json:
    _same(params, current)
    fresh = _kept(slack, view(params, "modal"), current["user"], current["id"])
    kept = ("root_view_id", "previous_view_id")
    slack.workspace.views[current["id"]] = fresh | {key: current[key] for key in kept}
    slack.workspace.announce("view")
    return {"view": slack.workspace.views[current["id"]]}


def _same(params: Params, current: Json | None) -> None:
    if params.get("hash") and current and params["hash"] != current["hash"]:
        raise SlackError("hash_conflict")


def _kept(slack: Slack, proposed: Json, user: str, view_id: str | None) -> Json:
    return {
        **slack.workspace.with_names(proposed),
        "id": view_id or slack.workspace.new_name("V"),
        "team_id": slack.workspace.id,
        "app_id": slack.workspace.app.id,
        "bot_id": slack.workspace.app.bot_id,
        "user": user,
        "hash": f"{int(slack.workspace.clock())}.{token_hex(4)}",
        "state": {"values": {}},
    }

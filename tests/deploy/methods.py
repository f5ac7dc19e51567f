"""Which methods of Slack's Web API the bot calls, by its source; and which scopes they take."""

from __future__ import annotations

import inspect
import re
from functools import cache
from pathlib import Path

from slack_sdk import WebClient

from tests.deploy.source import names
from tests.deploy.templates import ROOT

TAKES: dict[str, frozenset[str]] = {
    "api.test": frozenset(),
    "auth.test": frozenset(),
    "chat.getPermalink": frozenset(),
    "chat.postEphemeral": frozenset({"chat:write"}),
    # chat:write.public for channels that nobody invited the bot to
    "chat.postMessage": frozenset({"chat:write", "chat:write.public"}),
    "chat.update": frozenset({"chat:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "usergroups.users.list": frozenset({"usergroups:read"}),
    "users.info": frozenset({"users:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.update": frozenset(),
}
"""Scopes of a bot's token, by each method's page below docs.slack.dev/reference/methods/.  A method
that is not here has its page to be read first."""

BY_APP_TOKEN = {"apps.connections.open"}
"""Asked with the app-level token, which has a scope of its own (connections:write)."""

DONE_WITHOUT = {"conversations.info"}
"""Asked by the doctor, who says "not checked" where the scope is missing (channels:read): it is not
worth a right to read channels."""

EVENTS: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "app_mention": frozenset({"app_mentions:read"}),
    "message.im": frozenset({"im:history"}),
}
"""By each event's page below docs.slack.dev/reference/events/."""


def called(folder: Path = ROOT / "bot") -> set[str]:
    """In Slack's spelling, whether called as the SDK's method or by name."""
    known, source = _known(), names(folder)
    methods = frozenset[str]().union(*known.values())
    by_name = source.texts & methods
    return by_name.union(*(known[each] for each in source.attributes & set(known)))


@cache
def _known() -> dict[str, frozenset[str]]:
    """The SDK's methods, and which of Slack's each calls, also through another of the SDK's."""
    sources = {
        name: inspect.getsource(method)
        for name, method in inspect.getmembers(WebClient, inspect.isfunction)
        if "_" in name and not name.startswith("_") and name != "api_call"
    }
    direct = {
        name: set(re.findall(r'self\.api_call\(\s*"([a-zA-Z.]+)"', source))
        for name, source in sources.items()
    }
    through = {
        name: set(re.findall(r"self\.(\w+)\(", source)) & set(sources)
        for name, source in sources.items()
    }
    return {
        name: frozenset(direct[name].union(*(direct[other] for other in through[name])))
        for name in sources
        if direct[name] or through[name]
    }

"""The manifest of the Slack app: what somebody pastes to create it, made from the settings.  Pure.

https://docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.plain import sentence
from bot.set_up import scopes
from bot.slack import guide, views

EVENTS = "/slack/events"
"""Where everything from Slack arrives, when it comes by HTTP."""

INTRODUCTION = {
    False: """\
# Paste at https://api.slack.com/apps → Create New App → From a manifest.
# Then: Basic Information → App-Level Tokens → one with connections:write (SLACK_APP_TOKEN);
# Install App → Bot User OAuth Token (SLACK_BOT_TOKEN).
""",
    True: """\
# Paste at https://api.slack.com/apps → Create New App → From a manifest.
# Then: Basic Information → App Credentials → Signing Secret (SLACK_SIGNING_SECRET);
# Install App → Bot User OAuth Token (SLACK_BOT_TOKEN).
# Start the bot before Slack asks for the request URL: it has to answer there.
""",
}
"""By whether Slack reaches the bot by HTTP."""

COMMENTS = {
    "home_tab_enabled": "how SES stands, alerts, your questions, what is missing",
    "command": "also in SLACK_COMMAND",
    "should_escape": "we want the address as it was typed",
    "app_home_opened": "somebody looks at the Home tab; it needs no scope",
    "app_mention": "needs app_mentions:read",
    "message.im": "needs im:history",
    "interactivity": "buttons, forms and shortcuts",
}

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:[ .:/]+[A-Za-z0-9_-]+)*")
"""What YAML reads as it stands, and as text: no mark that begins something, no colon before a
blank."""
_WORDS_OF_YAML = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


@dataclass(frozen=True, slots=True)
class Wanted:
    command: str
    """The slash command."""
    groups: bool = False
    """Whether the settings name user groups."""
    url: str | None = None
    """Where Slack reaches the bot, such as https://ses-why.example; None: by Socket Mode."""


def page(wanted: Wanted) -> str:
    """The manifest in YAML, with the reason for each scope."""
    reasons = {scope: sentence(lost) for scope, lost in scopes(groups=wanted.groups).items()}
    lines = _lines(manifest(wanted), COMMENTS | reasons)
    return INTRODUCTION[wanted.url is not None] + "\n".join(lines) + "\n"


def manifest(wanted: Wanted) -> dict[str, Any]:
    where = {} if wanted.url is None else {"url": wanted.url.rstrip("/") + EVENTS}
    request = {} if wanted.url is None else {"request_url": where["url"]}
    return {
        "display_information": {
            "name": "ses-why",
            "description": "Why mail sent through Amazon SES did not reach somebody",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "ses-why", "always_online": True},
            "slash_commands": [_command(wanted.command) | where],
            "shortcuts": _shortcuts(),
        },
        "oauth_config": {"scopes": {"bot": list(scopes(groups=wanted.groups))}},
        "settings": {
            "event_subscriptions": request
            | {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
            "interactivity": {"is_enabled": True} | request,
            "org_deploy_enabled": False,
            "socket_mode_enabled": wanted.url is None,
            "token_rotation_enabled": False,
        },
    }


def _command(command: str) -> dict[str, Any]:
    return {
        "command": command,
        "description": "Why did this mail not arrive?",
        "usage_hint": "why user@example.com",
        "should_escape": False,
    }


def _shortcuts() -> list[dict[str, Any]]:
    return [
        {
            "name": guide.SHORTCUT,
            "type": "message",
            "callback_id": views.MESSAGE,
            "description": "Asks about the address or message id in this message",
        },
        {
            "name": "Why wasn't it delivered?",
            "type": "global",
            "callback_id": views.ANYWHERE,
            "description": "Asks about an address or an SES message id",
        },
    ]


def _lines(content: Any, comments: Mapping[str, str], depth: int = 0) -> Iterator[str]:
    """YAML, two blanks a level; `comments` by a member's name or a list's text."""
    blanks = "  " * depth
    if isinstance(content, list):
        for each in content:
            if isinstance(each, dict):
                first, *rest = _lines(each, comments, depth + 1)
                yield f"{blanks}- {first.lstrip()}"
                yield from rest
            else:
                yield _commented(f"{blanks}- {_scalar(each)}", comments.get(each))
        return
    for name, value in content.items():
        if isinstance(value, dict | list):
            yield _commented(f"{blanks}{name}:", comments.get(name))
            yield from _lines(value, comments, depth + 1)
        else:
            yield _commented(f"{blanks}{name}: {_scalar(value)}", comments.get(name))


def _scalar(value: object) -> str:
    plain = isinstance(value, str) and _PLAIN.fullmatch(value)
    if plain and str(value).lower() not in _WORDS_OF_YAML:
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _commented(line: str, comment: str | None) -> str:
    return line if comment is None else f"{line:<34} # {comment}"

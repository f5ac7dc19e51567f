"""What Slack tells of the app itself: its tokens, scopes and channels, and what time it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.doctor.channels import Channel, There
from bot.doctor.clock import Heard
from bot.doctor.line import Refusal
from bot.doctor.slack import Me
from bot.slack.gateway import refusal
from bot.slack.refusals import Meaning, meaning
from checks.core import Unavailable, say

NEVER = "1.000001"
"""A time stamp that no message has.  Slack looks for the channel before it looks for that: so it
says whether the bot can see the channel, which takes no scope (chat.getPermalink)."""


UNSEEN = {"missing_scope", "channel_not_found"}
"""Refusals that say nothing of the channel: the last also comes for a private one without the scope
for those."""

SCOPES = ("channels:read", "groups:read")
"""For public channels, and for private ones."""


class Standing:
    def __init__(self, bot: WebClient, app: WebClient, now: Callable[[], datetime]) -> None:
        """Clients with the bot's token and with the app-level one; neither waits long."""
        self._bot = bot
        self._app = app
        self._now = now

    def me(self) -> Me | Refusal:
        answer = _asked("auth.test", lambda: self._bot.auth_test())
        if isinstance(answer, Refusal):
            return answer
        named = _header(answer.headers, "x-oauth-scopes")
        scopes = (
            None if named is None else frozenset(filter(None, map(str.strip, named.split(","))))
        )
        return Me(str(answer.get("team", "")), str(answer.get("user", "")), scopes)

    def connects(self) -> Refusal | None:
        """Slack gives out an address to connect to; nobody connects."""
        method = "apps.connections.open"
        answer = _asked(method, lambda: self._app.api_call(method))
        return answer if isinstance(answer, Refusal) else None

    def channel(self, id: str) -> Channel | There | Refusal:
        answer = _asked("conversations.info", lambda: self._bot.conversations_info(channel=id))
        if isinstance(answer, SlackResponse):
            return _channel(answer.get("channel") or {})
        if answer.code not in UNSEEN:
            return answer
        found = _asked(
            "chat.getPermalink",
            lambda: self._bot.chat_getPermalink(channel=id, message_ts=NEVER),
        )
        if isinstance(found, Refusal) and found.code != "message_not_found":
            return found
        return There(answer.needed or SCOPES)

    def heard(self) -> Heard:
        asked = self._now()
        try:
            headers: Mapping[str, Any] = self._bot.api_test().headers
        except SlackApiError as e:
            headers = e.response.headers
        except (OSError, SlackClientError) as e:
            raise _silent("api.test") from e
        written = _header(headers, "date")
        try:
            at = parsedate_to_datetime(written or "")
        except ValueError as e:
            raise Unavailable("Slack", say("Slack's answer does not say what time it is")) from e
        return Heard(at, asked, self._now())


def _asked(method: str, call: Callable[[], SlackResponse]) -> SlackResponse | Refusal:
    """Refusal: what Slack answers that will not pass by itself.  Raises Unavailable."""
    try:
        return call()
    except SlackApiError as e:
        refused = refusal(e.response)
        if meaning(refused.code) is Meaning.AGAIN:
            raise _passing(method, refused.code) from e
        needed = str(e.response.get("needed") or "")
        return Refusal(refused.code, tuple(filter(None, map(str.strip, needed.split(",")))))
    except (OSError, SlackClientError) as e:
        raise _silent(method) from e


def _passing(method: str, code: str) -> Unavailable:
    if code == "unreachable":
        return _silent(method)
    return Unavailable(
        f"Slack {method}",
        say("Slack does not answer {method} now ({code}): ask again", method=method, code=code),
    )


def _silent(method: str) -> Unavailable:
    return Unavailable(
        f"Slack {method}",
        say(
            "Slack does not answer {method}: ask again, and if that does not help, check the way to"
            " it (proxy, firewall, SLACK_API_URL)",
            method=method,
        ),
    )


def _channel(told: Mapping[str, Any]) -> Channel:
    return Channel(
        str(told.get("name") or ""),
        archived=bool(told.get("is_archived")),
        member=bool(told.get("is_member")),
        direct=bool(told.get("is_im")),
    )


def _header(headers: Mapping[str, Any], name: str) -> str | None:
    """Slack's client keeps their case, and HTTP has none."""
    found = (value for key, value in headers.items() if key.lower() == name)
    value = next(found, None)
    return None if value is None else str(value[0] if isinstance(value, list) else value)

"""Comes back to Slack after a connection has ended: soon at first, then ever more seldom, and says
once why it cannot."""

from __future__ import annotations

import logging
from threading import Event
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.slack import refusals

log = logging.getLogger(__name__)

PAUSE_FIRST, PAUSE_MAX = 1.0, 30.0
"""Seconds between attempts; doubled with each."""

PAUSE_TOKEN = 300.0
"""The same where Slack does not take the token: only somebody else can change that."""

TOLD = ("Failed to retrieve WSS URL", "Failed to check the current session")
"""What slack_sdk has to say of each attempt; we say it once."""


class Reconnecting(WebClient):
    """Hands out Slack's addresses for connections.  slack_sdk asks for one each second once it has
    lost the last, on a thread that has nothing else to do."""

    def __init__(self, token: str, base_url: str, stop: Event) -> None:
        super().__init__(token, base_url=base_url)
        self._stop = stop
        self._pause = 0.0
        self._why: str | None = None
        self.has_connected = False
        """Before that, whoever connects sees to it."""

    def apps_connections_open(self, *, app_token: str, **arguments: Any) -> SlackResponse:
        if self.has_connected and self._pause:
            self._stop.wait(self._pause)
        try:
            answer = super().apps_connections_open(app_token=app_token, **arguments)
        except SlackApiError as e:
            self._failed(str(e.response.get("error") or f"status {e.response.status_code}"))
            raise
        except (OSError, SlackClientError) as e:
            self._failed(type(e).__name__)
            raise
        if self._why is not None and self.has_connected:
            log.warning("connected to Slack again")
        self._pause, self._why = 0.0, None
        return answer

    def _failed(self, why: str) -> None:
        if not self.has_connected or self._stop.is_set():
            return
        is_token = refusals.is_token(why)
        self._pause = min(max(PAUSE_FIRST, self._pause * 2), PAUSE_MAX)
        if is_token:
            self._pause = PAUSE_TOKEN
        if why == self._why:
            return
        self._why = why
        if is_token:
            log.error(
                "Slack refuses SLACK_APP_TOKEN (%s): make an app-level token with"
                " connections:write, set SLACK_APP_TOKEN, and start me again. Until then nobody"
                " can ask me anything; I try again every %d minutes",
                why,
                PAUSE_TOKEN // 60,
            )
        else:
            log.warning("the connection to Slack is lost (%s); trying again", why)


def quietly(logger: logging.Logger) -> None:
    """Leave out of slack_sdk's words what `Reconnecting` says."""
    logger.addFilter(lambda record: not record.getMessage().startswith(TOLD))

"""Where a message can be opened, by Slack's word; nothing depends on it."""

from __future__ import annotations

import logging
import re

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)

_PAGE = re.compile(r"https?://[^\s<>|]{1,2000}")
"""What a link in a message may be."""


class Permalinks:
    def __init__(self, web: WebClient) -> None:
        """`web`: a client that does not wait out Slack's refusals."""
        self._web = web

    def __call__(self, channel: str, ts: str) -> str | None:
        """None where Slack does not say: a message that is gone, Slack down, no right."""
        try:
            found = self._web.chat_getPermalink(channel=channel, message_ts=ts).get("permalink")
        except (OSError, SlackClientError) as e:
            log.info("no link to message %s in %s: %s", ts, channel, e)
            return None
        return found if isinstance(found, str) and _PAGE.fullmatch(found) else None

"""Opens modals: Slack takes what follows a click within three seconds."""

from __future__ import annotations

from typing import Any, Protocol

from slack_sdk import WebClient

from bot.slack.gateway import Refused, answered

EXPIRED = "expired_trigger_id"
"""Slack's word, and ours where there was no click that a modal could follow."""


class Modals(Protocol):
    def open(self, trigger: str | None, view: dict[str, Any]) -> None:
        """`trigger`: Slack's id of the click.  Raises Refused."""
        ...


class SlackModals:
    def __init__(self, web: WebClient) -> None:
        self._web = web

    def open(self, trigger: str | None, view: dict[str, Any]) -> None:
        if trigger is None:
            raise Refused(EXPIRED)
        answered(lambda: self._web.views_open(trigger_id=trigger, view=view))

    def begin(self, trigger: str | None, view: dict[str, Any]) -> str:
        """Open one that is changed in a moment; its id."""
        if trigger is None:
            raise Refused(EXPIRED)
        opened = answered(lambda: self._web.views_open(trigger_id=trigger, view=view))
        return str(opened["view"]["id"])

    def update(self, view_id: str, view: dict[str, Any]) -> None:
        answered(lambda: self._web.views_update(view_id=view_id, view=view))

    def publish(self, user: str, view: dict[str, Any]) -> None:
        """A person's Home tab.  Raises Refused."""
        answered(lambda: self._web.views_publish(user_id=user, view=view))

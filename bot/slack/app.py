"""Slack's requests, acknowledged at once and handed to the desk.

The listeners are free of how Slack delivers (Socket Mode or HTTP).  Bolt runs them on five
threads of its own, so they never wait: they acknowledge, read the text, and hand over.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack import command
from bot.slack.affected_desk import AffectedDesk
from bot.slack.alerts import ACKNOWLEDGE, AFFECTED, RUNBOOK, SNOOZE_DAY, SNOOZE_HOUR
from bot.slack.command import About, Help, Misread, Smtp, Status, Why
from bot.slack.desk import Desk, Question
from bot.slack.gateway import Gateway
from bot.slack.render import RERUN, SEARCH, Payload, Slack
from bot.slack.search_desk import SearchDesk
from bot.slack.status_desk import Asked, StatusDesk
from bot.watch.respond import Responder
from checks.core import Text, Unavailable

Body = dict[str, Any]


def build_app(
    web: WebClient,
    bot: AuthorizeResult,
    desk: Desk,
    statuses: StatusDesk,
    searches: SearchDesk,
    shown: AffectedDesk,
    alerts: Responder,
    gateway: Gateway,
    slack: Slack,
    *,
    slash: str,
    signing_secret: str,
) -> App:
    """`bot` says who we are in the workspace; it is asked once, by whoever builds us."""
    listeners = Listeners(desk, statuses, searches, shown, alerts, gateway, slack, slash)
    logger = logging.getLogger("bot.slack.bolt")
    # its warnings are of tokens that it finds around, and of events that are none of ours
    logger.setLevel(logging.ERROR)
    app = App(
        logger=logger,
        client=web,
        authorize=lambda **_: bot,
        signing_secret=signing_secret or None,
    )
    app.command(re.compile(f"^{re.escape(slash)}$"))(listeners.slash)
    app.event("app_mention")(listeners.mention)
    app.event("message")(listeners.direct)
    app.action(RERUN)(listeners.rerun)
    app.action(SEARCH)(listeners.search)
    app.action(AFFECTED)(listeners.affected)
    app.action(RUNBOOK)(listeners.opened)
    for action in (ACKNOWLEDGE, SNOOZE_HOUR, SNOOZE_DAY):
        app.action(action)(listeners.alert)
    return app


class Listeners:
    def __init__(
        self,
        desk: Desk,
        statuses: StatusDesk,
        searches: SearchDesk,
        shown: AffectedDesk,
        alerts: Responder,
        gateway: Gateway,
        slack: Slack,
        slash: str,
    ) -> None:
        self._desk = desk
        self._statuses = statuses
        self._searches = searches
        self._shown = shown
        self._alerts = alerts
        self._gateway = gateway
        self._slack = slack
        self._slash = slash

    def slash(self, ack: Ack, body: Body) -> None:
        intent = command.parse(body.get("text") or "")
        if isinstance(intent, Help | Misread):
            ack(**self._private(self._guidance(intent)))
            return
        asked = Asked(
            body["channel_id"],
            body["user_id"],
            key=f"command {body['trigger_id']}",
            response_url=body.get("response_url"),
        )
        if refusal := self._take(intent, asked):
            ack(**self._private(self._slack.notice(refusal)))
        else:
            ack()

    def mention(self, ack: Ack, body: Body) -> None:
        ack()
        self._said(body)

    def direct(self, ack: Ack, body: Body) -> None:
        """What is said to the bot in a conversation with it alone."""
        ack()
        event = body["event"]
        if event.get("channel_type") == "im" and not event.get("subtype"):
            self._said(body)

    def _said(self, body: Body) -> None:
        event = body["event"]
        if not event.get("user") or event.get("bot_id"):
            return  # another bot's message: two of them could talk to each other for ever
        intent = command.parse_mention(event.get("text") or "")
        channel, thread = event["channel"], event.get("thread_ts")
        if isinstance(intent, Help | Misread):
            self._whisper(channel, event["user"], self._guidance(intent), thread)
            return
        asked = Asked(channel, event["user"], f"event {body['event_id']}", thread)
        if refusal := self._take(intent, asked):
            self._whisper(channel, event["user"], self._slack.notice(refusal), thread)

    def rerun(self, ack: Ack, body: Body) -> None:
        ack()
        self._pressed(body, self._desk.take_again)

    def search(self, ack: Ack, body: Body) -> None:
        ack()
        self._pressed(body, self._searches.take)

    def _pressed(self, body: Body, take: Callable[[str, str, str, str], Text | None]) -> None:
        """A button of an answer: `take` is given its id, the user, the channel and a key."""
        action = body["actions"][0]
        channel, user = body["channel"]["id"], body["user"]["id"]
        key = f"action {body['trigger_id']}"
        if refusal := take(action.get("value") or "", user, channel, key):
            self._whisper(channel, user, self._slack.notice(refusal), None)

    def alert(self, ack: Ack, body: Body) -> None:
        ack()
        action = body["actions"][0]
        pressed = action["action_id"], action.get("value") or ""
        channel, user = body["channel"]["id"], body["user"]["id"]
        if refusal := self._desk.submit(lambda: self._press(*pressed, channel, user)):
            self._whisper(channel, user, self._slack.notice(refusal), None)

    def affected(self, ack: Ack, body: Body) -> None:
        ack()
        message, channel = body.get("message") or {}, body["channel"]["id"]
        asked = Asked(
            channel,
            body["user"]["id"],
            key=f"action {body['trigger_id']}",
            thread=message.get("thread_ts") or message.get("ts"),
        )
        if refusal := self._shown.take(body["actions"][0].get("value") or "", asked):
            self._whisper(channel, asked.user, self._slack.notice(refusal), None)

    def opened(self, ack: Ack) -> None:
        """Slack opens the page, and wants to hear that we know of it."""
        ack()

    def _press(self, action: str, key: str, channel: str, user: str) -> None:
        try:
            refusal = self._alerts.press(action, key, user)
        except Unavailable as e:
            refusal = e.why
        if refusal:
            self._whisper(channel, user, self._slack.notice(refusal), None)

    def _take(self, intent: Why | Status | Smtp | About, asked: Asked) -> Text | None:
        if isinstance(intent, Status):
            return self._statuses.take(asked)
        if isinstance(intent, Smtp):
            return self._statuses.explain(intent.text, asked)
        if isinstance(intent, About):
            return self._statuses.inspect(intent.domain, asked)
        return self._desk.take(
            Question(
                intent.target,
                asked.channel,
                asked.user,
                asked.key,
                asked.thread,
                asked.response_url,
            )
        )

    def _guidance(self, intent: Help | Misread) -> Payload:
        if isinstance(intent, Help):
            return self._slack.guide(command.guide(self._slash))
        lines: tuple[Text, ...] = (intent.why, *command.usage(self._slash))
        return self._slack.guide(lines)

    def _private(self, payload: Payload) -> dict[str, Any]:
        return {**payload, "response_type": "ephemeral"}

    def _whisper(self, channel: str, user: str, payload: Payload, thread: str | None) -> None:
        self._desk.later(lambda: self._gateway.whisper(channel, user, payload, thread))

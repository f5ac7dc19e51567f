"""What we ask of Slack's Web API, and what its refusals mean to us."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot.meter import meter
from bot.slack import refusals

log = logging.getLogger(__name__)

Payload = dict[str, Any]

PLAIN = {"parse": "none", "link_names": False, "unfurl_links": False, "unfurl_media": False}
"""Slack shall find no links or names in what we send, and fetch nothing."""

NO_ENTRY = {
    "not_in_channel",
    "channel_not_found",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "missing_scope",
}
"""Refusals to post in a channel that asking again will not change."""


_CODE = re.compile(r"[a-z0-9_]+")
"""What Slack's own words look like; a proxy's page that says "502" in many words does not."""


class Refused(Exception):
    """Slack did not take it; `code` is Slack's own word, or `unreachable`."""

    def __init__(self, code: str, retry_after: float | None = None) -> None:
        """`retry_after`: for how many seconds Slack wants to hear no more of this method."""
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


class Gateway(Protocol):
    def post(
        self,
        channel: str,
        payload: Payload,
        thread: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        """Post a message; answers its ts.  Raises Refused.

        `broadcast`: show what goes into a thread in the channel as well.
        """
        ...

    def update(self, channel: str, ts: str, payload: Payload) -> None: ...

    def whisper(self, channel: str, user: str, payload: Payload, thread: str | None) -> None:
        """A message that only one person sees, and loses on reload."""
        ...

    def respond(self, url: str, payload: Payload, *, replace: bool = False) -> None:
        """Answer where we may not post: only the asker sees it.

        `replace`: in the place of the message whose button they pressed.
        """
        ...

    def write_to(self, user: str, payload: Payload) -> tuple[str, str]:
        """A direct message to one person; answers its channel and ts.  Raises Refused."""
        ...


def client(token: str, base_url: str, timeout: int, *, patient: bool = True) -> WebClient:
    """A client that waits out rate limits and server faults; for worker threads alone.

    `timeout` is in seconds, for each attempt.  One that is not patient attempts once and never
    sleeps.
    """
    retries: list[RetryHandler] = [
        ConnectionErrorRetryHandler(max_retry_count=1),
        _RateLimited(max_retry_count=2),
        ServerErrorRetryHandler(max_retry_count=2),
    ]
    handlers = retries if patient else []
    return WebClient(token, base_url=base_url, timeout=timeout, retry_handlers=handlers)


class SlackGateway:
    def __init__(self, web: WebClient) -> None:
        self._web = web
        self._shut: str | None = None
        """Why Slack takes nothing from us at all, since it was last asked."""

    def post(
        self,
        channel: str,
        payload: Payload,
        thread: str | None = None,
        *,
        broadcast: bool = False,
    ) -> str:
        sent = self._call(
            "chat.postMessage",
            channel=channel,
            thread_ts=thread,
            reply_broadcast=broadcast or None,
            **payload,
            **PLAIN,
        )
        return str(sent["ts"])

    def write_to(self, user: str, payload: Payload) -> tuple[str, str]:
        # a person's id stands for the conversation with them, which Slack opens where there is none
        sent = self._call("chat.postMessage", channel=user, **payload, **PLAIN)
        return str(sent["channel"]), str(sent["ts"])

    def update(self, channel: str, ts: str, payload: Payload) -> None:
        quiet = {name: PLAIN[name] for name in ("parse", "link_names")}
        self._call("chat.update", channel=channel, ts=ts, **payload, **quiet)

    def whisper(self, channel: str, user: str, payload: Payload, thread: str | None) -> None:
        quiet = {name: PLAIN[name] for name in ("parse", "link_names")}
        self._call(
            "chat.postEphemeral", channel=channel, user=user, thread_ts=thread, **payload, **quiet
        )

    def respond(self, url: str, payload: Payload, *, replace: bool = False) -> None:
        hook = WebhookClient(
            url, timeout=self._web.timeout, retry_handlers=self._web.retry_handlers
        )
        try:
            answer = hook.send(
                text=payload["text"],
                blocks=payload["blocks"],
                response_type="ephemeral",
                replace_original=replace,
                unfurl_links=False,
                unfurl_media=False,
            )
        except (OSError, SlackClientError) as e:
            raise Refused("unreachable") from e
        if answer.status_code != 200:
            raise Refused(f"response_url answered {answer.status_code}")

    def members(self, group: str) -> frozenset[str]:
        """Who is in a user group.  Raises Refused."""
        # a method that reads: Slack takes no JSON there
        found = answered(lambda: self._web.usergroups_users_list(usergroup=group))
        return frozenset(found.get("users") or ())

    def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            done = answered(lambda: self._web.api_call(method, json=given))
        except Refused as e:
            meter().slack_call(method, result(e.code))
            self._tell(e.code)
            raise
        meter().slack_call(method, "ok")
        if self._shut is not None:
            self._shut = None
            log.warning("Slack takes what I say again")
        return done

    def _tell(self, code: str) -> None:
        """Once: every call fails alike, and the process stays up for what needs no token."""
        if refusals.is_token(code) and code != self._shut:
            self._shut = code
            log.error(
                "Slack refuses SLACK_BOT_TOKEN (%s): %s, then start me again. Until then nothing"
                " can be posted; who asks by the command gets the answer alone",
                code,
                refusals.what_to_do(code),
            )


class _RateLimited(RateLimitErrorRetryHandler):
    """Waits as Slack asks; nobody above hears of it, so it is counted here."""

    def prepare_for_next_attempt(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> None:
        meter().slack_call(request.url.rpartition("/")[2], "ratelimited")
        super().prepare_for_next_attempt(
            state=state, request=request, response=response, error=error
        )


def result(code: str) -> str:
    if code in refusals.RATE_LIMITED:
        return "ratelimited"
    return code if code == "unreachable" else "refused"


def answered(call: Callable[[], SlackResponse]) -> dict[str, Any]:
    try:
        return dict(call().data)  # type: ignore[arg-type]  # bytes come from file downloads alone
    except SlackApiError as e:
        raise refusal(e.response) from e
    except (OSError, SlackClientError) as e:
        raise Refused("unreachable") from e


def refusal(response: SlackResponse) -> Refused:
    code = str(response.get("error", ""))
    if response.status_code == 429:
        return Refused("ratelimited", _retry_after(response.headers))
    return Refused(code if _CODE.fullmatch(code) else "unreachable")


def _retry_after(headers: Mapping[str, str]) -> float | None:
    for name, value in headers.items():
        if name.lower() == "retry-after" and value.isdigit():
            return float(value)
    return None

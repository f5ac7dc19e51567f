"""Delivery by HTTP: signed requests to the app's request URL, as Slack makes them.

https://docs.slack.dev/authentication/verifying-requests-from-slack
https://docs.slack.dev/apis/events-api (retries)
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from secrets import token_hex
from urllib.parse import urlencode

from aiohttp import ClientConnectionError, ClientResponse, ClientSession, TCPConnector

from sandbox.slack.delivery import Attempt, Carrier, Delivery
from sandbox.slack.model import Json
from sandbox.slack.rules import Rules

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

LOOK_SECONDS = 0.2
"""Between two looks for a bot, which tells nobody that it is there."""


class Requests:
    def __init__(self, rules: Rules, url: str, secret: str, changed: Callable[[], None]) -> None:
        """`url`: the app's request URL, one for all kinds.  `changed`: the bot came or went."""
        self._rules = rules
        self._url = url
        self._secret = secret
        self._changed = changed
        self._session: ClientSession | None = None
        self._there = False
        self._sent = 0

    @property
    def connected(self) -> int:
        return int(self._there)

    async def deliver(
        self,
        kind: str,
        payload: Json,
        *,
        answerable: bool = False,
        attempt: Attempt | None = None,
    ) -> Delivery:
        content, body = _written(kind, payload)
        headers = {"Content-Type": content}
        if attempt is not None and attempt.number:
            headers["X-Slack-Retry-Num"] = str(attempt.number)
            headers["X-Slack-Retry-Reason"] = attempt.reason
        sent = time.perf_counter()
        self._sent += 1
        try:
            async with asyncio.timeout(self._rules.ack_seconds):
                answer, said = await self._post(body, headers)
        except TimeoutError:
            return Delivery("operation_timeout", reason="http_timeout")
        except ClientConnectionError:
            self._sent -= 1
            self._is_there(False)
            return Delivery("dispatch_failed", reason="connection_failed")
        self._is_there(True)
        if not 200 <= answer.status < 300:
            final = answer.headers.get("X-Slack-No-Retry") == "1"
            return Delivery("dispatch_failed", reason="http_error", final=final)
        taken = round((time.perf_counter() - sent) * 1_000, 2)
        try:
            told = _read(answer.content_type, said) if answerable else {}
        except ValueError:
            return Delivery("invalid_command_response", milliseconds=taken)
        return Delivery(None, told, taken)

    async def reached(self) -> bool:
        """By the challenge that Slack sends when somebody sets the request URL."""
        challenge = token_hex(16)
        body = json.dumps({"type": "url_verification", "token": "local", "challenge": challenge})
        try:
            async with asyncio.timeout(self._rules.ack_seconds):
                answer, said = await self._post(body.encode(), {"Content-Type": JSON})
        except (TimeoutError, ClientConnectionError):
            self._is_there(False)
            return False
        self._is_there(answer.status == 200 and challenge in said)
        return self._there

    def counts(self) -> list[int]:
        return [self._sent]

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: bytes, headers: Mapping[str, str]) -> tuple[ClientResponse, str]:
        if self._session is None:
            # one connection for each request, as they come from many machines of Slack's
            self._session = ClientSession(connector=TCPConnector(force_close=True))
        now = str(int(time.time()))
        signed = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": self._sign(now, body)}
        async with self._session.post(
            self._url,
            data=body,
            headers={"User-Agent": AGENT, **headers, **signed},
            allow_redirects=False,
        ) as answer:
            return answer, await answer.text()

    def _sign(self, timestamp: str, body: bytes) -> str:
        text = b":".join((b"v0", timestamp.encode(), body))
        return "v0=" + hmac.new(self._secret.encode(), text, hashlib.sha256).hexdigest()

    def _is_there(self, there: bool) -> None:
        if there != self._there:
            self._there = there
            self._changed()


async def until_reached(carrier: Carrier) -> None:
    while not await carrier.reached():
        await asyncio.sleep(LOOK_SECONDS)


def _written(kind: str, payload: Json) -> tuple[str, bytes]:
    """The content type, and the body."""
    match kind:
        case "events_api":
            return JSON, json.dumps(payload).encode()
        case "slash_commands":
            return FORM, urlencode(payload).encode()
        case _:
            return FORM, urlencode({"payload": json.dumps(payload)}).encode()


def _read(content: str, said: str) -> Json:
    """What an acknowledgement says to the person: text, or JSON.  Raises ValueError."""
    if not said.strip():
        return {}
    if content != JSON:
        return {"text": said}
    read = json.loads(said)
    if not isinstance(read, dict):
        raise ValueError("not an object")
    return read

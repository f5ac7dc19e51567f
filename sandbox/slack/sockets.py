"""Socket Mode: every envelope goes to one of the bot's connections, and must be acknowledged."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import uuid4

from aiohttp import WSMsgType, web

from sandbox.slack.delivery import Attempt, Delivery
from sandbox.slack.model import Json, SlackError
from sandbox.slack.rules import Rules

Reason = Literal["warning", "refresh_requested", "link_disabled"]


@dataclass(eq=False, slots=True)
class Link:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    leaving: bool = False
    """It was told to disconnect; others are preferred."""
    envelopes: int = 0


class Sockets:
    def __init__(self, rules: Rules, app_id: str, changed: Callable[[], None]) -> None:
        self._rules = rules
        self._app_id = app_id
        self._changed = changed
        self._tickets: set[str] = set()
        self._links: deque[Link] = deque()
        self._pending: dict[str, asyncio.Future[Json]] = {}

    @property
    def connected(self) -> int:
        return len(self._links)

    def ticket(self) -> str:
        if len(self._links) >= self._rules.sockets_max:
            raise SlackError("too_many_websockets")
        ticket = str(uuid4())
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """A connection, from the handshake to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPForbidden(text="a ticket is good for one connection")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=20.0)
        await socket.prepare(request)
        link = Link(socket, request.transport)
        # appended before the greeting: a client that was greeted is connected
        self._links.append(link)
        try:
            await socket.send_json(self._hello())
            self._changed()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self._links.remove(link)
            self._changed()
        return socket

    async def reached(self) -> bool:
        return bool(self._links)

    async def deliver(
        self,
        kind: str,
        payload: Json,
        *,
        answerable: bool = False,
        attempt: Attempt | None = None,
    ) -> Delivery:
        link = self._next()
        if link is None:
            return Delivery("dispatch_failed", reason="timeout")
        envelope: Json = {
            "envelope_id": str(uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": answerable,
        }
        if attempt is not None:
            envelope |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
        answer = asyncio.get_running_loop().create_future()
        self._pending[envelope["envelope_id"]] = answer
        sent = time.perf_counter()
        try:
            async with asyncio.timeout(self._rules.ack_seconds):
                await link.socket.send_json(envelope)
                link.envelopes += 1
                frame = await answer
        except (TimeoutError, ConnectionError):
            return Delivery("operation_timeout", reason="timeout")
        finally:
            del self._pending[envelope["envelope_id"]]
        taken = (time.perf_counter() - sent) * 1_000
        return Delivery(None, frame.get("payload") or {}, round(taken, 2))

    async def disconnect(self, reason: Reason) -> int:
        """Ask every client to come back on a new connection, as Slack does a few times a day."""
        for link in list(self._links):
            link.leaving = True
            await link.socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
            )
        return len(self._links)

    def drop(self) -> int:
        """Cut every connection without a word."""
        links = list(self._links)
        for link in links:
            if link.transport is not None:
                link.transport.abort()
        return len(links)

    async def close(self) -> None:
        for link in list(self._links):
            await link.socket.close()

    def counts(self) -> list[int]:
        """Envelopes per connection."""
        return [link.envelopes for link in self._links]

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "local", "approximate_connection_time": 18_060},
        }

    def _next(self) -> Link | None:
        self._links.rotate(-1)
        return min(self._links, key=lambda link: link.leaving, default=None)

    def _acknowledge(self, frame: str) -> None:
        try:
            acknowledged = json.loads(frame)
            answer = self._pending.get(acknowledged["envelope_id"])
        except (ValueError, KeyError, TypeError):
            return  # Slack ignores what it cannot read, pings of other clients among it
        if answer is not None and not answer.done():
            answer.set_result(acknowledged)

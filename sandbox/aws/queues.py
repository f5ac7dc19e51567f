"""What a standard SQS queue does with messages: show, hide, show again, give up, delete.

It knows no protocol. Times are seconds by the clock that the caller reads.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import heapq
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_HIDDEN = 43_200
"""Seconds, however often the visibility is changed."""


@dataclass(slots=True, eq=False)
class Message:
    body: str
    sent_at: float
    attributes: dict[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    md5: str = ""
    hidden_until: float | None = None
    """None while it waits to be received."""
    in_flight: bool = False
    """Received and not yet visible again (a delayed message is hidden, but not in flight)."""
    received: int = 0
    received_at: float = 0.0
    """The last time."""
    first_received_at: float | None = None
    dead_letter_source: str | None = None

    def __post_init__(self) -> None:
        self.md5 = hashlib.md5(self.body.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True, slots=True)
class Redrive:
    queue: Queue
    most_receives: int


class BadHandle(Exception):
    """Not a receipt handle of this queue."""


class HiddenTooLong(Exception):
    """Longer than MOST_HIDDEN from when the message was received."""


class Queue:
    def __init__(
        self, name: str, arn: str, *, visibility: int = 30, redrive: Redrive | None = None
    ) -> None:
        self.name = name
        self.arn = arn
        self.visibility = visibility
        self.redrive = redrive
        self._messages: dict[str, Message] = {}
        self._ready: deque[Message] = deque()
        self._hidden: list[tuple[float, int, Message]] = []
        self._order = 0
        self._waiting: set[asyncio.Future[None]] = set()

    def put(self, message: Message, now: float, delay: float = 0) -> None:
        self._messages[message.id] = message
        if delay:
            self._hide(message, now + delay)
        else:
            self._show(message)

    def receive(self, most: int, now: float, visibility: float | None = None) -> list[Message]:
        self._show_due(now)
        hidden_for = self.visibility if visibility is None else visibility
        taken: list[Message] = []
        while self._ready and len(taken) < most:
            message = self._ready.popleft()
            if message.id not in self._messages or message.hidden_until is not None:
                continue
            if self.redrive and message.received >= self.redrive.most_receives:
                self._bury(message, self.redrive.queue, now)
                continue
            message.received += 1
            message.received_at = now
            message.first_received_at = message.first_received_at or now
            message.in_flight = True
            taken.append(message)
        # only now, or a visibility of 0 would have one call receive a message twice
        for message in taken:
            self._hide(message, now + hidden_for)
        self._show_due(now)
        return taken

    def handle(self, message: Message) -> str:
        """A new one for every receive; the older ones still parse, but do nothing."""
        return base64.b64encode(f"{self.arn} {message.id} {message.received}".encode()).decode()

    def delete(self, handle: str) -> None:
        """As SQS: an older handle, or one of a message that is gone, succeeds and does nothing."""
        message_id, received = self._read(handle)
        message = self._messages.get(message_id)
        if message is not None and message.received == received:
            del self._messages[message_id]

    def change_visibility(self, handle: str, seconds: float, now: float) -> bool:
        """False where the message is not in flight (any more)."""
        message_id, received = self._read(handle)
        self._show_due(now)
        message = self._messages.get(message_id)
        if message is None or message.received != received or not message.in_flight:
            return False
        if now + seconds > message.received_at + MOST_HIDDEN:
            raise HiddenTooLong
        self._hide(message, now + seconds)
        self._show_due(now)
        return True

    def purge(self) -> None:
        self._messages.clear()
        self._ready.clear()
        self._hidden.clear()

    def counts(self, now: float) -> tuple[int, int, int]:
        """(waiting, in flight, delayed)"""
        self._show_due(now)
        messages = self._messages.values()
        hidden = sum(message.hidden_until is not None for message in messages)
        in_flight = sum(message.in_flight for message in messages)
        return len(self._messages) - hidden, in_flight, hidden - in_flight

    def __iter__(self) -> Iterator[Message]:
        return iter(self._messages.values())

    def next_visible_in(self, now: float) -> float | None:
        return max(0.0, self._hidden[0][0] - now) if self._hidden else None

    async def something_new(self, timeout: float) -> None:
        """Returns when a message has come into view, or after the timeout."""
        arrival = asyncio.get_running_loop().create_future()
        self._waiting.add(arrival)
        try:
            await asyncio.wait([arrival], timeout=timeout)
        finally:
            self._waiting.discard(arrival)

    def wake(self) -> None:
        for arrival in self._waiting:
            if not arrival.done():
                arrival.set_result(None)

    def _bury(self, message: Message, dead_letters: Queue, now: float) -> None:
        del self._messages[message.id]
        message.dead_letter_source = self.arn
        dead_letters.put(message, now)

    def _show(self, message: Message) -> None:
        message.hidden_until = None
        message.in_flight = False
        self._ready.append(message)
        self.wake()

    def _hide(self, message: Message, until: float) -> None:
        message.hidden_until = until
        self._order += 1
        heapq.heappush(self._hidden, (until, self._order, message))

    def _show_due(self, now: float) -> None:
        while self._hidden and self._hidden[0][0] <= now:
            until, _, message = heapq.heappop(self._hidden)
            # an entry that a later change of visibility has replaced says another time
            if message.hidden_until == until and message.id in self._messages:
                self._show(message)

    def _read(self, handle: str) -> tuple[str, int]:
        try:
            arn, message_id, received = base64.b64decode(handle, validate=True).decode().split()
            number = int(received)
        except (ValueError, binascii.Error) as e:
            raise BadHandle(handle) from e
        if arn != self.arn:
            raise BadHandle(handle)
        return message_id, number

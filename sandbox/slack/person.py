"""A person at the keyboard, from Python: the control API for tests and measurements."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from sandbox.slack.model import Json

Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True)
class Person:
    base: str
    """Where the local Slack is: http://127.0.0.1:8080"""
    user: str = "ann"

    def command(self, channel: str, typed: str, *, thread_ts: str | None = None) -> Json:
        """{ok, error, ack_ms, answer, after}; returns when it was acknowledged or given up."""
        return self.tell("command", channel=channel, text=typed, thread_ts=thread_ts)

    def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> Json:
        """{ok, ts, after}"""
        return self.tell("message", channel=channel, text=text, thread_ts=thread_ts)

    def press(self, channel: str, ts: str, action_id: str) -> Json:
        return self.tell("press", channel=channel, ts=ts, action_id=action_id)

    def messages(self, channel: str) -> list[Json]:
        """Parents in order, each with its `replies`."""
        found: list[Json] = self.ask("messages", channel=channel)["messages"]
        return found

    def thread(self, channel: str, ts: str) -> Json:
        """A parent with its `replies`."""
        found: Json = self.ask("messages", channel=channel, thread=ts)["messages"][0]
        return found

    def whispers(self, channel: str = "") -> list[Json]:
        """What only this person sees."""
        found: list[Json] = self.ask("ephemerals", user=self.user, channel=channel)["messages"]
        return found

    def until(self, look: Callable[[], Seen | None], *, seconds: float = 10.0) -> Seen:
        """Look again after every change, until there is something to see."""
        deadline = time.monotonic() + seconds
        while True:
            after = self.ask("state")["after"]
            if seen := look():
                return seen
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"nothing to see after {seconds:g} s")
            self.ask("wait", after=after, timeout=left)

    def ready(self, *, seconds: float = 20.0) -> bool:
        return bool(self.ask("ready", timeout=seconds)["ready"])

    def tell(self, what: str, **body: object) -> Json:
        return _request(
            urllib.request.Request(
                f"{self.base}/control/{what}",
                json.dumps({"user": self.user, **body}).encode(),
                {"Content-Type": "application/json"},
            )
        )

    def ask(self, what: str, **query: object) -> Json:
        return _request(urllib.request.Request(f"{self.base}/control/{what}?{urlencode(query)}"))


def _request(request: urllib.request.Request) -> Json:
    try:
        with urllib.request.urlopen(request, timeout=90) as response:
            answer: Json = json.load(response)
    except urllib.error.HTTPError as refused:
        with refused:
            answer = json.load(refused)
    return answer

"""People of the local Slack: what they type, press and see, through its control API."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.bot.slack.reading import lines

Json = dict[str, Any]
T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for what should take one or two, on a busy machine too."""

_OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LocalSlack:
    def __init__(self, page: str) -> None:
        self._page = page.rstrip("/")

    def command(self, user: str, channel: str, text: str) -> Json:
        """A slash command; answers what came of its delivery."""
        return self._post("command", user=user, channel=channel, text=text)

    def say(self, user: str, channel: str, text: str, thread: str | None = None) -> str:
        """The ts of the message."""
        said = self._post("message", user=user, channel=channel, text=text, thread_ts=thread)
        return str(said["ts"])

    def press_rerun(self, user: str, channel: str, ts: str) -> Json:
        return self.press(user, channel, ts, "why_rerun")

    def press(self, user: str, channel: str, ts: str, action: str) -> Json:
        return self._post("press", user=user, channel=channel, ts=ts, action_id=action)

    def shortcut(
        self, user: str, callback: str, channel: str | None = None, ts: str | None = None
    ) -> Json:
        """Of a message, where one is named; else the global one."""
        return self._post("shortcut", user=user, callback_id=callback, channel=channel, ts=ts)

    def open_home(self, user: str) -> None:
        self._post("home", user=user)

    def home(self, user: str) -> Json | None:
        """The view that this person sees there."""
        shown: Json | None = self._get("home", user=user)["home"]
        return shown

    def press_home(self, user: str, action: str) -> Json:
        return self._post("press", user=user, action_id=action)

    def modals(self, user: str) -> list[Json]:
        """The forms that this person has before them."""
        return list(self._get("home", user=user)["modals"])

    def submit(self, user: str, view: Json, field: str, value: str) -> Json:
        """Fill in one field of a form and send it; answers what came of its delivery."""
        given = {field: {field: {"type": "plain_text_input", "value": value}}}
        return self._post("submit", user=user, view_id=view["id"], values=given)

    def dismiss(self, user: str, view: Json) -> None:
        """Close a form without sending it."""
        self._post("dismiss", user=user, view_id=view["id"])

    def change(self, user: str, **what: str) -> None:
        """What a person has set in Slack (`locale`), or an admin has of them (`guest`)."""
        self._post("person", user=user, **what)

    def play(self, what: str, **body: object) -> None:
        """Be AWS: change the running world by `/control/<what>`."""
        self._post(what, **body)

    def fail(self, operation: str, error: str, times: int = 1) -> None:
        self._post("failures", operation=operation, error=error, times=times)

    def failures_left(self) -> int:
        return sum(each["left"] for each in self._get("failures")["failures"])

    def mend(self) -> None:
        self._ask(urllib.request.Request(f"{self._page}/control/failures", method="DELETE"))

    def disconnect(self, kind: str) -> None:
        """`frame`: ask every client to come back on a new connection; `drop`: cut them all."""
        self._post("disconnect", kind=kind)

    def ready(self, seconds: float = PATIENCE) -> bool:
        return bool(self._get("ready", timeout=seconds)["ready"])

    def connections(self) -> int:
        return int(self._get("ready")["connections"])

    def envelopes(self) -> int:
        """How many the connections that are open now were handed."""
        return sum(self._get("calls")["envelopes"])

    def calls(self, channel: str) -> list[Json]:
        """Of the Web API, as `method`, `at` and `error`."""
        return [each for each in self._get("calls")["calls"] if each["channel"] == channel]

    def messages(self, channel: str) -> list[Json]:
        """Each with its `replies`."""
        return list(self._get("messages", channel=channel)["messages"])

    def message(self, channel: str, ts: str) -> Json:
        return next(each for each in self.messages(channel) if each["ts"] == ts)

    def whispers(self, user: str, channel: str) -> list[Json]:
        return list(self._get("ephemerals", user=user, channel=channel)["messages"])

    def changes(self, after: int) -> list[Json]:
        """What happened in the workspace after that number."""
        return list(self._get("wait", after=after, timeout=0)["changes"])

    def until(self, look: Callable[[], T | None], seconds: float = PATIENCE) -> T:
        """Look after each change in the workspace, until there is something to see."""
        deadline = time.monotonic() + seconds
        while True:
            number = self._get("state")["after"]
            if found := look():
                return found
            left = deadline - time.monotonic()
            assert left > 0, f"not seen within {seconds} seconds"
            # not every thing that one may look for is a change: acknowledgements are none
            self._get("wait", after=number, timeout=min(left, 0.5))

    def _get(self, what: str, **query: object) -> Json:
        url = f"{self._page}/control/{what}?{urlencode(query)}"
        return self._ask(urllib.request.Request(url))

    def _post(self, what: str, **body: object) -> Json:
        given = {name: value for name, value in body.items() if value is not None}
        return self._ask(
            urllib.request.Request(
                f"{self._page}/control/{what}",
                data=json.dumps(given).encode(),
                headers={"Content-Type": "application/json"},
            )
        )

    def _ask(self, request: urllib.request.Request) -> Json:
        with _OPEN.open(request, timeout=2 * PATIENCE) as response:
            answer: Json = json.load(response)
        return answer


def shown(message: Json) -> str:
    """A message as one reads it."""
    return "\n".join(lines(message)) if message.get("blocks") else str(message["text"])

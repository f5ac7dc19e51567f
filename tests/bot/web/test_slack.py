"""Only what Slack signed within five minutes is read, and nothing is done for anybody else."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient

from bot.web.site import Only
from bot.web.slack import LARGEST, SlackRequests

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
WE = AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_user_id="U9")
EVENT = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": {"type": "app_mention", "user": "U1", "text": "why", "ts": "1.0", "channel": "C1"},
}
ASK: Mapping[str, str | None] = {}
LOG = "bot.web.slack"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def signature(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    """By the recipe of Slack's page, not by Slack's library."""
    text = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


@dataclass
class Served:
    """A Bolt app behind the door, and what came through."""

    closing: bool = False
    now: float = 0.0
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = App(client=WebClient("xoxb-1"), authorize=lambda **_: WE, signing_secret=SECRET)
        self.app.event("app_mention")(self._mention)
        self.app.command("/ses")(self._command)
        requests = SlackRequests(self.app, SECRET, lambda: self.closing, lambda: self.now)
        self.application = Only(("POST",), requests)

    def _mention(self, body: dict[str, Any]) -> None:
        self.heard.append(body["event_id"])

    def _command(self, ack: Any, body: dict[str, Any]) -> None:
        self.heard.append(body["text"])
        ack("I hear")

    def post(
        self,
        body: bytes,
        kind: str = JSON,
        headers: Mapping[str, str | None] = ASK,
        method: str = "POST",
    ) -> tuple[int, str]:
        """Signed now, unless a header says otherwise; None leaves it out."""
        timestamp = headers.get("HTTP_X_SLACK_REQUEST_TIMESTAMP") or str(int(time.time()))
        given = {
            "REQUEST_METHOD": method,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "PATH_INFO": "/slack/events",
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": timestamp,
            "HTTP_X_SLACK_SIGNATURE": signature(body, timestamp),
            **headers,
        }
        told: list[str] = []
        environ = {name: value for name, value in given.items() if value is not None}

        def start(status: str, headers: object, exc_info: object = None) -> Callable[[bytes], None]:
            told.append(status)
            return lambda text: None

        parts = self.application({**environ, "wsgi.input": BytesIO(body)}, start)
        return int(told[0].split()[0]), b"".join(parts).decode()


def event(**changed: object) -> bytes:
    return json.dumps(EVENT | changed).encode()


COMMAND = urlencode({"command": "/ses", "text": "why", "team_id": "T1", "user_id": "U1"}).encode()


def test_what_slack_signed_is_heard() -> None:
    served = Served()
    assert served.post(event()) == (200, "")
    assert served.post(COMMAND, FORM) == (200, "I hear")
    served.app.listener_runner.listener_executor.shutdown()
    assert sorted(served.heard) == ["Ev1", "why"]


OLD, AHEAD = "too old", "too new"
"""For times that are counted from when the test runs."""
OFF = {OLD: -301, AHEAD: 360}


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"HTTP_X_SLACK_SIGNATURE": "v0=" + "0" * 64}, id="forged"),
        pytest.param(
            {"HTTP_X_SLACK_SIGNATURE": signature(event(), "1", "other")}, id="another-secret"
        ),
        pytest.param({"HTTP_X_SLACK_SIGNATURE": signature(b"{}", "1")}, id="another-body"),
        pytest.param({"HTTP_X_SLACK_REQUEST_TIMESTAMP": OLD}, id="signed-five-minutes-ago"),
        pytest.param({"HTTP_X_SLACK_REQUEST_TIMESTAMP": AHEAD}, id="signed-in-five-minutes"),
        pytest.param({"HTTP_X_SLACK_SIGNATURE": None}, id="no-signature"),
        pytest.param({"HTTP_X_SLACK_REQUEST_TIMESTAMP": None}, id="no-timestamp"),
        pytest.param({"HTTP_X_SLACK_REQUEST_TIMESTAMP": "soon"}, id="timestamp-in-words"),
        pytest.param({"HTTP_X_SLACK_REQUEST_TIMESTAMP": "9" * 5000}, id="endless-timestamp"),
        pytest.param({"HTTP_X_SLACK_SIGNATURE": "v0=é"}, id="signature-in-letters"),
        pytest.param({"HTTP_X_SLACK_SIGNATURE": ""}, id="empty-signature"),
    ],
)
@pytest.mark.parametrize(("body", "kind"), [(event(), JSON), (COMMAND, FORM)], ids=["json", "form"])
def test_all_else_is_refused_and_nothing_done(
    headers: dict[str, str | None], body: bytes, kind: str
) -> None:
    served = Served()
    given = {
        name: str(int(time.time()) + OFF[value]) if value in OFF else value
        for name, value in headers.items()
    }
    assert served.post(body, kind, given) == (401, "Unauthorized\n")
    served.app.listener_runner.listener_executor.shutdown()
    assert served.heard == []


@pytest.mark.parametrize("off", [-301, 301])
def test_bolt_would_refuse_it_too(off: int) -> None:
    """The door is a second lock: it does not stand in for Bolt's."""
    timestamp, body = str(int(time.time()) + off), event().decode()
    headers: dict[str, Any] = {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(event(), timestamp),
    }
    assert Served().app.dispatch(BoltRequest(body=body, headers=headers)).status == 401


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a": ' * 100_000, b"\xff\xfe{"])
def test_what_a_stranger_sends_is_not_even_read(body: bytes) -> None:
    assert Served().post(body, headers={"HTTP_X_SLACK_SIGNATURE": "v0=" + "0" * 64})[0] == 401


@pytest.mark.parametrize("body", [b"{", b"payload={", b'{"a": ' * 100_000])
def test_what_slack_signed_and_cannot_be_read_is_refused(body: bytes) -> None:
    assert Served().post(body, FORM)[0] == 400


def test_the_log_tells_of_strangers_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    served = Served()
    for _ in range(3):
        served.post(event(), headers={"HTTP_X_SLACK_SIGNATURE": None})
    served.now = 60.0
    served.post(event(), headers={"HTTP_X_SLACK_SIGNATURE": None})
    told = [record.getMessage()[:18] for record in caplog.records if record.name == LOG]
    assert told == ["refused 1 requests", "refused 3 requests"]


def test_bodies_have_a_length_and_it_is_limited() -> None:
    served = Served()
    assert served.post(b"x" * (LARGEST + 1))[0] == 413
    assert served.post(event(), headers={"CONTENT_LENGTH": None})[0] == 411
    assert served.post(event(), headers={"CONTENT_LENGTH": "-1"})[0] == 411


def test_nothing_but_a_post_is_taken() -> None:
    assert Served().post(event(), method="GET") == (405, "Method Not Allowed\n")


def test_the_address_proves_itself_to_slack() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode()
    status, told = Served().post(body)
    assert (status, json.loads(told)) == (200, {"challenge": "3eZbrw1a"})
    assert Served().post(body, headers={"HTTP_X_SLACK_SIGNATURE": None})[0] == 401


def test_slack_may_look_at_the_certificate_and_nobody_can_hide_a_command_in_that() -> None:
    served = Served()
    unsigned = {"HTTP_X_SLACK_SIGNATURE": None}
    assert served.post(b"ssl_check=1&token=x", FORM, unsigned) == (200, "")
    assert served.post(b"ssl_check=1&" + COMMAND, FORM, unsigned)[0] == 401
    assert served.post(b"ssl_check=1&payload={}", FORM, unsigned)[0] == 401


def test_at_the_end_slack_is_told_to_deliver_events_again_and_people_are_answered() -> None:
    served = Served(closing=True)
    assert served.post(event()) == (503, "Service Unavailable\n")
    assert served.post(COMMAND, FORM) == (200, "I hear")
    assert served.heard == ["why"]

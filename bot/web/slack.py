"""What Slack sends by HTTP: proved to be Slack's before anything is read, then handed to Bolt.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier

from bot.web.site import answer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

EVENTS = "/slack/events"
"""Events, commands, presses, shortcuts and forms: all come to this one address."""

LARGEST = 2 * 1024 * 1024
"""Bytes of a body.  The largest are presses on a message of fifty full blocks, whose every letter
may take eight bytes in a form."""

TOLD_SECONDS = 60.0
"""Between two lines of the log about requests that are refused."""

_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


class SlackRequests:
    """The WSGI application at EVENTS."""

    def __init__(
        self,
        app: App,
        signing_secret: str,
        closing: Callable[[], bool],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`closing`: whether the process ends.  Slack delivers events again that are not taken, so
        another process has them; of commands and presses it tells the person at once, so these
        are answered to the end."""
        self._bolt = SlackRequestHandler(app, EVENTS)
        # the verifier that Bolt has, too: but Bolt parses a body before it asks whose it is
        self._verifier = SignatureVerifier(signing_secret)
        self._closing = closing
        self._refused = _Refused(clock)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdecimal():  # in chunks, of whatever length
            return answer(start, HTTPStatus.LENGTH_REQUIRED)
        if int(length) > LARGEST:
            return answer(start, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = environ["wsgi.input"].read(int(length))
        if not (self._is_of_slack(environ, body) or _is_ssl_check(environ, body)):
            self._refused()
            return answer(start, HTTPStatus.UNAUTHORIZED)
        if self._closing() and _is_delivered_again(environ):
            return answer(start, HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return self._bolt({**environ, "wsgi.input": BytesIO(body)}, start)
        except (ValueError, RecursionError):
            log.warning("refused a request of Slack's that cannot be read")
            return answer(start, HTTPStatus.BAD_REQUEST)

    def _is_of_slack(self, environ: WSGIEnvironment, body: bytes) -> bool:
        timestamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if not (_TIMESTAMP.fullmatch(timestamp) and _SIGNATURE.fullmatch(signature)):
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:  # Slack writes UTF-8
            return False


class _Refused:
    """Tells the log of what is refused: once a minute, as strangers may send as much as they
    like."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._untold = 0
        self._next = float("-inf")

    def __call__(self) -> None:
        with self._lock:
            self._untold += 1
            if self._clock() < self._next:
                return
            told, self._untold, self._next = self._untold, 0, self._clock() + TOLD_SECONDS
        log.warning(
            "refused %d requests that Slack did not sign within five minutes (is"
            " SLACK_SIGNING_SECRET the app's, and the clock right?)",
            told,
        )


def _is_delivered_again(environ: WSGIEnvironment) -> bool:
    """Events are JSON, all else are forms."""
    return str(environ.get("CONTENT_TYPE", "")).partition(";")[0].strip() == "application/json"


def _is_ssl_check(environ: WSGIEnvironment, body: bytes) -> bool:
    """Slack looks at our certificate now and then, and signs nothing for it; Bolt does nothing but
    answer.  https://docs.slack.dev/interactivity/implementing-slash-commands"""
    if _is_delivered_again(environ) or len(body) > 1024 or not body.isascii():
        return False
    fields = parse_qs(body.decode("ascii"), keep_blank_values=True)
    return fields.get("ssl_check") == ["1"] and fields.keys() <= {"ssl_check", "token"}

"""Takes what Slack delivers, by Socket Mode or HTTP, and lets questions at work finish before the
process ends."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from threading import Event, Thread
from typing import TypeVar

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.reconnecting import PAUSE_FIRST, PAUSE_MAX, Reconnecting, quietly
from bot.rejected import Rejected
from bot.slack.workload import Workload
from bot.web.health import Line
from checks.core import say

T = TypeVar("T")

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that questions at work may take to finish: the budget of a question, and its posts."""

PING_SECONDS = 1
"""slack_sdk's client takes a connection that was cut for open until several of its pings have no
answer, and reads from it in a busy loop meanwhile.  With its default of ten seconds the bot is deaf
for most of a minute."""

DISCONNECTED = say("There is no connection to Slack (Socket Mode)")

PASSING = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
"""Refusals that say nothing of our tokens."""


def identify(web: WebClient, stop: Event) -> AuthorizeResult | None:
    """Who we are in the workspace; None once `stop` is set.  Raises Rejected."""
    answer = _patiently(web.auth_test, "SLACK_BOT_TOKEN", stop)
    if answer is None:
        return None
    return AuthorizeResult.from_auth_test_response(bot_token=web.token, auth_test_response=answer)


def by_socket(
    app: App,
    work: Workload,
    app_token: str,
    base_url: str,
    pools: Sequence[Executor],
    stop: Event,
    line: Line,
) -> None:
    """Answer until `stop` is set, then finish what is at work; what does not finish is told so.
    `line` is told how to see whether we are connected.

    Raises Rejected where Slack does not take the app-level token.
    """
    web = Reconnecting(app_token, base_url, stop)
    quietly(app.logger)
    client = SocketModeHandler(
        app, app_token, web_client=web, ping_interval=PING_SECONDS, logger=app.logger
    ).client
    line.look = lambda: None if client.is_connected() else DISCONNECTED
    try:
        _patiently(client.connect, "SLACK_APP_TOKEN", stop)
        web.has_connected = True
        if not stop.is_set():
            log.info("connected to Slack; ready to answer")
        stop.wait()
        client.auto_reconnect_enabled = False
        _finish(work, pools)
    finally:
        client.close()  # last, so that requests that arrive meanwhile are told to ask again


def by_http(work: Workload, pools: Sequence[Executor], stop: Event) -> None:
    """The same where Slack's requests come by HTTP: whoever listens goes on until we return."""
    log.info("Slack may come by HTTP; ready to answer")
    stop.wait()
    _finish(work, pools)


def _finish(work: Workload, pools: Sequence[Executor]) -> None:
    log.info("stopping: no new questions; those at work may finish")
    work.close()
    draining = Thread(target=_drain, args=(pools,), daemon=True)
    draining.start()
    draining.join(PATIENCE)
    if draining.is_alive():
        work.give_up()


def _patiently(ask: Callable[[], T], token: str, stop: Event) -> T | None:
    """Ask Slack until it answers, however long it takes to come up; None once `stop` is set."""
    pause = PAUSE_FIRST
    while not stop.is_set():
        try:
            return ask()
        except SlackApiError as e:
            code = str(e.response.get("error") or f"status {e.response.status_code}")
            if code not in PASSING and not code.startswith("status 5"):
                raise Rejected(say("Slack refuses {token}: {code}", token=token, code=code)) from e
            log.warning("Slack does not take requests (%s); trying again", code)
        except (OSError, SlackClientError) as e:
            log.warning("Slack does not answer (%s); trying again", type(e).__name__)
        stop.wait(pause)
        pause = min(pause * 2, PAUSE_MAX)
    return None


def _drain(pools: Sequence[Executor]) -> None:
    for pool in pools:
        pool.shutdown(wait=True)

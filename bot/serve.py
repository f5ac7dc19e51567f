"""Keeps the Slack connection up, and lets questions at work finish before the process ends."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Executor
from threading import Event, Thread

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.slack.desk import Desk

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that questions at work may take to finish: the budget of a question, and its posts."""


def serve(
    app: App, desk: Desk, app_token: str, base_url: str, pools: Sequence[Executor], stop: Event
) -> None:
    """Answer until `stop` is set, then finish what is at work; what does not finish is told so."""
    web = WebClient(app_token, base_url=base_url)
    handler = SocketModeHandler(app, app_token, web_client=web)
    handler.connect()
    log.info("connected to Slack; ready to answer")
    stop.wait()
    log.info("stopping: no new questions; those at work may finish")
    desk.close()
    handler.client.auto_reconnect_enabled = False
    draining = Thread(target=lambda: [pool.shutdown(wait=True) for pool in pools], daemon=True)
    draining.start()
    draining.join(PATIENCE)
    if draining.is_alive():
        desk.give_up()
    handler.close()  # last, so that requests that arrive meanwhile are still told to ask again

"""The composition root's part for what is reached by HTTP: Slack's requests, where they come that
way, and whether the process is alive and ready."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from types import MappingProxyType

from slack_bolt import App

from bot.doctor.line import Refusal
from bot.doctor.slack import TOKENS
from bot.serve import by_http, by_socket
from bot.settings import Settings
from bot.slack import gateway
from bot.slack.standing import Standing
from bot.slack.workload import Workload
from bot.store.engine import utc_now
from bot.web.health import Line, Probe, Ready, Seldom, alive
from bot.web.site import READS, Later, Only, Site
from bot.web.slack import EVENTS, SlackRequests
from checks.core import Text, attempt, say

log = logging.getLogger(__name__)

BOT = "SLACK_BOT_TOKEN"
TOKEN_SECONDS = 60.0
"""How long what Slack said of the token is good for: it is asked only while somebody asks us."""
TOKEN_TIMEOUT = 2
"""Seconds for an attempt at that."""

NOTHING: Mapping[str, Probe] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Web:
    """How requests of Slack's come to the process that serves, and what it tells of itself."""

    slack: Later
    line: Line

    def serve(
        self,
        settings: Settings,
        app: App,
        work: Workload,
        pools: Sequence[Executor],
        stop: Event,
    ) -> None:
        """Answer until `stop` is set.  Raises Rejected, as `serve.by_socket`."""
        self.line.token = Seldom(token(settings), TOKEN_SECONDS, time.monotonic)
        if not is_http(settings):
            app_token = settings.SLACK_APP_TOKEN.get_secret_value()
            api = settings.SLACK_API_URL
            by_socket(app, work, app_token, api, pools, stop, self.line)
            return
        secret = settings.SLACK_SIGNING_SECRET.get_secret_value()
        self.slack.open(SlackRequests(app, secret, stop.is_set))
        self.line.look = lambda: None
        by_http(work, pools, stop)


def token(settings: Settings) -> Probe:
    """Whether Slack still takes the bot's token: it may be withdrawn while we are connected, or
    wait for requests.  That Slack cannot be asked says nothing of it."""
    bot = settings.SLACK_BOT_TOKEN.get_secret_value()
    web = gateway.client(bot, settings.SLACK_API_URL, TOKEN_TIMEOUT, patient=False)
    standing = Standing(web, web, utc_now)

    def look() -> Text | None:
        found = attempt(standing.me)
        if not isinstance(found, Refusal) or found.code not in TOKENS:
            return None
        return say("Slack refuses {token}: {code}", token=BOT, code=found.code)

    return look


def is_http(settings: Settings) -> bool:
    return settings.SLACK_DELIVERY == "http"


def port(settings: Settings, *, serve: bool) -> int:
    """Where we listen; 0: nowhere.  PORT is set by many for all processes, also those that have
    nothing to listen to, so it counts only where Slack's requests come."""
    return settings.HTTP_PORT or (settings.PORT if serve and is_http(settings) else 0)


@contextmanager
def reachable(
    settings: Settings, *, serve: bool, others: Mapping[str, Probe] = NOTHING
) -> Iterator[Web]:
    """`serve`: whether Slack is answered from here; `others`: how it is with the other roles of
    this process, by what each looks at.  Raises Rejected where the port is taken."""
    web = Web(Later(), Line())
    listens_at = port(settings, serve=serve)
    if not listens_at:
        yield web
        return
    from bot.store.engine import open_database
    from bot.store.revision import Revision
    from bot.web.server import Server  # gunicorn, and Alembic: who listens to nothing has neither
    from bot.wiring_metrics import application

    # an engine of its own: it is asked while all connections of the others are at work
    engine = open_database(settings.DATABASE_URL)
    probes: dict[str, Probe] = {"database": Revision(engine).lacking, **others}
    if serve:
        probes["slack"] = web.line
    routes = {
        "/healthz": Only(READS, alive),
        "/readyz": Only(READS, Ready(probes, time.monotonic)),
        "/metrics": Only(("GET",), application(settings, engine)),
    }
    if serve and is_http(settings):
        routes[EVENTS] = Only(("POST",), web.slack)
    server = Server(Site(routes), settings.HTTP_HOST, listens_at)
    server.start()
    log.info("listening on %s:%s: %s", settings.HTTP_HOST, server.port, ", ".join(routes))
    try:
        yield web
    finally:
        server.close()
        engine.dispose()

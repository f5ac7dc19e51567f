"""All servers of one world, on free ports of 127.0.0.1, and the environment that leads to them."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from sandbox import live
from sandbox.aws.app import build_aws
from sandbox.aws.caller import ACCESS_KEY_ID, BOTO3_NAMES, SECRET_ACCESS_KEY
from sandbox.aws.sqs import queue_url
from sandbox.dns import NameServer
from sandbox.health import build_health
from sandbox.holder import Holder
from sandbox.reserved import ReservedPort
from sandbox.slack.app import build_slack
from sandbox.slack.local import SLACK
from sandbox.slack.requests import until_reached
from sandbox.slack.rules import Rules
from sandbox.slack.shop import (
    ANN,
    APP_TOKEN,
    BOT_TOKEN,
    CLEO,
    POSTMASTERS,
    SES_ALERTS,
    SIGNING_SECRET,
    example_shop,
)
from sandbox.slack.state import Workspace
from sandbox.world import World

GRACE = 0.2
"""Seconds that open connections get at the end: whoever held them is gone by then."""

WATCH_SECONDS = 3
"""How often the bot looks at feeds and rates in here: a person waits for it."""


class Servers:
    """The world may be swapped while they serve. Everything here runs in one event loop."""

    def __init__(
        self,
        world: World,
        directory: Path,
        *,
        slack: bool = True,
        http: bool = False,
        page_port: int = 0,
    ) -> None:
        """`http`: Slack's requests come to the bot by HTTP, not by Socket Mode."""
        self._holder = Holder(world)
        self._directory = directory
        self._address_key = secrets.token_hex(32)
        self._dns = NameServer(self._holder)
        self._runners: list[web.AppRunner] = []
        self._page_port = page_port
        self._slack: web.Application | None = None
        self._bots_port = ReservedPort() if http else None
        if slack:
            self._slack = build_slack(
                example_shop(),
                questions=world.questions,
                faults=world.faults,
                rules=Rules(delay=world.delays.get("slack", 0.0)),
                extra_routes=live.routes(self._holder, WATCH_SECONDS),
                panels=(live.PANEL,),
                request_url=self._bots_port.url + "/slack/events" if self._bots_port else None,
            )
        self.aws = self.health = self.page = ""
        """Where they listen, without a last slash."""

    async def start(self) -> None:
        """Raises OSError where the page's port is taken."""
        await self._dns.start()
        self.aws = await self._serve(build_aws(self._holder))
        self.health = await self._serve(build_health(self._holder))
        if self._slack is not None:
            self.page = await self._serve(self._slack, self._page_port)

    async def close(self) -> None:
        await self._dns.close()
        if self._bots_port:
            self._bots_port.close()
        await asyncio.gather(*(runner.cleanup() for runner in self._runners))

    @property
    def workspace(self) -> Workspace:
        assert self._slack is not None
        return self._slack[SLACK].workspace

    def load(self, world: World) -> None:
        """From here on the servers play another world; Slack keeps what was said in it."""
        self._holder.world = world
        if self._slack is not None:
            failures = self._slack[SLACK].failures
            failures.clear()
            for fault in world.faults:
                if fault.service == "slack":
                    failures.add(fault)

    def environment(self) -> dict[str, str]:
        """The bot's settings and AWS's own variables for this world, and nothing else."""
        world = self._holder.world
        variables = {
            "SES_REGIONS": ",".join(world.regions),
            "EVENTS_QUEUE_URL": queue_url(self.aws, world),
            "DATABASE_URL": f"sqlite:///{self._directory / 'ses-why.sqlite3'}",
            "ADDRESS_KEY": self._address_key,
            "DNS_SERVERS": f"127.0.0.1:{self._dns.port}",
            "SES_HEALTH_EVENTS_URL": f"{self.health}/public/events",
            "SES_HEALTH_RSS_URL": f"{self.health}/rss/ses-{{region}}.rss",
            "WATCH_HEALTH_SECONDS": str(WATCH_SECONDS),
            "WATCH_RATES_SECONDS": str(WATCH_SECONDS),
            # a file .env of the installation is not for this world
            "ENV_FILE": "",
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_REGION": next(iter(world.regions)),
            "AWS_DEFAULT_REGION": next(iter(world.regions)),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        for service in BOTO3_NAMES:
            variables[f"AWS_ENDPOINT_URL_{service}"] = self.aws
        if world.others:
            variables["SES_ACCOUNTS"] = _accounts(world)
        if self._slack is not None:
            variables |= self._of_slack()
        return variables

    def _of_slack(self) -> dict[str, str]:
        variables = {
            "SLACK_API_URL": f"{self.page}/api/",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "ALERT_CHANNEL": SES_ALERTS,
            # whoever plays in here may press every button
            "WHO_MAY_ACT": f"{ANN},{POSTMASTERS}",
            "ADMINS": CLEO,
            "SUPPRESSION_REMOVAL": "true",
        }
        if self._bots_port is None:
            return variables | {"SLACK_APP_TOKEN": APP_TOKEN}
        return variables | {
            "SLACK_DELIVERY": "http",
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "PORT": str(self._bots_port.number),
        }

    def when_connected(self, tell: Callable[[], None]) -> None:
        """Calls back once, as soon as the bot is connected, or answers."""
        assert self._slack is not None
        slack = self._slack[SLACK]
        told = False

        def changed(change: object) -> None:
            nonlocal told
            if not told and slack.carrier.connected:
                told = True
                tell()

        slack.workspace.listeners.append(changed)
        if self._bots_port is not None:
            self._looking = asyncio.get_running_loop().create_task(until_reached(slack.carrier))

    async def _serve(self, app: web.Application, port: int = 0) -> str:
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=GRACE)
        await runner.setup()
        self._runners.append(runner)
        # bound here, for a TCPSite does not tell which free port it got
        listening = socket.create_server(("127.0.0.1", port))
        await web.SockSite(runner, listening).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}"


def _accounts(world: World) -> str:
    """As the bot's settings have them."""
    named = [f"main={world.account}"]
    for each in world.others.values():
        wanted = f" external_id={each.external_id}" if each.external_id else ""
        named.append(f"{each.alias}={each.role_arn}{wanted}")
    return "; ".join(named)

"""`sandbox run`: one world, the bot's database filled from its events, then a command in it."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sandbox.children import Children
from sandbox.invitation import invitation
from sandbox.servers import Servers
from sandbox.tour import SCENARIOS, read_all, read_one, tour
from sandbox.world import World
from sandbox.worlds import world_of

ROOT = Path(__file__).parent.parent
BOT = (sys.executable, "-m", "bot")
PREPARATIONS = (("migrate",), ("ingest", "--drain"))

BAD_INPUT, OUR_FAULT = 1, 3

STAYS = ("EXPORT_SEARCH", "LANGUAGE", "LOG_LEVEL")
"""Settings of the bot that do not lead out of the world."""

FOREIGN = ("AWS_", "SLACK_", "SES_", "BOTO_")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
"""Nothing of this world is behind a proxy, and not every client knows what loopback is."""


@dataclass(frozen=True, slots=True)
class Options:
    command: Sequence[str]
    scenario: str | None = None
    scenarios: Path = SCENARIOS
    page: bool = False
    page_port: int = 0
    http: bool = False
    throttle: bool = True
    delays: Mapping[str, float] = field(default_factory=dict)


class CannotRun(Exception):
    """`code` is the exit code; the text is fit to show."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


def world(options: Options) -> World:
    """Raises BadScenario."""
    now = datetime.now(UTC)
    if options.scenario is None:
        chosen = tour(read_all(options.scenarios, now), now)
    else:
        chosen = world_of(read_one(options.scenarios, options.scenario, now), now)
    chosen.throttle = options.throttle
    chosen.delays |= options.delays
    return chosen


def run(options: Options, bot: Sequence[str] = BOT) -> int:
    """The command's exit code. Raises BadScenario and CannotRun."""
    return asyncio.run(_run(world(options), options, bot))


async def _run(world: World, options: Options, bot: Sequence[str]) -> int:
    children = Children()
    children.watch_signals()
    with tempfile.TemporaryDirectory(prefix="ses-why-", ignore_cleanup_errors=True) as name:
        servers = Servers(world, Path(name), http=options.http, page_port=options.page_port)
        try:
            await _start(servers, options.page_port)
            environment = outside(os.environ) | servers.environment()
            await _prepare(children, environment, bot)
            if children.stopped_by is not None:
                return 128 + children.stopped_by
            if options.page:
                servers.when_connected(lambda: _say(invitation(servers.page, world, environment)))
            return await _command(children, options.command, environment)
        finally:
            await servers.close()


async def _start(servers: Servers, page_port: int) -> None:
    try:
        await servers.start()
    except OSError as error:
        wanted = f" (the page was to be at port {page_port})" if page_port else ""
        # asyncio and socket put the address into the text; the number says it in short
        reason = os.strerror(error.errno) if error.errno else error
        raise CannotRun(f"cannot listen on 127.0.0.1: {reason}{wanted}", BAD_INPUT) from error


async def _prepare(children: Children, environment: Mapping[str, str], bot: Sequence[str]) -> None:
    """What they print is talk, and stdout is the command's: it goes to stderr."""
    for arguments in PREPARATIONS:
        if children.stopped_by is not None:
            return
        command = [*bot, *arguments]
        code = await children.run(command, environment, directory=ROOT, output=sys.stderr.fileno())
        if code and children.stopped_by is None:
            shown = shlex.join(["python", *command[1:]] if bot is BOT else command)
            raise CannotRun(f"`{shown}` ended with exit code {code}; it said why above", OUR_FAULT)


async def _command(
    children: Children, command: Sequence[str], environment: Mapping[str, str]
) -> int:
    try:
        return await children.run(command, environment)
    except (FileNotFoundError, PermissionError) as error:
        raise CannotRun(f"cannot start {command[0]}: {error.strerror}", BAD_INPUT) from error


def outside(environment: Mapping[str, str]) -> dict[str, str]:
    """The caller's environment without anything that would lead the bot to another world."""
    settings = {*_settings(), *(f"{name}_FILE" for name in _settings())} - {*STAYS}
    return {
        name: value
        for name, value in environment.items()
        if name not in settings and not name.startswith(FOREIGN) and name.upper() not in PROXIES
    }


def _settings() -> list[str]:
    """The bot's settings by name, from the file that lists them all."""
    try:
        lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [line.partition("=")[0] for line in lines if "=" in line and line[0].isalpha()]


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()

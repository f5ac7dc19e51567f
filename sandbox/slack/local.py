"""All the parts of one local Slack, put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.slack.delivery import Carrier
from sandbox.slack.events import Events
from sandbox.slack.failures import Failures
from sandbox.slack.feed import Feed
from sandbox.slack.grants import Grants
from sandbox.slack.interact import Interactions
from sandbox.slack.log import Log
from sandbox.slack.requests import Requests
from sandbox.slack.rules import Rules
from sandbox.slack.shortcuts import Shortcuts
from sandbox.slack.sockets import Sockets
from sandbox.slack.state import Workspace
from sandbox.world import Fault


@dataclass(slots=True)
class Slack:
    workspace: Workspace
    rules: Rules
    failures: Failures
    log: Log
    feed: Feed
    sockets: Sockets
    carrier: Carrier
    """What brings everything to the bot: these sockets, or requests."""
    grants: Grants
    events: Events
    interactions: Interactions
    shortcuts: Shortcuts
    last_posts: dict[str, float] = field(default_factory=dict)
    """By channel, when something was posted there by the bot."""
    tickets: dict[str, str] = field(default_factory=dict)
    """The last part of an upload's address → the file's id."""


SLACK = web.AppKey("slack", Slack)


def assemble(
    workspace: Workspace, rules: Rules, faults: Iterable[Fault], request_url: str | None
) -> Slack:
    def changed() -> None:
        workspace.announce("connection")

    sockets = Sockets(rules, workspace.app.id, changed)
    carrier: Carrier = sockets
    if request_url is not None:
        carrier = Requests(rules, request_url, workspace.app.signing_secret, changed)
    grants = Grants(rules, workspace.clock)
    log = Log()
    return Slack(
        workspace=workspace,
        rules=rules,
        failures=Failures(faults),
        log=log,
        feed=Feed(workspace),
        sockets=sockets,
        carrier=carrier,
        grants=grants,
        events=Events(workspace, rules, carrier),
        interactions=Interactions(workspace, carrier, grants, log),
        shortcuts=Shortcuts(workspace, carrier, grants),
    )


def origin(request: web.Request) -> str:
    """Where this server listens.  Not from the Host header: Socket Mode clients leave out the port
    there."""
    assert request.transport is not None
    host, port = request.transport.get_extra_info("sockname")[:2]
    return f"http://{host}:{port}"

"""A local Slack as one web application: Web API, Socket Mode, control API and page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.slack import control, files, seen
from sandbox.slack.api import api_call, response_url, upload
from sandbox.slack.failures import SOCKET
from sandbox.slack.local import SLACK, assemble
from sandbox.slack.rules import Rules
from sandbox.slack.state import Workspace
from sandbox.world import Fault, Question

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_NO_RULES = Rules()
_FOR_PROGRAMS = ("/api/", "/link/", "/response/", "/upload/")
"""They ask for a token, a ticket or a secret; everything else is for the reader's browser."""


def build_slack(
    workspace: Workspace,
    *,
    questions: Sequence[Question] = (),
    faults: Iterable[Fault] = (),
    rules: Rules = _NO_RULES,
    extra_routes: Iterable[web.AbstractRouteDef] = (),
    panels: Sequence[str] = (),
    request_url: str | None = None,
) -> web.Application:
    """`faults`: those of service `slack`.  `panels`: addresses of scripts that the page loads as
    modules; each exports `mount(element, {ask, tell, go})` and gets a box in the page's right
    column.  `request_url`: where the bot is reached by HTTP; None: by Socket Mode."""
    app = web.Application(middlewares=[harden], client_max_size=2**22)
    app[SLACK] = assemble(workspace, rules, faults, request_url)
    app[seen.BEGINNING] = seen.Beginning(tuple(questions), tuple(panels))
    app.router.add_route("*", "/api/{method}", api_call)
    app.router.add_post("/response/{hook}", response_url)
    app.router.add_post("/upload/v1/{ticket}", upload)
    app.router.add_get("/files-pri/{id}/{name}", files.show)
    app.router.add_get("/link/", _link)
    app.router.add_routes(control.routes())
    app.router.add_routes(list(extra_routes))
    app.router.add_get("/", _index)
    app.router.add_get("/archives/{channel}/{moment}", _archive)
    app.router.add_static("/page/", PAGE)
    app.on_shutdown.append(_shut_down)
    return app


@web.middleware
async def harden(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    # a name that an attacker lets point here would make their page this page's neighbour
    if not request.path.startswith(_FOR_PROGRAMS) and not _is_here(request.host):
        raise web.HTTPForbidden(text="ask for this page by address or as localhost")
    response = await handler(request)
    if not response.prepared:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    return response


def _is_here(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return name == "localhost"
    return True


async def _link(request: web.Request) -> web.StreamResponse:
    slack = request.app[SLACK]
    if slack.failures.next(SOCKET) is not None:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()
    return await slack.sockets.serve(request)


async def _index(_: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _archive(request: web.Request) -> web.StreamResponse:
    """A permalink's path, for whoever opens it here."""
    channel, digits = request.match_info["channel"], request.match_info["moment"].removeprefix("p")
    raise web.HTTPFound(f"/#{channel}/{digits[:-6]}.{digits[-6:]}")


async def _shut_down(app: web.Application) -> None:
    slack = app[SLACK]
    slack.feed.close()
    await slack.events.close()
    await slack.sockets.close()
    await slack.carrier.close()

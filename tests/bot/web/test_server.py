"""gunicorn in a thread of ours: served, limited in time, and ended."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from bot.plain import sentence
from bot.rejected import Rejected
from bot.web.health import LOOKING, Line, Ready, alive
from bot.web.server import Server
from bot.web.site import READS, Later, Only, Site
from bot.web.slack import SlackRequests
from checks.core import Text, say
from tests.bot.web.test_slack import WE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


@contextmanager
def serving(site: Site, seconds: float = 10.0) -> Iterator[Server]:
    server = Server(site, "127.0.0.1", 0, seconds)
    server.start()
    try:
        yield server
    finally:
        server.close()


def asked(server: Server, path: str, method: str = "GET") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        connection.request(method, path, headers={"Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def test_routes_are_found_by_their_path() -> None:
    later = Later()
    with serving(Site({"/healthz": Only(READS, alive), "/later": later})) as server:
        assert asked(server, "/healthz") == (200, "alive\n")
        assert asked(server, "/healthz", "HEAD") == (200, "")
        assert asked(server, "/healthz?x=1", "POST") == (405, "Method Not Allowed\n")
        assert asked(server, "/health") == (404, "Not Found\n")
        assert asked(server, "/later") == (503, "Service Unavailable\n")
        later.open(alive)
        assert asked(server, "/later") == (200, "alive\n")


def test_it_is_ready_when_nothing_is_missing() -> None:
    now, down = [0.0], [say("It does not answer"), None, None]
    line = Line()

    def database() -> Text | None:
        return down.pop(0)

    ready = Ready({"database": database, "slack": line}, lambda: now[0])
    with serving(Site({"/readyz": ready})) as server:
        both = "database: It does not answer\nslack: Slack has not told yet who we are\n"
        assert asked(server, "/readyz") == (503, both)
        line.look = lambda: None
        assert asked(server, "/readyz") == (503, both)  # looked at so short ago
        now[0] += 2
        assert asked(server, "/readyz") == (200, "ready\n")


def test_while_one_looks_others_are_told_what_was_seen_before() -> None:
    looking, go_on = threading.Event(), threading.Event()

    def database() -> Text | None:
        looking.set()
        assert go_on.wait(5)
        return None

    ready = Ready({"database": database}, lambda: 0.0)
    first = threading.Thread(target=ready.missing)
    first.start()
    assert looking.wait(5)
    assert ready.missing() == (LOOKING,)
    go_on.set()
    first.join(5)
    assert ready.missing() == ()


def test_who_sends_slowly_is_cut_off() -> None:
    with (
        serving(Site({"/healthz": alive}), seconds=0.2) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as slow,
    ):
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n")
        assert slow.recv(100) == b""
        assert asked(server, "/healthz")[0] == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param("Transfer-Encoding: chunked", 411, id="in-chunks"),
        pytest.param("Content-Length: 3000000", 413, id="too-much"),
        pytest.param("Content-Length: 5\r\nContent-Length: 6", 400, id="two-lengths"),
        pytest.param("Content-Length: 5\r\nTransfer-Encoding: chunked", 400, id="both"),
        pytest.param("Content-Length: -1", 400, id="less-than-nothing"),
        pytest.param("X: " + "x" * 9_000, 431, id="a-header-too-long"),
        pytest.param("Content-Length: 2\r\n\r\n{}", 401, id="not-signed"),
    ],
)
def test_what_is_no_request_of_slacks_is_refused_as_it_comes(headers: str, status: int) -> None:
    """Whatever a proxy and we might read differently, we do not read at all."""
    app = App(client=WebClient("xoxb-1"), authorize=lambda **_: WE, signing_secret="s")
    requests = SlackRequests(app, "s", lambda: False)
    with (
        serving(Site({"/slack/events": Only(("POST",), requests)}), seconds=0.2) as server,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as sent,
    ):
        sent.sendall(f"POST /slack/events HTTP/1.1\r\nHost: x\r\n{headers}\r\n\r\n".encode())
        assert sent.recv(100).startswith(f"HTTP/1.1 {status} ".encode())


def test_a_request_at_work_is_finished_at_the_end() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        begun.set()
        assert go_on.wait(5)
        return alive(environ, start)

    server = Server(Site({"/slow": slow}), "127.0.0.1", 0)
    server.start()
    got: list[tuple[int, str]] = []
    asking = threading.Thread(target=lambda: got.append(asked(server, "/slow")))
    asking.start()
    assert begun.wait(5)
    closing = threading.Thread(target=server.close)
    closing.start()
    go_on.set()
    asking.join(5)
    closing.join(5)
    assert got == [(200, "alive\n")]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Rejected) as told:
            Server(Site({}), "127.0.0.1", port)
    assert sentence(told.value.why) == f"Cannot listen on 127.0.0.1:{port}: Address already in use"

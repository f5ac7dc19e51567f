"""Whose file is fetched, and how much of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from aiohttp import web

from bot.sources import export_file
from bot.sources.export_file import ExportFiles, NotRead, Untrusted, trusted
from tests.bot.sources.conftest import Clock, serving

SES = "https://email.eu-west-1.amazonaws.com"
LOCAL = "http://127.0.0.1:4566"


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        pytest.param("https://bucket.s3.eu-west-1.amazonaws.com/x?X-Amz-Expires=300", SES, id="S3"),
        pytest.param("https://bucket.s3.amazonaws.com:443/x", SES, id="its port said"),
        pytest.param("https://bucket.s3.eu-west-1.amazonaws.com/x", LOCAL, id="AWS behind a proxy"),
        pytest.param("http://127.0.0.1:4566/files/x", LOCAL, id="where we talk to"),
        pytest.param("HTTPS://EMAIL.eu-west-1.AMAZONAWS.com:443/x", SES, id="another spelling"),
    ],
)
def test_files_of_aws_are_fetched(url: str, endpoint: str) -> None:
    assert trusted(url, endpoint)


@pytest.mark.parametrize(
    "url",
    [
        "http://bucket.s3.eu-west-1.amazonaws.com/x",
        "https://amazonaws.com.example/x",
        "https://xamazonaws.com/x",
        "https://bucket.s3.amazonaws.com@evil.example/x",
        "https://user:word@bucket.s3.amazonaws.com/x",
        "https://evil.example\\@bucket.s3.amazonaws.com/x",
        "https://evil.example#.amazonaws.com",
        "https://evil.example/.amazonaws.com",
        "https://evil.example?.amazonaws.com",
        "https://bucket.s3.amazonaws.com:8443/x",
        "http://127.0.0.1:4566/x",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "//bucket.s3.amazonaws.com/x",
        "https:///x",
        "https://[::1/x",
        "",
    ],
)
def test_nothing_else_is(url: str) -> None:
    assert not trusted(url, SES)
    with pytest.raises(Untrusted):
        ExportFiles(SES).read(url)


def test_another_port_of_where_we_talk_to_is_another_server() -> None:
    assert not trusted("http://127.0.0.1:4567/x", LOCAL)


async def whole(request: web.Request) -> web.Response:
    return web.Response(body="text ü".encode())


async def packed(request: web.Request) -> web.Response:
    return web.Response(body=gzip.compress(b"packed"))


async def bomb(request: web.Request) -> web.Response:
    return web.Response(body=gzip.compress(bytes(2000)))


async def large(request: web.Request) -> web.Response:
    return web.Response(body=bytes(2000))


async def broken(request: web.Request) -> web.Response:
    return web.Response(body=b"\x1f\x8bno archive")


async def expired(request: web.Request) -> web.Response:
    return web.Response(status=403)


async def moved(request: web.Request) -> web.Response:
    raise web.HTTPFound("/whole")


async def cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b"half")
    assert request.transport is not None
    request.transport.abort()
    return response


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    app = web.Application()
    for handler in (whole, packed, bomb, large, broken, expired, moved, cut):
        app.router.add_get(f"/{handler.__name__}", handler)
    with serving(app) as url:
        yield url


@pytest.fixture
def files(server: str, monkeypatch: pytest.MonkeyPatch) -> ExportFiles:
    monkeypatch.setattr(export_file, "LARGEST", 1000)
    return ExportFiles(server)


@pytest.mark.parametrize(("name", "text"), [("whole", "text ü"), ("packed", "packed")])
def test_a_file_is_read_as_text_packed_or_not(files: ExportFiles, name: str, text: str) -> None:
    assert files.read(f"{files.endpoint}/{name}") == text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("bomb", "too large"),
        ("large", "too large"),
        ("broken", "a damaged archive"),
        ("expired", "status 403"),
        ("moved", "status 302"),
        ("cut", "no answer"),
    ],
)
def test_what_does_not_come_whole_is_not_read(files: ExportFiles, name: str, why: str) -> None:
    with pytest.raises(NotRead, match=rf"^{why}$"):
        files.read(f"{files.endpoint}/{name}")


def test_what_comes_too_slowly_is_not_read(files: ExportFiles, server: str) -> None:
    clock = Clock()

    def slow() -> float:
        clock.wait(30)
        return clock()

    with pytest.raises(NotRead, match=r"^too slow$"):
        ExportFiles(server, clock=slow).read(f"{server}/whole")

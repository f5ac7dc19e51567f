"""The sandbox's servers on loopback ports, each served by a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from aiohttp import web

from bot.sources import aws
from sandbox.aws.app import build_aws
from sandbox.aws.caller import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from sandbox.holder import Holder
from sandbox.world import World

T = TypeVar("T")


class Clock:
    """Seconds that pass only when somebody waits; both a monotonic clock and a date."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 5, 2, 12, tzinfo=UTC) + timedelta(seconds=self.seconds - 1000)

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds


@contextmanager
def looping() -> Iterator[Callable[[Awaitable[T]], T]]:
    """An event loop in a thread; yields what runs a coroutine there and hands back its result."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def awaited(one: Awaitable[T]) -> T:
        return await one

    try:
        yield lambda one: asyncio.run_coroutine_threadsafe(awaited(one), loop).result(10)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def serving(app: web.Application) -> Iterator[str]:
    """The application's base URL."""
    with looping() as run:
        runner = web.AppRunner(app, shutdown_timeout=0)
        run(runner.setup())
        run(web.TCPSite(runner, "127.0.0.1", 0).start())
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            run(runner.cleanup())


@pytest.fixture
def clock() -> Clock:
    return Clock()


def empty_world() -> World:
    return World("test", "a test", regions={}, throttle=False)


@pytest.fixture
def holder() -> Holder:
    return Holder(empty_world())


@dataclass
class LocalAws:
    url: str
    holder: Holder

    def settings(self) -> dict[str, str]:
        """The environment in which boto3 finds it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


@pytest.fixture(scope="module")
def aws_server() -> Iterator[LocalAws]:
    holder = Holder(empty_world())
    with serving(build_aws(holder)) as url:
        yield LocalAws(url, holder)


@pytest.fixture
def local_aws(aws_server: LocalAws, monkeypatch: pytest.MonkeyPatch) -> Holder:
    """The holder of the world that boto3 finds at AWS's endpoints; a new world for each test."""
    for name, value in aws_server.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    aws_server.holder.world = empty_world()
    return aws_server.holder


@pytest.fixture(scope="module")
def ses_client(aws_server: LocalAws) -> Any:
    """Made once: it is slow to make, and has no state that a test could see."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in aws_server.settings().items():
            patch.setenv(name, value)
        return aws.client("sesv2", "eu-west-1")

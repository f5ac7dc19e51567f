from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.person import Person
from sandbox.slack.state import Workspace
from tests.sandbox.slack.serving import Clock, running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    return shop.example_shop(clock=clock)


@pytest.fixture
def url(workspace: Workspace) -> Iterator[str]:
    with running(build_slack(workspace)) as url:
        yield url


@pytest.fixture
def ann(url: str) -> Person:
    return Person(url, "ann")


@pytest.fixture
def bot(url: str) -> WebClient:
    return web_client(url)


def web_client(url: str, token: str = shop.BOT_TOKEN) -> WebClient:
    return WebClient(token=token, base_url=f"{url}/api/", timeout=5, retry_handlers=[])

"""What is reached by HTTP, for each role and way of delivery."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from bot import meter
from bot.settings import Settings, load
from bot.store.engine import open_database
from bot.store.migrate import migrate
from bot.web.health import alive
from bot.wiring_web import port, reachable
from sandbox.reserved import ReservedPort

HTTP = {"SLACK_DELIVERY": "http", "SLACK_SIGNING_SECRET": "s"}


@pytest.fixture(autouse=True)
def _no_other_counts() -> Iterator[None]:
    """Whoever listens counts what the process does, in one place."""
    before = meter.meter()
    yield
    meter.count_in(before)


@pytest.fixture
def free() -> Iterator[int]:
    reserved = ReservedPort()
    yield reserved.number
    reserved.close()


def settings(folder: Path, **others: str) -> Settings:
    database = {"DATABASE_URL": f"sqlite:///{folder}/x.sqlite3"}
    return load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "k" * 16} | database | others)


def asked(number: int, path: str, method: str = "GET") -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", number, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("written", "serve", "expected"),
    [
        ({}, True, 0),
        ({"PORT": "81"}, True, 0),
        ({"HTTP_PORT": "80", "PORT": "81"}, False, 80),
        (HTTP | {"PORT": "81"}, False, 0),
        (HTTP | {"PORT": "81"}, True, 81),
        (HTTP | {"HTTP_PORT": "80", "PORT": "81"}, True, 80),
    ],
)
def test_who_listens_where(
    tmp_path: Path, written: dict[str, str], serve: bool, expected: int
) -> None:
    assert port(settings(tmp_path, **written), serve=serve) == expected


def test_a_role_that_does_not_answer_slack_takes_no_requests_of_its(
    tmp_path: Path, free: int
) -> None:
    ours = settings(tmp_path, HTTP_PORT=str(free), **HTTP)
    with reachable(ours, serve=False):
        assert asked(free, "/healthz") == (200, "alive\n")
        assert asked(free, "/slack/events", "POST")[0] == 404
        status, told = asked(free, "/readyz")
        assert (status, told.startswith("database: ")) == (503, True)
        assert "slack" not in told


def test_until_we_know_who_we_are_slack_is_asked_to_come_again(tmp_path: Path, free: int) -> None:
    ours = settings(tmp_path, HTTP_PORT=str(free), **HTTP)
    engine = open_database(ours.DATABASE_URL)
    migrate(engine)
    engine.dispose()
    with reachable(ours, serve=True) as web:
        assert asked(free, "/slack/events", "POST")[0] == 503
        assert asked(free, "/readyz") == (503, "slack: Slack has not told yet who we are\n")
        web.slack.open(alive)
        assert asked(free, "/slack/events", "POST") == (200, "alive\n")

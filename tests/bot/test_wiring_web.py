"""What is reached by HTTP, for each role and way of delivery."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Event
from typing import Any, NoReturn

import pytest
from slack_bolt import App

from bot import meter, wiring_ingest, wiring_roles, wiring_watch
from bot.plain import sentence
from bot.settings import Settings, load
from bot.store.engine import open_database
from bot.store.migrate import migrate
from bot.web.health import Line, Seldom, alive
from bot.web.site import Later
from bot.wiring_web import Web, port, reachable, token
from checks.core import Text, say
from sandbox.defaults import healthy
from sandbox.reserved import ReservedPort
from sandbox.running import running
from sandbox.world import Fault

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


class Deaf:
    """A worker that takes nothing in."""

    def run(self, stop: Event) -> None: ...

    def lacking(self) -> Text:
        return say("Nothing was taken in")

    def put_down(self, seconds: float) -> bool:
        return True


class AfterTheWatch(Event):
    """A stop that comes once the watch has ended, and somebody has asked how it goes."""

    def __init__(self, look: Callable[[], tuple[int, str]]) -> None:
        super().__init__()
        self._look = look
        self.seen: list[tuple[int, str]] = []

    def wait(self, timeout: float | None = None) -> bool:
        for thread in threading.enumerate():
            if thread.name == "watch":
                thread.join(timeout=10)
        self.seen.append(self._look())
        return True


def test_what_became_of_each_role_is_told(
    tmp_path: Path, free: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*given: object) -> NoReturn:
        raise KeyError("oops")

    monkeypatch.setattr(wiring_watch, "watcher", crash)
    monkeypatch.setattr(wiring_ingest, "worker", lambda given: Deaf())
    ours = settings(tmp_path, HTTP_PORT=str(free), ALERT_CHANNEL="C1", SLACK_BOT_TOKEN="xoxb-1")
    engine = open_database(ours.DATABASE_URL)
    migrate(engine)
    engine.dispose()
    stop = AfterTheWatch(lambda: asked(free, "/readyz"))
    wiring_roles.run(ours, stop, watch=True, ingest=True)
    told = "watch: Nothing is watched: the log says why\nevents: Nothing was taken in\n"
    assert stop.seen == [(503, told)]


def test_a_token_that_slack_has_withdrawn_is_told_and_silence_is_not(tmp_path: Path) -> None:
    """We may be connected all the same, or wait for requests."""
    world = healthy(datetime.now(UTC))
    with running(world, slack=True) as sandbox:
        web = Web(Later(), Line())
        web.line.look = lambda: None
        web.line.token = token(load(sandbox.environment()))
        assert web.line() is None
        for error, told in (
            ("token_revoked", "Slack refuses SLACK_BOT_TOKEN: token_revoked"),
            ("account_inactive", "Slack refuses SLACK_BOT_TOKEN: account_inactive"),
            ("unreachable", ""),
            ("ratelimited", ""),
        ):
            sandbox.load(replace(world, faults=[Fault("slack", error, operation="auth.test")]))
            found = web.line()
            assert (sentence(found) if found else "") == told


def test_who_costs_something_is_asked_seldom() -> None:
    now, answers = [0.0], [say("gone"), None]
    seldom = Seldom(lambda: answers.pop(0), 60.0, lambda: now[0])
    seen = [seldom(), seldom()]
    now[0] = 60.0
    assert [*seen, seldom()] == [say("gone"), say("gone"), None]
    assert answers == []


class Idle:
    def close(self) -> None: ...


def test_whoever_serves_has_the_token_looked_at(tmp_path: Path) -> None:
    web, stop = Web(Later(), Line()), Event()
    stop.set()
    app: Any = App(token="xoxb-1", signing_secret="s", token_verification_enabled=False)
    work: Any = Idle()
    web.serve(settings(tmp_path, **HTTP), app, work, [], stop)
    assert isinstance(web.line.token, Seldom)

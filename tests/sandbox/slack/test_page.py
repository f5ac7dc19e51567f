"""What can be said of the page without a browser, and of the control API that feeds it."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from slack_sdk import WebClient

from sandbox.slack import shop
from sandbox.slack.app import PAGE, build_slack
from sandbox.slack.person import Person
from sandbox.slack.state import Workspace
from sandbox.world import Question
from tests.sandbox.slack.serving import running

SCRIPTS = sorted(PAGE.glob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_nothing_from_outside_is_ever_read_as_html_or_code(script: Path) -> None:
    source = script.read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment"
        r"|DOMParser|setHTML|\beval\b|new Function|srcdoc",
        source,
    )


def test_everything_comes_from_this_server() -> None:
    for path in [PAGE / "index.html", *PAGE.glob("*.css")]:
        assert not re.search(r"(src|href)=.?(https?:)?//|url\(|@import| on\w+=", path.read_text())
    for path in SCRIPTS:
        for module in re.findall(r'from "([^"]+)"', path.read_text()):
            assert (PAGE / module).is_file(), (path.name, module)


def opened(address: str, **headers: str) -> HTTPResponse:
    answer = urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=5)
    assert isinstance(answer, HTTPResponse)
    return answer


def test_the_page_may_load_and_do_nothing_else(url: str) -> None:
    for path in ("/", "/page/app.js"):
        with opened(url + path) as answer:
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_other_sites_cannot_act_through_the_readers_browser(url: str) -> None:
    simple = urllib.request.Request(f"{url}/control/message", b"{}", {"Content-Type": "text/plain"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(simple, timeout=5)
    with refused.value as answer:
        assert (answer.code, json.load(answer)["error"]) == (400, "json_required")


@pytest.mark.parametrize(
    ("host", "status"), [("localhost:80", 200), ("[::1]", 200), ("evil.example", 403)]
)
def test_the_page_answers_to_no_name_but_localhost(url: str, host: str, status: int) -> None:
    line = HTTPConnection(urlsplit(url).netloc)
    line.request("GET", "/control/state", headers={"Host": host})
    assert line.getresponse().status == status
    line.close()


QUESTION = Question("mailbox-full", "It is full", "いっぱいです", "full@example.com")


@pytest.fixture
def busy() -> Iterator[str]:
    async def hello(_: web.Request) -> web.StreamResponse:
        return web.Response(text="panel")

    app = build_slack(
        shop.example_shop(),
        questions=[QUESTION],
        extra_routes=[web.get("/panels/hello", hello)],
        panels=["/panels/hello.js"],
    )
    with running(app) as url:
        yield url


def test_the_page_is_told_of_questions_and_panels(busy: str) -> None:
    state = Person(busy).ask("state")
    assert state["questions"] == [asdict(QUESTION)]
    assert state["panels"] == ["/panels/hello.js"]
    with opened(f"{busy}/panels/hello") as answer:
        assert answer.read() == b"panel"


def test_the_page_can_tell_what_was_said_while_it_was_closed(ann: Person, bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel=shop.SES_ALERTS, text="hello")["ts"]
    newest = {each["id"]: each["newest"] for each in ann.ask("state")["channels"]}
    assert (newest[shop.SES_ALERTS], newest[shop.SUPPORT]) == (ts, None)


def test_changes_can_be_waited_for(ann: Person, bot: WebClient, workspace: Workspace) -> None:
    before = ann.ask("state")["after"]
    assert ann.ask("wait", after=before, timeout=0)["changes"] == []
    ts = bot.chat_postMessage(channel=shop.SUPPORT, text="hello")["ts"]
    bot.chat_postMessage(channel=shop.DELIVERABILITY, text="elsewhere")
    answer = ann.ask("wait", after=before, channel="support", timeout=5)
    assert [(each["kind"], each["message"]["ts"]) for each in answer["changes"]] == [("posted", ts)]
    assert ann.ask("wait", after=answer["after"], timeout=5)["changes"][0]["channel"] == (
        shop.DELIVERABILITY
    )
    assert len(workspace.changes) == 2


def test_changes_are_streamed_and_resumed(url: str, bot: WebClient) -> None:
    bot.chat_postMessage(channel=shop.SUPPORT, text="one")
    bot.chat_postMessage(channel=shop.SUPPORT, text="two")
    with opened(f"{url}/control/stream", **{"Last-Event-ID": "1"}) as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        lines = [stream.readline().decode().strip() for _ in range(5)]
    assert lines[3] == "id: 2"
    assert json.loads(lines[4].removeprefix("data: "))["message"]["text"] == "two"


def test_a_permalink_leads_back_to_the_thread(url: str, bot: WebClient) -> None:
    ts = bot.chat_postMessage(channel=shop.SUPPORT, text="hello")["ts"]
    link = bot.chat_getPermalink(channel=shop.SUPPORT, message_ts=ts)["permalink"]
    path = link.split(".slack.com")[1]
    with opened(url + path) as answer:
        assert answer.url == f"{url}/#{shop.SUPPORT}/{ts}"


@pytest.mark.parametrize(
    ("what", "body", "error"),
    [
        ("message", {"channel": "nowhere", "text": "x"}, "channel_not_found"),
        ("message", {"channel": "support", "text": "  "}, "no_text"),
        ("message", {"channel": "old-launch", "text": "x"}, "is_archived"),
        ("message", {"channel": "support"}, "invalid_arguments"),
        ("press", {"channel": "support", "ts": "1.0", "action_id": "x"}, "message_not_found"),
        ("press", {"action_id": "x"}, "view_not_found"),
        ("submit", {"view_id": "V1"}, "view_not_found"),
        ("disconnect", {"kind": "politely"}, "invalid_arguments"),
    ],
)
def test_what_cannot_be_done_is_refused(
    ann: Person, what: str, body: dict[str, str], error: str
) -> None:
    answer = ann.tell(what, **body)
    assert (answer["ok"], answer["error"]) == (False, error)

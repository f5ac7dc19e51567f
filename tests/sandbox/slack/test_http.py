"""Delivery by HTTP: what comes to the request URL, how it is signed, what becomes of answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.person import Person
from sandbox.slack.rules import Rules
from tests.sandbox.slack.conftest import web_client
from tests.sandbox.slack.serving import running
from tests.sandbox.slack.test_socket_mode import BUTTON, MODAL

Json = dict[str, Any]

RULES = Rules(ack_seconds=1.0, redelivery_seconds=(0.0, 0.0))
PATH = "/slack/events"


@dataclass
class Bot:
    """Notes what comes, whether Slack signed it, and answers as it was told to."""

    got: Queue[tuple[web.Request, str]] = field(default_factory=Queue)
    answers: Queue[Json] = field(default_factory=Queue)
    """As `web.Response` takes them; `late`: after so many seconds."""

    def __post_init__(self) -> None:
        self.app = web.Application()
        self.app.router.add_post(PATH, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        text = await request.text()
        verifier = SignatureVerifier(shop.SIGNING_SECRET)
        assert verifier.is_valid_request(text, dict(request.headers))
        if request.content_type == "application/json" and "challenge" in json.loads(text):
            return web.json_response({"challenge": json.loads(text)["challenge"]})
        self.got.put((request, text))
        try:
            given = self.answers.get_nowait()
        except Empty:
            return web.Response()
        await asyncio.sleep(given.pop("late", 0))
        return web.Response(**given)

    def form(self) -> Json:
        request, text = self.got.get(timeout=5)
        assert request.content_type == "application/x-www-form-urlencoded"
        return dict(parse_qsl(text, keep_blank_values=True))

    def payload(self) -> Json:
        read: Json = json.loads(self.form()["payload"])
        return read

    def event(self) -> tuple[Json, str | None, str | None]:
        """With the number and the reason of the attempt."""
        request, text = self.got.get(timeout=5)
        assert request.content_type == "application/json"
        headers = request.headers
        return (
            json.loads(text),
            headers.get("X-Slack-Retry-Num"),
            headers.get("X-Slack-Retry-Reason"),
        )


@dataclass
class Scene:
    bot: Bot
    ann: Person
    url: str


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    bot = Bot()
    with ExitStack() as served:
        where = served.enter_context(running(bot.app)) + PATH
        slack = build_slack(shop.example_shop(), rules=RULES, request_url=where)
        url = served.enter_context(running(slack))
        ann = Person(url, "ann")
        assert ann.ready()
        yield Scene(bot, ann, url)
        assert bot.got.empty()


def test_nobody_is_ready_where_nobody_answers() -> None:
    nowhere = build_slack(shop.example_shop(), request_url="http://127.0.0.1:9/slack/events")
    with running(nowhere) as url:
        ann = Person(url)
        assert not ann.ask("ready", timeout=0.05)["ready"]
        assert ann.command("support", "/ses why")["error"] == "dispatch_failed"
        assert ann.ask("calls")["envelopes"] == [0]


def test_a_command_is_a_form(scene: Scene) -> None:
    told = scene.ann.command("support", "/ses why  ann@example.com <b> & ü")
    assert (told["ok"], told["answer"]) == (True, {})
    assert 0 < told["ack_ms"] < 1_000
    got = scene.bot.form()
    assert got["text"] == "why  ann@example.com <b> & ü"
    assert (got["command"], got["channel_id"], got["user_id"]) == ("/ses", shop.SUPPORT, shop.ANN)
    assert got["response_url"].startswith("http://127.0.0.1:")


IN_CHANNEL = json.dumps({"text": "All see this", "response_type": "in_channel"})
JSON = "application/json"


@pytest.mark.parametrize(
    ("answer", "whisper"),
    [
        ({"text": "Only you see this"}, "Only you see this"),
        ({"text": '{"text": "In JSON"}', "content_type": JSON}, "In JSON"),
        ({"text": "{", "content_type": JSON}, "invalid_command_response"),
        ({"text": '["x"]', "content_type": JSON}, "invalid_command_response"),
        ({"status": 500}, "dispatch_failed"),
        ({"status": 302, "headers": {"Location": "/"}}, "dispatch_failed"),
        ({"late": 1.2}, "operation_timeout"),
    ],
    ids=["text", "json", "no-json", "no-object", "refused", "moved", "late"],
)
def test_the_answer_to_a_command_is_for_the_asker_alone(
    scene: Scene, answer: Json, whisper: str
) -> None:
    scene.bot.answers.put(answer)
    scene.ann.command("support", "/ses why")
    scene.bot.form()
    assert whisper in scene.ann.whispers()[-1]["text"]


def test_the_answer_to_a_command_may_be_for_all(scene: Scene) -> None:
    scene.bot.answers.put({"text": IN_CHANNEL, "content_type": JSON})
    scene.ann.command("ses-alerts", "/ses why")
    scene.bot.form()
    assert [each["text"] for each in scene.ann.messages("ses-alerts")] == ["All see this"]


def test_a_press_and_a_form_come_as_a_payload(scene: Scene) -> None:
    bot = web_client(scene.url)
    ts = bot.chat_postMessage(channel=shop.SUPPORT, text="x", blocks=[BUTTON])["ts"]
    assert scene.ann.press("support", ts, "rerun")["ok"]
    got = scene.bot.payload()
    assert (got["type"], got["actions"][0]["value"]) == ("block_actions", "17")

    view = bot.views_open(trigger_id=got["trigger_id"], view=MODAL)["view"]
    errors = json.dumps({"response_action": "errors", "errors": {"why": "Say why"}})
    scene.bot.answers.put({"text": errors, "content_type": JSON})
    told = scene.ann.tell("submit", view_id=view["id"])
    assert told["answer"]["errors"] == {"why": "Say why"}
    assert scene.bot.payload()["type"] == "view_submission"
    assert scene.ann.ask("home", user="ann")["modals"] != []
    assert scene.ann.tell("submit", view_id=view["id"])["ok"]
    scene.bot.payload()
    assert scene.ann.ask("home", user="ann")["modals"] == []


def test_an_event_is_delivered_until_it_is_taken(scene: Scene) -> None:
    for answer in ({"status": 503}, {"late": 1.2}, {}):
        scene.bot.answers.put(answer)
    scene.ann.say("support", "@ses-why why")
    told = [scene.bot.event() for _ in range(3)]
    assert [attempt for _, *attempt in told] == [
        [None, None],
        ["1", "http_error"],
        ["2", "http_timeout"],
    ]
    assert len({event["event_id"] for event, *_ in told}) == 1


def test_who_wants_no_other_attempt_has_none(scene: Scene) -> None:
    scene.bot.answers.put({"status": 500, "headers": {"X-Slack-No-Retry": "1"}})
    scene.ann.say("support", "@ses-why why")
    assert scene.bot.event()[1] is None
    scene.ann.say("support", "@ses-why again")
    event, number, _ = scene.bot.event()
    assert ("again" in event["event"]["text"], number) == (True, None)

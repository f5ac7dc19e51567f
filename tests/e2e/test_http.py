"""Slack's requests by HTTP: signed and in time, else nothing is done; asked, pressed, filled in,
and ended."""

from __future__ import annotations

import hashlib
import hmac
import json
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.e2e.conftest import Shop, shop_in, tour_world
from tests.e2e.local_slack import shown
from tests.e2e.processes import BOT, finished, group_is_gone
from tests.e2e.test_slack import MISTYPED, VERDICT, answered, asked

pytestmark = pytest.mark.e2e

Headers = dict[str, str]


@pytest.fixture(scope="module")
def one_place() -> Iterator[Shop]:
    with shop_in(tour_world(), http=True) as shop:
        yield shop


@pytest.fixture
def place(one_place: Shop) -> Shop:
    """With the bot at work, whichever test is the first."""
    assert one_place.bot
    return one_place


def knock(
    shop: Shop, method: str, path: str, body: bytes = b"", headers: Headers | None = None
) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", int(shop.environment["PORT"]), timeout=10)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def signed(body: bytes, age: int, secret: str) -> Headers:
    timestamp = str(int(time.time()) - age)
    text = b":".join((b"v0", timestamp.encode(), body))
    return {
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": "v0=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest(),
    }


COMMAND = {
    "command": "/ses",
    "text": f"why {MISTYPED}",
    "team_id": "T0SHOP",
    "channel_id": "C0SUPPORT",
    "channel_name": "support",
    "user_id": "U0ANN",
    "trigger_id": "1.2.replayed",
}
MENTION = {
    "type": "event_callback",
    "team_id": "T0SHOP",
    "event_id": "Ev0REPEATED",
    "event": {
        "type": "app_mention",
        "user": "U0ANN",
        "text": f"<@U0SESWHY> why {MISTYPED}",
        "channel": "C0SUPPORT",
        "ts": "1.5",
    },
}


def written(body: dict[str, Any]) -> tuple[bytes, Headers]:
    if "event" in body:
        return json.dumps(body).encode(), {"Content-Type": "application/json"}
    return urlencode(body).encode(), {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("body", [COMMAND, MENTION], ids=["command", "mention"])
def test_what_is_forged_or_replayed_or_not_signed_does_nothing(
    place: Shop, body: dict[str, Any]
) -> None:
    assert place.bot
    before, rows = len(place.slack.changes(0)), written_down(place)
    content, headers = written(body)
    secret = place.environment["SLACK_SIGNING_SECRET"]
    for proof in (
        signed(content, 0, "of somebody else"),
        signed(content + b" ", 0, secret),
        signed(content, 301, secret),
        signed(content, -330, secret),
        {},
    ):
        assert knock(place, "POST", "/slack/events", content, headers | proof)[0] == 401
    assert knock(place, "GET", "/slack/events")[0] == 405
    assert written_down(place) == rows
    # a question that came later is answered: so would be what these had begun
    ts = asked(place.slack, MISTYPED)
    answered(place.slack, ts)
    told = [each["message"] for each in place.slack.changes(before) if each["kind"] == "posted"]
    assert [message["ts"] for message in told if not message.get("thread_ts")] == [ts]
    assert written_down(place) > rows


def written_down(shop: Shop) -> int:
    """Requests of Slack's that something was begun for: each is a row before anything else."""
    path = shop.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM slack_requests").fetchone()[0])


def test_an_event_that_slack_delivers_again_is_answered_once(place: Shop) -> None:
    assert place.bot
    before = len(place.slack.messages("support"))
    content, headers = written(MENTION)
    proof = signed(content, 0, place.environment["SLACK_SIGNING_SECRET"])
    for number in range(3):
        again = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"}
        told = knock(place, "POST", "/slack/events", content, headers | proof | again)
        assert told == (200, "")
    answered(place.slack, asked(place.slack, MISTYPED))
    assert len(place.slack.messages("support")) == before + 2


def test_who_watches_it_is_told_that_it_is_alive_and_ready(place: Shop) -> None:
    assert place.bot
    assert knock(place, "GET", "/healthz") == (200, "alive\n")
    assert knock(place, "GET", "/readyz") == (200, "ready\n")


def test_where_another_listens_already_it_says_so_and_ends(place: Shop) -> None:
    assert place.bot
    code, out, err = finished(BOT, place.environment | {"LOG_FORMAT": "text"})
    where = f"127.0.0.1:{place.environment['PORT']}"
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == f"Cannot listen on {where}: Address already in use"
    assert "Traceback" not in err


def test_buttons_and_forms_work(place: Shop) -> None:
    ts = asked(place.slack, MISTYPED)
    answered(place.slack, ts)
    assert place.slack.press_rerun("ann", "support", ts)["ok"]
    assert place.slack.command("ann", "support", "/ses headers")["ok"]
    [form] = place.slack.until(lambda: place.slack.modals("ann"))
    field = form["blocks"][0]["block_id"]
    told = place.slack.submit("ann", form, field, "none of these are headers")
    assert told["answer"]["response_action"] == "errors"
    place.slack.dismiss("ann", form)


def test_at_the_end_the_question_at_work_is_finished_and_slack_keeps_events(place: Shop) -> None:
    bot, slack = place.bot, place.slack
    place.world.delays["sesv2"] = 5.0
    ts = asked(slack, MISTYPED)
    bot.send(signal.SIGTERM)
    bot.says("stopping: no new questions")
    refused = slack.command("ben", "support", f"/ses why {MISTYPED}")
    assert "I am restarting" in refused["answer"]["text"]
    content, headers = written(MENTION | {"event_id": "Ev0LATE"})
    proof = signed(content, 0, place.environment["SLACK_SIGNING_SECRET"])
    assert knock(place, "POST", "/slack/events", content, headers | proof)[0] == 503
    place.world.delays.clear()
    assert bot.end() == 0
    assert VERDICT in shown(slack.message("support", ts))
    assert group_is_gone(bot.pid)
    delivered_again_to_the_next_one(place, content, headers)


def delivered_again_to_the_next_one(place: Shop, content: bytes, headers: Headers) -> None:
    assert place.bot
    before = len(place.slack.messages("support"))
    proof = signed(content, 0, place.environment["SLACK_SIGNING_SECRET"])
    assert knock(place, "POST", "/slack/events", content, headers | proof)[0] == 200
    assert place.slack.until(lambda: len(place.slack.messages("support")) > before)

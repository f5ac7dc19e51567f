from __future__ import annotations

import json

import pytest
from slack_sdk import WebClient

from bot.slack.asking import carried, of_press, of_submission
from bot.slack.gateway import Refused
from bot.slack.modals import EXPIRED, SlackModals
from bot.slack.policy import Kind

PRESS = {
    "channel": {"id": "D1", "name": "directmessage"},
    "user": {"id": "U1", "team_id": "T1"},
    "trigger_id": "t1",
    "container": {"thread_ts": "1.0"},
}


def test_a_form_brings_back_where_it_was_opened_and_what_it_is_about() -> None:
    pressed = of_press(PRESS, frozenset({"T1"}))
    view = {"id": "V1", "hash": "h1"}
    meta = json.dumps(carried(pressed, "a1"))
    body = {"user": {"id": "U2", "team_id": "T2"}, "view": view | {"private_metadata": meta}}
    asked, value = of_submission(body, frozenset({"T1"}))
    assert value == "a1"
    assert (asked.channel, asked.thread, asked.kind) == ("D1", "1.0", Kind.DIRECT)
    assert (asked.user, asked.stranger, asked.key) == ("U2", True, "view V1 h1")


def test_where_nobody_clicked_slack_is_not_even_asked() -> None:
    with pytest.raises(Refused) as refused:
        SlackModals(WebClient("xoxb-1", base_url="http://127.0.0.1:1/")).open(None, {})
    assert refused.value.code == EXPIRED

"""Questions that begin with a click, from Slack's request to the answer."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.actions import Action
from bot.slack.policy_words import policy
from bot.slack.views import FORM, PLACE, TARGET
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk
from tests.fakes import ANN

ONE = "Where is the mail for <mailto:ann@example.com|ann@example.com>?"
NOBODY = policy("nobody", "", "", "")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def clicked(text: str, **told: Any) -> dict[str, Any]:
    """As Slack tells of a shortcut in a message's menu."""
    message = {"type": "message", "user": "U2", "ts": "5.0", "text": text}
    return {
        "type": "message_action",
        "callback_id": "why_message",
        "trigger_id": "t1",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "C1", "name": "support"},
        "message_ts": "5.0",
        "message": message | told.pop("message", {}),
        "response_url": "https://hooks.slack.example/1",
    } | told


def anywhere() -> dict[str, Any]:
    user = {"id": "U1", "team_id": "T1"}
    return {"type": "shortcut", "callback_id": "why_ask", "trigger_id": "t2", "user": user}


def sent(view: dict[str, Any], target: str, place: str | None = None) -> dict[str, Any]:
    fields = {TARGET: {TARGET: {"type": "plain_text_input", "value": target}}}
    if place:
        fields[PLACE] = {PLACE: {"type": "conversations_select", "selected_conversation": place}}
    told = {"id": "V1", "hash": "1.a", "callback_id": FORM, "state": {"values": fields}}
    view = view | told
    return {"type": "view_submission", "view": view, "user": {"id": "U1", "team_id": "T1"}}


def opened(desk: Desk) -> dict[str, Any]:
    [(trigger, view)] = desk.counter.modals.opened
    assert trigger
    return view


def test_one_address_in_a_message_is_answered_in_its_thread(desk: Desk) -> None:
    desk.come("of_message", clicked(ONE))
    assert desk.acks == [{}]
    assert desk.slack.threads() == [("1.0", "5.0"), ("2.0", "5.0")]
    assert desk.slack.shown("1.0")[0] == ":x: Not delivered — ann@example.com"
    [(user, action, detail, about)] = desk.records.rows
    assert (user, action, detail["result"], about) == ("U1", "ask", "shown", ANN)
    assert desk.records.taken == {"U1": 1}


def test_a_reply_is_answered_in_the_thread_that_it_stands_in(desk: Desk) -> None:
    desk.come("of_message", clicked(ONE, message={"thread_ts": "4.0"}))
    assert desk.slack.threads() == [("1.0", "4.0"), ("2.0", "4.0")]


def test_of_several_one_is_chosen(desk: Desk) -> None:
    desk.come("of_message", clicked(f"{ONE} or b@example.com"))
    assert (desk.slack.messages, desk.records.rows) == ({}, [])
    view = opened(desk)
    [field] = view["blocks"]
    values = [each["value"] for each in field["element"]["options"]]
    assert values == ["ann@example.com", "b@example.com"]
    chosen = {"type": "static_select", "selected_option": {"value": "b@example.com"}}
    body = sent(view, "")
    body["view"]["state"]["values"] = {TARGET: {TARGET: chosen}}
    desk.come("sent", body, Action.ASK)
    assert desk.slack.threads() == [("1.0", "5.0"), ("2.0", "5.0")]
    assert desk.records.rows[0][3] is not None


def test_where_nobody_is_named_somebody_can_be(desk: Desk) -> None:
    desk.come("of_message", clicked("It never came"))
    view = opened(desk)
    assert lines({"blocks": view["blocks"][:1]}) == [
        "This message names no address and no SES message id that I can read."
    ]
    desk.come("sent", sent(view, "<mailto:ann@example.com|ann@example.com>"), Action.ASK)
    assert desk.slack.threads() == [("1.0", "5.0"), ("2.0", "5.0")]


def test_what_is_no_address_is_told_at_its_field(desk: Desk) -> None:
    desk.come("anywhere", anywhere())
    desk.come("sent", sent(opened(desk), "nonsense"), Action.ASK)
    assert desk.acks[-1]["response_action"] == "errors"
    assert "nonsense is neither" in desk.acks[-1]["errors"][TARGET]
    assert desk.slack.messages == {}


def test_from_anywhere_the_answer_comes_by_direct_message_and_nothing_beside_it(
    desk: Desk,
) -> None:
    desk.come("anywhere", anywhere())
    desk.come("sent", sent(opened(desk), "ann@example.com"), Action.ASK)
    assert [channel for channel, _, _ in desk.slack.messages.values()] == ["DU1", "DU1"]
    assert desk.slack.whispers == []
    [(_, _, detail, _)] = desk.records.rows
    assert (detail["where"], detail["kind"], detail["masked"]) == ("dm", "direct", False)


def test_or_in_a_channel_that_counts_as_public() -> None:
    desk = Desk(policy("everybody", "", "", ""))
    desk.come("anywhere", anywhere())
    desk.come("sent", sent(opened(desk), "ann@example.com", "C7"), Action.ASK)
    assert [channel for channel, _, _ in desk.slack.messages.values()] == ["C7", "C7"]
    assert desk.slack.shown("1.0")[0] == ":x: Not delivered — a•••@example.com"


def test_where_the_bot_may_not_post_the_asker_alone_has_the_answer(desk: Desk) -> None:
    desk.slack.closed = "channel_not_found"
    desk.come("of_message", clicked(ONE))
    told = [payload for _, payload in desk.slack.responses]
    assert lines(told[0])[0].startswith("Only you see this: I am not in this conversation.")
    assert len(told) == 2


@pytest.mark.parametrize("text", [ONE, "nobody"])
def test_who_may_not_ask_is_told_so_and_gets_no_form(text: str) -> None:
    desk = Desk(NOBODY)
    desk.come("of_message", clicked(text))
    assert (desk.slack.messages, desk.counter.modals.opened) == ({}, [])
    [(_, told)] = desk.slack.responses
    assert lines(told)[0].startswith("You are not among those who may ask here")
    [(_, _, detail, _)] = desk.records.rows
    assert detail["result"] == "refused"


def test_who_may_not_ask_is_told_so_directly_where_there_is_no_channel() -> None:
    desk = Desk(NOBODY)
    desk.come("anywhere", anywhere())
    [(channel, told, _)] = desk.slack.messages.values()
    assert (channel, lines(told)[0][:40]) == ("DU1", "You are not among those who may ask here")


def test_a_form_that_slack_does_not_open_in_time_is_told(desk: Desk) -> None:
    desk.counter.modals.closed = "expired_trigger_id"
    desk.come("of_message", clicked("nobody"))
    [(_, told)] = desk.slack.responses
    assert lines(told)[0].startswith("Slack did not open the form in time")

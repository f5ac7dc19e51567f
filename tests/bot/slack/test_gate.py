"""The gate: nothing is done before it says so, and all that comes of it is written down."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from bot.slack import policy_words
from bot.slack.asking import Asked, of_command, of_event, of_press
from bot.slack.policy import Kind
from bot.watch import episode
from bot.watch.machine import Level
from checks.core import MessageId, Unavailable, say
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk
from tests.fakes import ANN, HOME, MESSAGE, NOW, ago

URL = "https://hooks.slack.example/1"
OURS = frozenset({"T1", "E1"})


def told(desk: Desk) -> list[str]:
    [(_, payload)] = desk.slack.responses
    return lines(payload)


def raised(desk: Desk) -> str:
    """The key of an alert that is open."""
    calm = episode.fresh("service here", "service", HOME.account, HOME.region)
    alert, _ = episode.turned(calm, None, Level.WARNING, NOW)
    desk.alerts.kept[alert.key] = replace(alert, opened_at=ago(hours=1))
    return alert.key


def test_who_may_not_ask_is_told_so_and_nothing_is_looked_at() -> None:
    desk = Desk(policy_words.policy("U7", "", "", ""))
    desk.report = AssertionError("nobody asks")
    desk.slash("why ann@example.com", response_url=URL)
    assert told(desk) == [
        "You are not among those who may ask here: the settings WHO_MAY_ASK and CHANNEL_RULES name"
        " them"
    ]
    assert desk.slack.messages == {}
    [(actor, action, detail, about)] = desk.records.rows
    assert (actor, action, detail["result"], about) == ("U1", "ask", "refused", ANN)
    assert desk.records.taken == {}


def test_a_person_of_another_workspace_may_not_ask() -> None:
    desk = Desk()
    desk.slash("why ann@example.com", response_url=URL, team_id="T2")
    assert told(desk) == ["You are of another workspace: here only people of ours may ask me"]


def test_a_guest_may_not_ask_where_only_members_may() -> None:
    desk = Desk(policy_words.policy("members", "", "", "public=unmasked"))
    desk.profiles.guests = {"U1"}
    desk.slash("why ann@example.com", response_url=URL)
    assert told(desk) == [
        "You are a guest in this workspace, and guests may not ask me: the settings WHO_MAY_ASK and"
        " CHANNEL_RULES name who may"
    ]
    assert desk.slack.messages == {}
    desk.slash("why ann@example.com", "t2", user_id="U2")
    assert len(desk.slack.messages) == 2


def test_where_slack_does_not_say_who_is_a_guest_nobody_is_let_in_and_it_is_said_why() -> None:
    desk = Desk(policy_words.policy("members", "", "", "public=unmasked"))
    desk.profiles.gap = Unavailable("Slack users.info", say("Slack did not answer"))
    desk.slash("why ann@example.com", response_url=URL)
    assert told(desk) == [
        "Whether you may do this could not be looked up: Slack did not answer",
    ]
    assert desk.slack.messages == {}


def test_whose_rights_count_is_the_one_who_presses() -> None:
    desk = Desk(policy_words.policy("U2", "", "", ""))
    key = raised(desk)
    desk.press("alert", "alert_acknowledge", key)
    assert desk.alerts.kept[key].acknowledged_by is None
    [(_, user, payload, _)] = desk.slack.whispers
    assert (user, lines(payload)) == (
        "U1",
        [
            "You are not among those who may ask here: the settings WHO_MAY_ASK and CHANNEL_RULES"
            " name them"
        ],
    )
    desk.press("alert", "alert_acknowledge", key, user={"id": "U2"}, trigger_id="p2")
    assert desk.alerts.kept[key].acknowledged_by == "U2"
    written = [(actor, action, row["result"]) for actor, action, row, _ in desk.records.rows]
    assert written == [("U1", "acknowledge", "refused"), ("U2", "acknowledge", "allowed")]
    assert desk.records.rows[1][2]["alert"] == key


def test_a_group_may_and_who_is_not_in_it_may_not() -> None:
    desk = Desk(policy_words.policy("S0OPS", "", "", ""))
    desk.groups.members_of["S0OPS"] = frozenset({"U2"})
    key = raised(desk)
    desk.press("alert", "alert_snooze_1h", key)
    assert desk.alerts.kept[key].snoozed_by is None
    desk.press("alert", "alert_snooze_1h", key, user={"id": "U2"}, trigger_id="p2")
    assert desk.alerts.kept[key].snoozed_by == "U2"


def test_what_cannot_be_written_down_is_not_changed() -> None:
    desk = Desk()
    key = raised(desk)
    desk.records.away = True
    desk.press("alert", "alert_acknowledge", key)
    assert desk.alerts.kept[key].acknowledged_by is None
    [(_, _, payload, _)] = desk.slack.whispers
    assert lines(payload) == [
        "Nothing was done, since it could not be written into the audit log: It does not answer"
    ]


def test_an_answer_is_not_lost_because_it_could_not_be_written_down(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()
    desk.records.away = True
    with caplog.at_level(logging.ERROR):
        desk.slash("why ann@example.com")
    assert len(desk.slack.messages) == 2
    assert "look-ups cannot be counted" in caplog.text
    assert "the audit log has no row of ask by U1 (shown)" in caplog.text
    assert "ann@" not in caplog.text


def test_who_asked_too_often_is_told_when_they_may_again() -> None:
    desk = Desk(most=2)
    for number in range(3):
        desk.slash("why ann@example.com", key=f"t{number}", response_url=URL)
    assert len(desk.slack.messages) == 4
    assert told(desk) == [
        "You have looked up as much as one person may in an hour (2); you may ask again at"
        " 2026-05-02 12:00 UTC"
    ]
    assert desk.records.rows[-1][2]["result"] == "refused"
    desk.slack.responses.clear()
    desk.slash("help", key="t9", response_url=URL)
    assert "I tell why mail" in told(desk)[0]
    desk.slash("why ann@example.com", key="t10", user_id="U2")
    assert len(desk.slack.messages) == 6


def test_a_rerun_is_written_down_with_whom_it_was_about() -> None:
    desk = Desk()
    desk.slash("why ann@example.com")
    [answer] = desk.answers.kept
    desk.press("rerun", "why_rerun", answer)
    assert desk.records.rows[1][1:2] + desk.records.rows[1][3:] == ("rerun", ANN)


def test_in_a_public_channel_the_answer_is_masked_and_its_row_says_so() -> None:
    desk = Desk(policy_words.policy("everybody", "", "", ""))
    desk.slash("why ann@example.com")
    assert desk.slack.shown("1.0")[0] == ":x: Not delivered — a•••@example.com"
    assert desk.records.rows[0][2]["masked"] is True


def test_a_channel_may_have_its_answers_by_direct_message() -> None:
    desk = Desk(policy_words.policy("everybody", "", "", "C1=dm"))
    desk.slash(f"why {MESSAGE}", response_url=URL)
    assert {channel for channel, _, _ in desk.slack.messages.values()} == {"DU1"}
    [(_, _, detail, about)] = desk.records.rows
    assert (detail["where"], detail["masked"], about) == ("dm", False, MessageId(MESSAGE))


COMMAND = {"channel_id": "C1", "user_id": "U1", "trigger_id": "t1"}


@pytest.mark.parametrize(
    ("more", "kind", "stranger"),
    [
        ({"channel_name": "support", "team_id": "T1"}, Kind.PUBLIC, False),
        ({"channel_name": "privategroup", "team_id": "T1"}, Kind.PRIVATE, False),
        ({"channel_name": "directmessage", "channel_id": "D1"}, Kind.DIRECT, False),
        ({"channel_name": "directmessage", "team_id": "T1"}, Kind.PUBLIC, False),
        ({"channel_name": "mpdm-ann--ben-1", "channel_id": "G1"}, Kind.GROUP, False),
        ({"channel_id": "G1"}, Kind.PRIVATE, False),
        ({}, Kind.PUBLIC, False),
        ({"team_id": "T2"}, Kind.PUBLIC, True),
        ({"team_id": "T2", "enterprise_id": "E1"}, Kind.PUBLIC, False),
    ],
)
def test_a_command_tells_where_and_by_whom(
    more: dict[str, str], kind: Kind, stranger: bool
) -> None:
    asked = of_command(COMMAND | more, OURS)
    assert (asked.kind, asked.stranger, asked.key) == (kind, stranger, "command t1")


@pytest.mark.parametrize(
    ("event", "envelope", "kind", "stranger"),
    [
        ({"channel": "D1", "channel_type": "im", "team": "T1"}, {}, Kind.DIRECT, False),
        ({"channel": "C1", "channel_type": "group"}, {}, Kind.PRIVATE, False),
        ({"channel": "C1", "channel_type": "mpim"}, {}, Kind.GROUP, False),
        ({"channel": "C1"}, {}, Kind.PUBLIC, False),
        ({"channel": "C1"}, {"is_ext_shared_channel": True}, Kind.SHARED, False),
        ({"channel": "C1", "team": "T1", "user_team": "T2"}, {}, Kind.PUBLIC, True),
    ],
)
def test_an_event_tells_where_and_by_whom(
    event: dict[str, str], envelope: dict[str, object], kind: Kind, stranger: bool
) -> None:
    asked = of_event({"event": {"user": "U1", **event}, "event_id": "E1", **envelope}, OURS)
    assert (asked.kind, asked.stranger, asked.key) == (kind, stranger, "event E1")


def test_a_press_tells_whether_one_person_alone_sees_the_message() -> None:
    body = {
        "channel": {"id": "C1", "name": "privategroup"},
        "user": {"id": "U1", "team_id": "T2"},
        "trigger_id": "t1",
        "response_url": URL,
        "container": {"is_ephemeral": True, "thread_ts": "1.0"},
    }
    assert of_press(body, OURS) == Asked(
        "C1", "U1", "action t1", "1.0", URL, Kind.PRIVATE, stranger=True, alone=True, trigger="t1"
    )


def ended(caplog: pytest.LogCaptureFixture) -> list[dict[str, object]]:
    """What is told of each request, without the times."""
    names = ("action", "result", "kind", "where", "masked", "outcome", "lead", "unknown", "missed")
    return [
        {name: getattr(record, name) for name in names if hasattr(record, name)}
        for record in caplog.records
        if record.getMessage() == "a request ended"
    ]


def test_each_question_is_one_line_of_the_log_that_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk()
    with caplog.at_level(logging.INFO):
        desk.slash("why ann@example.com")
    assert ended(caplog) == [
        {
            "action": "ask",
            "result": "shown",
            "kind": "public",
            "where": "channel",
            "masked": False,
            "outcome": "not_delivered",
            "lead": "bounce",
            "unknown": ("suppression_list",),
            "missed": {},
        }
    ]
    [line] = [r for r in caplog.records if r.getMessage() == "a request ended"]
    values = vars(line)
    assert 0 <= values["parent_ms"] <= values["total_ms"]
    assert 0 <= values["verdict_ms"] <= values["total_ms"]
    assert not {"ann", "U1"} & set(map(str, values.values()))


def test_what_was_refused_is_a_line_and_a_look_at_the_manual_is_none(
    caplog: pytest.LogCaptureFixture,
) -> None:
    desk = Desk(policy_words.policy("U7", "", "", ""))
    with caplog.at_level(logging.INFO):
        desk.slash("why ann@example.com", response_url=URL)
        desk.slash("help", key="t2", response_url=URL)
    assert [(line["action"], line["result"]) for line in ended(caplog)] == [("ask", "refused")]

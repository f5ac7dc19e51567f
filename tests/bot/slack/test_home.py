"""The Home tab: what each person is shown, when, and how often."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.actions import Action
from bot.slack.gateway import Payload
from bot.slack.home import REFRESH
from bot.slack.limits import VIEW_BLOCKS_MAX
from bot.slack.policy_words import policy
from bot.watch.machine import Level
from tests.bot.overviews import alert
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk

RULES = policy("everybody", "U0ACTS", "U0ADMIN", "")


@pytest.fixture
def desk() -> Desk:
    return Desk(RULES)


def opened(desk: Desk, user: str = "U1", tab: str = "home", key: str = "E1") -> None:
    event = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": tab}
    body = {"event_id": f"{key} {user} {desk.clock.at}", "event": event, "team_id": "T1"}
    desk.come("opened", body, Action.OPEN_HOME)


def refresh(desk: Desk, user: str = "U1") -> None:
    body = {
        "type": "block_actions",
        "actions": [{"action_id": REFRESH, "value": "-"}],
        "user": {"id": user, "team_id": "T1"},
        "view": {"id": "V1"},
        "trigger_id": f"r {desk.clock.at}",
    }
    desk.come("refreshed", body)


def shown(view: Payload) -> list[str]:
    return [line for block in view["blocks"] for line in _lines(block)]


def _lines(block: dict[str, Any]) -> list[str]:
    return [block["text"]["text"]] if block["type"] == "header" else lines({"blocks": [block]})


def titles(view: Payload) -> list[str]:
    return [each["text"]["text"] for each in view["blocks"] if each["type"] == "header"]


def test_it_is_shown_at_once_and_again_when_it_was_looked(desk: Desk) -> None:
    desk.pool.held = []
    opened(desk)
    [(user, first)] = desk.homes.published
    assert user == "U1"
    assert "Looking …" in shown(first)
    assert titles(first)[:3] == ["How SES stands", "Open alerts", "Your last questions"]
    desk.pool.let_go()
    [_, (_, second)] = desk.homes.published
    told = shown(second)
    assert "Bounce rate 1.2 % (AWS reviews from 5 %)" in "\n".join(told)
    assert "Bounce rate: could not look" in "\n".join(told)
    assert len(second["blocks"]) <= VIEW_BLOCKS_MAX
    assert [row[1] for row in desk.records.rows] == ["open_home"]
    assert desk.records.taken == {}


def test_who_looks_again_soon_sees_the_same_and_costs_no_look(desk: Desk) -> None:
    opened(desk)
    desk.clock.forward(seconds=1)
    opened(desk)
    assert (len(desk.homes.published), desk.homes.looks) == (2, 1)
    desk.clock.forward(seconds=5)
    opened(desk)
    opened(desk, "U2")
    assert desk.homes.looks == 1
    desk.clock.forward(seconds=3600)
    refresh(desk)
    assert desk.homes.looks == 2
    assert desk.homes.published[-1][0] == "U1"


def test_one_look_serves_all_who_wait_for_it(desk: Desk) -> None:
    desk.pool.held = []
    for user in ("U1", "U2", "U3"):
        opened(desk, user)
    desk.pool.let_go()
    assert desk.homes.looks == 1
    assert [user for user, _ in desk.homes.published] == ["U1", "U2", "U3"] * 2


def test_the_other_tabs_are_none_of_its_business(desk: Desk) -> None:
    opened(desk, tab="messages")
    assert (desk.homes.published, desk.records.rows) == ([], [])


def test_a_persons_own_questions_are_theirs_alone_and_lead_to_the_answers(desk: Desk) -> None:
    desk.slash("why ann@example.com")
    opened(desk)
    view = desk.homes.published[-1][1]
    own = [line for line in shown(view) if "ann@example.com" in line]
    assert own == ["• :x: ann@example.com: Not delivered, 2026-05-02 12:00 UTC To the answer"]
    assert "https://slack.example/C1/1.0" in str(view)
    opened(desk, "U2")
    assert "ann@example.com" not in str(desk.homes.published[-1][1])
    assert "You have asked nothing yet" in shown(desk.homes.published[-1][1])


def test_it_is_masked_where_direct_messages_are() -> None:
    desk = Desk(policy("everybody", "", "", "direct=masked"))
    desk.slash("why ann@example.com")
    opened(desk)
    told = str(desk.homes.published)
    assert "ann@example.com" not in told
    assert "a•••@example.com" in told


def test_open_alerts_are_listed(desk: Desk) -> None:
    kept = alert(Level.CRITICAL)
    desk.alerts.kept[kept.key] = kept
    opened(desk)
    assert any(
        "ounce rate" in line and ", since 2026" in line
        for line in shown(desk.homes.published[0][1])
    )


@pytest.mark.parametrize(
    ("user", "set_up", "said"),
    [
        ("U1", False, "You may ask here; to act"),
        ("U0ACTS", False, "You may ask here, and act"),
        ("U0ADMIN", True, "You may ask here, act on answers and see"),
    ],
)
def test_what_is_missing_is_for_admins(desk: Desk, user: str, set_up: bool, said: str) -> None:
    opened(desk, user)
    view = desk.homes.published[-1][1]
    assert ("Set-up" in titles(view)) == set_up
    assert (":warning: ALERT_CHANNEL is not set" in shown(view)) == set_up
    assert shown(view)[-1].startswith(said)


def test_who_may_not_ask_sees_examples_alone() -> None:
    desk = Desk(policy("nobody", "", "", ""))
    opened(desk)
    [(_, view)] = desk.homes.published
    assert titles(view) == ["Ask me, in any channel"]
    assert shown(view)[-1].startswith("You may not ask here")
    assert desk.homes.looks == 0


def test_while_the_database_is_away_the_rest_is_shown(desk: Desk) -> None:
    desk.answers.away = True
    opened(desk)
    assert ":grey_question: Could not look — It does not answer" in shown(
        desk.homes.published[-1][1]
    )


def test_a_look_that_crashes_leaves_what_was_shown_and_the_next_may_look(desk: Desk) -> None:
    desk.homes.broken = True
    opened(desk)
    desk.homes.broken = False
    desk.clock.forward(minutes=1)
    opened(desk)
    assert "Looking …" not in shown(desk.homes.published[-1][1])


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        ("not_enabled", "switch on the Home Tab under App Home in the app's settings"),
        ("missing_scope", "add the scopes of the manifest to the app, and install it again"),
    ],
)
def test_why_slack_does_not_show_it_is_in_the_log_once(
    desk: Desk, code: str, remedy: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.homes.closed = code
    for _ in range(2):
        opened(desk)
        desk.clock.forward(minutes=1)
    [line] = [r.message for r in caplog.records if r.levelname == "WARNING"]
    assert line == f"the Home tab is not shown ({code}): {remedy}"
    assert desk.homes.looks == 0


def test_another_command_of_the_app_is_told_which_one_is_listened_to(desk: Desk) -> None:
    desk.come(
        "not_ours",
        {
            "command": "/mail",
            "text": "why ann@example.com",
            "channel_id": "C1",
            "user_id": "U1",
            "trigger_id": "t1",
        },
    )
    [(_, _, told, _)] = desk.slack.whispers
    assert lines(told) == [
        "I listen to /ses, not to /mail: whoever runs me can change that with the setting"
        " SLACK_COMMAND"
    ]

"""The buttons and commands of following pass the gate as all others do, and are written down."""

from __future__ import annotations

from typing import Any

import pytest

from bot.slack.threads import FOLLOW, UNFOLLOW
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def pressed(desk: Desk, door: str, action: str, **told: object) -> None:
    [answer] = desk.answers.kept
    channel = {"id": "C1", "name": "support"}
    desk.press(door, action, answer, channel=channel, **told)


def told(desk: Desk) -> list[str]:
    return [line for _, _, payload, _ in desk.slack.whispers for line in lines(payload)]


def test_a_command_asks_and_follows(desk: Desk) -> None:
    desk.slash("follow ann@example.com")
    [follow] = desk.follows.kept.values()
    assert (follow.actor, follow.channel, follow.thread) == ("U1", "C1", "1.0")
    desk.slash("following", key="t2")
    assert any("ann@example.com until" in line for line in told(desk))
    desk.slash("unfollow <mailto:ann@example.com|ann@example.com>", key="t3")
    assert desk.follows.kept == {}
    assert told(desk)[-1] == "You follow ann@example.com no longer"
    rows = [(row["action"], row["result"]) for row in audited(desk)]
    assert rows == [("follow", "shown"), ("list_followed", "shown"), ("unfollow", "told")]


def audited(desk: Desk) -> list[dict[str, Any]]:
    return [{"action": action, **detail} for _, action, detail, *_ in desk.records.rows]


def test_the_buttons_of_an_answer_begin_and_end_it(desk: Desk) -> None:
    desk.slash("why ann@example.com")
    pressed(desk, "follow", FOLLOW, trigger_id="p1")
    assert len(desk.follows.kept) == 1
    assert "[Re-run] [Stop following]" in desk.slack.shown("1.0")
    message = {"ts": "1.0", **desk.slack.messages["1.0"][1]}
    pressed(desk, "unfollow", UNFOLLOW, trigger_id="p2", message=message)
    assert desk.follows.kept == {}
    assert "[Re-run] [Follow]" in desk.slack.shown("1.0")


def test_a_press_that_slack_repeats_is_taken_once(desk: Desk) -> None:
    desk.slash("why ann@example.com")
    for _ in range(2):
        pressed(desk, "follow", FOLLOW, trigger_id="p1")
    assert len(desk.follows.known) == 1


def test_who_does_it_is_told_that_the_database_does_not_answer(desk: Desk) -> None:
    desk.follows.away = True
    desk.slash("following")
    desk.slash("unfollow ann@example.com", key="t2")
    assert told(desk) == ["The database does not answer: It does not answer"] * 2


@pytest.mark.parametrize("text", ["follow", "unfollow", "follow nonsense", "following me"])
def test_what_is_not_understood_is_told_with_examples(desk: Desk, text: str) -> None:
    desk.slash(text)
    assert sum("/ses why " in line for line in told(desk)) == 2
    assert (desk.slack.messages, desk.follows.kept) == ({}, {})

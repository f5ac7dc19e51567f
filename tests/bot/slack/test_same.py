"""Two people who ask the same within a few minutes: one answer, where both may see it."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from bot.report import Report
from bot.slack.policy_words import policy
from bot.slack.render import Payload
from checks.core import Target
from tests.bot.reports import report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk

ASKED = "why ann@example.com"
PRIVATE: dict[str, Any] = {"channel_id": "G1", "channel_name": "privategroup"}
DIRECT: dict[str, Any] = {"channel_id": "D2", "channel_name": "directmessage"}
ELSEWHERE: dict[str, Any] = {"channel_id": "C2", "channel_name": "sales"}


class Shared(Desk):
    def __init__(self, rules: str = "") -> None:
        super().__init__(policy("everybody", "", "", rules))
        self.asks.shares = True
        self._numbers = count()

    def why(self, user: str, **told: Any) -> None:
        self.slash(ASKED, key=f"t{next(self._numbers)}", user_id=user, **told)

    @property
    def told(self) -> list[list[str]]:
        return [lines(payload) for _, _, payload, _ in self.slack.whispers]


@pytest.fixture
def desk() -> Shared:
    return Shared()


def button(payload: Payload) -> str:
    [element] = payload["blocks"][-1]["elements"]
    return str(element["value"])


@pytest.mark.parametrize("where", [{}, ELSEWHERE], ids=["same channel", "another public one"])
def test_the_second_gets_a_link_and_may_ask_again(desk: Shared, where: dict[str, Any]) -> None:
    desk.why("U1")
    desk.why("U2", **where)
    assert len(desk.slack.messages) == 2
    [(channel, user, payload, _)] = desk.slack.whispers
    assert "https://slack.example/C1/1.0" in str(payload)
    assert (channel, user) == (where.get("channel_id", "C1"), "U2")
    assert lines(payload) == [
        "U1 asked the same at 2026-05-02 12:00 UTC: the answer stands there To the answer",
        "[Ask again all the same]",
    ]
    [_, linked] = desk.records.rows
    assert (linked[0], linked[2]["result"], linked[2]["where"]) == ("U2", "linked", "asker")
    desk.press("rerun", "why_rerun", button(payload), channel={"id": channel, "name": "x"})
    assert len(desk.slack.messages) == 3
    assert desk.slack.shown("3.0")[0].startswith("Re-run by U1 at")


def test_the_same_person_too(desk: Shared) -> None:
    desk.why("U1")
    desk.why("U1")
    assert desk.told[0][0].startswith("You asked the same at")


def test_while_the_first_is_still_at_work_the_second_is_told_where_it_will_stand(
    desk: Shared,
) -> None:
    def ask(target: Target, *, again: bool = False) -> Report:
        if not desk.slack.whispers:
            desk.why("U2")
        return report()

    desk.inquiry._ask = ask
    desk.why("U1")
    assert desk.told == [["U1 has just asked the same: the answer is about to come To the answer"]]
    assert len(desk.slack.messages) == 2


@pytest.mark.parametrize(
    ("first", "second", "rules"),
    [
        pytest.param(PRIVATE, {}, "public=unmasked", id="from a private channel"),
        pytest.param(DIRECT, {}, "public=unmasked", id="from a direct message"),
        pytest.param(DIRECT, PRIVATE, "", id="from one that is not public to another"),
        pytest.param({}, PRIVATE, "", id="masked, where it need not be"),
        pytest.param({}, ELSEWHERE, "C2=unmasked", id="masked in one channel only"),
        pytest.param({}, ELSEWHERE, "C1=unmasked", id="not masked where it should be"),
        pytest.param({}, {}, "public=asker", id="shown to the asker alone"),
        pytest.param({}, {}, "public=dm", id="by direct message"),
    ],
)
def test_never_where_they_may_not_see_it_or_not_so(
    first: dict[str, Any], second: dict[str, Any], rules: str
) -> None:
    desk = Shared(rules)
    desk.why("U1", **first)
    desk.why("U2", **second)
    assert not any("asked the same" in line for told in desk.told for line in told)


def test_in_a_private_channel_the_answer_of_a_public_one_serves(desk: Shared) -> None:
    desk = Shared("public=unmasked")
    desk.why("U1")
    desk.why("U2", **PRIVATE)
    assert len(desk.slack.messages) == 2
    desk.why("U3", team_id="T9", channel_id="G2", channel_name="privategroup")
    assert "asked the same" not in str(desk.told[1:])


def test_a_mention_may_come_from_a_private_channel_and_is_shared_there_alone(
    desk: Shared,
) -> None:
    event = desk.event(channel="C3", user="U1", text="<@U9> why ann@example.com")
    desk.come("mention", event)
    desk.why("U2")
    assert len(desk.slack.messages) == 4


def test_an_answer_that_somebody_deleted_is_given_anew(desk: Shared) -> None:
    desk.why("U1")
    del desk.slack.messages["1.0"]
    desk.why("U2")
    assert len(desk.slack.messages) == 3
    desk.why("U3")
    assert desk.told[0][0].startswith("U2 asked the same")


def test_after_a_crash_the_next_is_answered(desk: Shared) -> None:
    desk.report = KeyError("oops")
    desk.why("U1")
    desk.report = report()
    desk.why("U2")
    assert (desk.told, len(desk.slack.messages)) == ([], 3)


def test_what_could_not_be_posted_is_shared_with_nobody(desk: Shared) -> None:
    desk.slack.closed = "not_in_channel"
    desk.why("U1")
    desk.slack.closed = None
    desk.why("U2")
    assert len(desk.slack.messages) == 2


def test_an_answer_that_slack_did_not_take_is_pointed_at_for_nobody(desk: Shared) -> None:
    desk.slack.fixed = "is_archived"
    desk.why("U1")
    assert [row.answer for row in desk.asks.rows.values()] == []
    desk.slack.fixed = None
    desk.why("U2")
    assert not any("asked the same" in line for told in desk.told for line in told)
    assert "Not delivered" in desk.slack.shown("2.0")[0]


def test_while_the_database_is_away_everybody_is_answered(desk: Shared) -> None:
    desk.why("U1")
    desk.asks.away = True
    desk.why("U2")
    assert len(desk.slack.messages) == 4


def test_who_follows_gets_the_thread_anyway(desk: Shared) -> None:
    desk.why("U1")
    desk.slash("follow ann@example.com", key="f1", user_id="U2")
    assert not any("asked the same" in line for told in desk.told for line in told)

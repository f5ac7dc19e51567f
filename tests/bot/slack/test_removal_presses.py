"""Who presses and who sends is looked at each time, and what is not allowed looks nothing up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.removal import Entry, name_of
from bot.slack import policy_words
from bot.slack.removal_form import REASON
from tests.bot.slack.reading import lines
from tests.bot.slack.removing import Removals
from tests.bot.slack.test_app import Desk
from tests.bot.slack.test_removal_desk import ANSWER, LISTED, SENT, WHY
from tests.fakes import ANN, HOME

U1_ACTS = policy_words.policy("everybody", "U1", "", "")


class Shop(Desk):
    """A desk with one list, on which Ann is."""

    def _removals(self) -> Removals:
        removals = Removals(self, HOME)
        removals.lists[HOME].entries = {ANN.value: LISTED}
        removals.history.events = (SENT,)
        self.answers.save(ANSWER)
        return removals

    @property
    def listed(self) -> bool:
        return ANN.value in self.removals.lists[HOME].entries

    @property
    def whispered(self) -> str:
        return "\n".join(line for (_, _, told, _) in self.slack.whispers for line in lines(told))

    def click(self, door: str, user: str, value: str = "a1") -> None:
        person = {"id": user, "team_id": "T1"}
        channel = {"id": "C1", "name": "support"}
        self.press(door, "suppression", value, user=person, channel=channel, trigger_id=user)

    def send(self, user: str, reason: str = WHY, view: str = "V1") -> dict[str, Any]:
        """The acknowledgement."""
        carried: dict[str, object] = {"channel": "C1", "kind": "public", "thread": "1.0"}
        carried |= {"value": "a1", "shown": [name_of(Entry(HOME, LISTED, mailed=True))]}
        sent = {"id": view, "hash": "h", "private_metadata": json.dumps(carried)}
        state = {"values": {REASON: {REASON: {"value": reason}}}}
        person = {"id": user, "team_id": "T1"}
        self.come("sent", {"view": sent | {"state": state}, "user": person})
        return self.acks[-1]

    @property
    def audit(self) -> list[tuple[str, str, object]]:
        return [(actor, action, row["result"]) for actor, action, row, _ in self.records.rows]


@pytest.fixture
def shop() -> Shop:
    return Shop(U1_ACTS)


def test_who_may_opens_the_form_and_sends_it(shop: Shop) -> None:
    shop.click("form", "U1")
    assert "V1" in shop.removals.dialogs.views
    assert shop.send("U1") == {}
    assert not shop.listed
    assert shop.audit == [("U1", "remove_suppression", "allowed")] * 2


def test_who_may_not_gets_no_form(shop: Shop) -> None:
    shop.click("form", "U2")
    assert shop.removals.dialogs.views == {}
    assert "You are not among those who may do this" in shop.whispered
    assert shop.audit == [("U2", "remove_suppression", "refused")]


def test_a_form_that_somebody_else_sends_is_refused_too(shop: Shop) -> None:
    assert shop.send("U2") == {}
    assert shop.listed
    assert "You are not among those who may do this" in shop.whispered
    assert shop.audit == [("U2", "remove_suppression", "refused")]


def test_by_default_nobody_may() -> None:
    shop = Shop(policy_words.policy("everybody", "", "", ""))
    shop.send("U1")
    assert shop.listed
    assert "Nobody may do this yet" in shop.whispered


def test_a_reason_that_is_none_keeps_the_form_open_and_is_not_written_down(shop: Shop) -> None:
    answer = shop.send("U1", "  why not  ")
    assert answer["response_action"] == "errors"
    assert "10 characters or more" in answer["errors"][REASON]
    assert (shop.listed, shop.audit) == (True, [])


def test_a_form_that_slack_delivers_twice_is_taken_once(shop: Shop) -> None:
    shop.send("U1")
    shop.send("U1")
    assert shop.audit == [("U1", "remove_suppression", "allowed")]


def test_what_could_not_be_written_down_is_not_done(shop: Shop) -> None:
    shop.records.away = True
    shop.send("U1")
    assert shop.listed
    assert "could not be written into the audit log" in shop.whispered


def test_putting_back_takes_the_same_right(shop: Shop) -> None:
    shop.send("U1")
    [task] = shop.removals.actions.tasks
    shop.click("back", "U2", task)
    assert not shop.listed
    shop.click("back", "U1", task)
    assert shop.listed
    assert shop.audit[-2:] == [("U2", "put_back", "refused"), ("U1", "put_back", "allowed")]

"""Membership of user groups: asked, remembered for a while, and never guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.plain import sentence
from bot.slack.gateway import Refused
from bot.slack.groups import AGAIN, FRESH, UserGroups
from checks.core import Unavailable
from tests.bot.watch.fakes import Clock
from tests.fakes import NOW


@dataclass
class Slack:
    members_of: dict[str, frozenset[str]] = field(default_factory=dict)
    refuses: str | None = None
    looks: int = 0

    def members(self, group: str) -> frozenset[str]:
        self.looks += 1
        if self.refuses:
            raise Refused(self.refuses)
        return self.members_of[group]


def test_a_group_is_asked_for_once_in_a_while() -> None:
    slack, clock = Slack({"S1": frozenset({"U1"})}), Clock(NOW)
    groups = UserGroups(slack, clock)
    assert [groups.has("S1", user) for user in ("U1", "U2", "U1")] == [True, False, True]
    assert slack.looks == 1
    slack.members_of["S1"] = frozenset({"U2"})
    clock.at += FRESH
    assert [groups.has("S1", user) for user in ("U1", "U2")] == [False, True]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("missing_scope", "The app lacks the scope usergroups:read: add it, and install"),
        ("no_such_subteam", "Slack knows no user group S1: the settings name it"),
        ("unreachable", "Slack did not answer: please try again in a minute"),
        ("fatal_error", "Slack says fatal_error: please try again in a minute"),
    ],
)
def test_what_could_not_be_looked_up_says_why_and_what_to_do(code: str, said: str) -> None:
    groups = UserGroups(Slack(refuses=code), Clock(NOW))
    with pytest.raises(Unavailable) as told:
        groups.has("S1", "U1")
    assert sentence(told.value.why).startswith(said)


def test_who_was_in_it_before_is_not_let_in_while_slack_is_silent() -> None:
    slack, clock = Slack({"S1": frozenset({"U1"})}), Clock(NOW)
    groups = UserGroups(slack, clock)
    assert groups.has("S1", "U1")
    slack.refuses = "unreachable"
    clock.at += FRESH
    for _ in range(3):
        with pytest.raises(Unavailable):
            groups.has("S1", "U1")
    assert slack.looks == 2
    slack.refuses = None
    clock.at += AGAIN + timedelta(seconds=1)
    assert groups.has("S1", "U1")

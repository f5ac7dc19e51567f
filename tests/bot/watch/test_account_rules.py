"""The account's state and its quota, from the first look to the end of the thread."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.slack.validate import validate
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from checks.core import Account, Quota, Text, Unavailable, say
from tests.bot.slack.reading import lines
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import ACCOUNT, HOME, NOW

SENDING = "sending 111122223333 eu-west-1"
QUOTA = "quota 111122223333 eu-west-1"


class Post:
    """A look every 90 seconds, as the scheduler has it."""

    def __init__(self) -> None:
        self.clock = Clock(NOW)
        self.alerts = FakeAlerts()
        self.patrol = Patrol(self.alerts, VOICE, self.clock, Policy(), lambda region: None)

    def look(self, account: Account | Text, times: int = 1, apart: float = 90) -> None:
        """`apart`: seconds between two looks."""
        for _ in range(times):
            self.patrol.account(HOME, lambda: self._answer(account))
            self.clock.forward(seconds=apart)

    def _answer(self, account: Account | Text) -> Account:
        if isinstance(account, Text):
            raise Unavailable("SES GetAccount", account)
        return account

    def used(self, *shares: float, apart: float = 90) -> None:
        for share in shares:
            self.look(quota(50_000 * share), apart=apart)

    def said(self) -> list[str]:
        return [each.say.value for each in self.alerts.sent]

    def newest(self) -> list[str]:
        payload = self.alerts.sent[-1].payload
        assert not validate(payload, "message")
        return lines(payload)


def quota(sent: float, **more: Any) -> Account:
    fine = replace(ACCOUNT, enforcement="HEALTHY", sending=True)
    return replace(fine, quota=Quota(50_000.0, sent, 14.0), **more)


FINE = quota(1_000)


@pytest.fixture
def post() -> Post:
    return Post()


def test_calm_says_nothing(post: Post) -> None:
    post.look(FINE, 20)
    assert post.said() == []


@pytest.mark.parametrize(
    ("account", "head"),
    [
        (
            replace(FINE, enforcement="SHUTDOWN", sending=False),
            ":rotating_light: Critical — AWS has paused our account in eu-west-1: nothing is sent",
        ),
        (
            replace(FINE, sending=False),
            ":rotating_light: Critical — sending is switched off in eu-west-1: nothing is sent",
        ),
        (
            replace(FINE, enforcement="PROBATION"),
            ":warning: Warning — AWS reviews our account in eu-west-1, and may pause it",
        ),
    ],
    ids=["paused by AWS", "switched off", "under review"],
)
def test_what_stops_the_account_is_told_at_the_first_look(
    post: Post, account: Account, head: str
) -> None:
    post.look(account)
    assert post.said() == ["post"]
    assert post.newest()[0] == head


def test_a_review_that_becomes_a_pause_is_one_thread(post: Post) -> None:
    post.look(replace(FINE, enforcement="PROBATION"), 3)
    post.look(replace(FINE, enforcement="SHUTDOWN"), 3)
    post.look(FINE, 3)
    assert post.said() == ["post", "edit", "broadcast", "edit", "reply"]
    assert {each.thread for each in post.alerts.sent} == {f"{SENDING} #1"}
    assert post.newest()[0].startswith("Resolved")


def test_an_account_that_cannot_be_seen_is_neither_paused_nor_well(post: Post) -> None:
    post.look(replace(FINE, sending=False))
    post.look(say("access denied"), 30)
    assert post.alerts.kept[SENDING].is_open
    assert post.said() == ["post", "post"]
    assert post.newest()[0].startswith(
        ":warning: Warning — the account's state and quota cannot be read in eu-west-1"
    )


def test_the_quota_is_told_before_it_is_used_up_with_the_hour(post: Post) -> None:
    post.used(0.5, 0.6, 0.7, 0.81, 0.82, apart=1_800)
    assert post.said() == ["post"]
    shown = post.newest()
    assert shown[0] == ":warning: Warning — 82 % of the daily quota in eu-west-1 is used"
    # 16,000 more in two hours: 9,000 are left
    assert "At this pace nothing is left at 2026-05-02 15:07 UTC" in " ".join(shown)


def test_a_quota_that_is_used_up_says_what_ses_does(post: Post) -> None:
    post.used(1.0, 1.0)
    assert post.newest()[0] == (
        ":rotating_light: Critical — the daily quota in eu-west-1 is used up: SES drops new mail"
    )


def test_it_ends_by_itself_and_a_number_on_the_line_does_not_flap(post: Post) -> None:
    post.used(0.81, 0.81, 0.79, 0.81, 0.79, 0.78, 0.79, apart=1_800)
    assert post.said().count("post") == 1
    assert "reply" not in post.said()
    post.used(0.6, 0.6, 0.6, apart=1_800)
    assert post.newest()[0].startswith("Resolved")


def test_the_parent_is_edited_when_the_percentage_changes_and_not_each_time(post: Post) -> None:
    post.used(0.81, 0.81)
    post.used(*[0.8101] * 10)
    assert post.said() == ["post"]
    post.used(0.84)
    assert post.said() == ["post", "edit"]


@pytest.mark.parametrize("limit", [None, 0.0])
def test_without_a_limit_there_is_nothing_to_watch(post: Post, limit: float | None) -> None:
    post.look(replace(FINE, quota=Quota(limit, 9e9, 14.0)), 5)
    post.look(replace(FINE, quota=None), 5)
    assert post.said() == []
    assert QUOTA not in post.alerts.kept

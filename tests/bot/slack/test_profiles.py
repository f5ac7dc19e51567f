"""What Slack tells of people: asked when it matters, remembered for a while, and never guessed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.plain import sentence
from bot.slack import gateway
from bot.slack.gateway import Refused
from bot.slack.profile_looks import SlackProfiles, read
from bot.slack.profiles import AGAIN, APART, FRESH, JUST_NOW, LAST_WORD, Profile, Profiles
from checks.core import Unavailable
from sandbox.slack import shop
from sandbox.slack.app import build_slack
from sandbox.slack.user import User
from sandbox.world import Fault
from tests.bot.watch.fakes import Clock
from tests.fakes import NOW
from tests.sandbox.slack.serving import running

JAPANESE = Profile(member=True, locale="ja-JP")
GUEST = Profile(member=False, locale="en-US")


@dataclass
class Slack:
    people: dict[str, Profile] = field(default_factory=dict)
    refuses: Refused | None = None
    looks: list[str] = field(default_factory=list)

    def profile(self, user: str) -> Profile:
        self.looks.append(user)
        if self.refuses:
            raise self.refuses
        if user not in self.people:
            raise Refused("user_not_found")
        return self.people[user]


def test_a_person_is_asked_for_once_in_a_while_for_both() -> None:
    slack, clock = Slack({"U1": JAPANESE, "U2": GUEST}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert [profiles.locale(user) for user in ("U1", "U2")] == ["ja-JP", "en-US"]
    assert [profiles.is_member(user) for user in ("U1", "U2")] == [True, False]
    assert slack.looks == ["U1", "U2"]
    slack.people["U1"] = GUEST
    clock.at += FRESH
    assert (profiles.is_member("U1"), profiles.locale("U1")) == (False, "en-US")


def test_another_language_in_slack_holds_from_the_next_question_on() -> None:
    slack, clock = Slack({"U1": GUEST}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert [profiles.locale("U1"), profiles.locale("U1")] == ["en-US", "en-US"]
    assert slack.looks == ["U1"]
    slack.people["U1"] = JAPANESE
    clock.at += JUST_NOW
    assert profiles.locale("U1") == "ja-JP"
    slack.refuses = Refused("ratelimited")
    clock.at += APART
    assert profiles.locale("U1") == "ja-JP"
    assert profiles.is_member("U1"), "what was seen within the hour holds, whatever Slack says now"
    assert slack.looks == ["U1"] * 3
    clock.at += APART
    assert profiles.locale("U1") == "ja-JP"
    assert slack.looks == ["U1"] * 3, "nor is a Slack that refuses asked by every question"


def test_those_who_are_known_leave_room_for_those_who_are_not() -> None:
    slack = Slack(dict.fromkeys(("U1", "U2", "U3"), JAPANESE))
    clock = Clock(NOW)
    profiles = Profiles(slack, clock)
    for user in ("U1", "U2"):
        profiles.locale(user)
    slack.looks.clear()
    clock.at += APART
    for user in ("U1", "U2", "U1", "U3"):
        assert profiles.locale(user) == "ja-JP"
    assert slack.looks == ["U1", "U3"], "one that is known in a second, and whoever is new"
    clock.at += APART
    profiles.locale("U2")
    assert slack.looks == ["U1", "U3", "U2"]


def test_what_waits_for_us_has_what_is_known_without_asking() -> None:
    slack, clock = Slack({"U1": JAPANESE}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert profiles.locale("U1", ask=False) is None
    assert slack.looks == []
    profiles.locale("U1")
    clock.at += 2 * FRESH
    assert profiles.locale("U1", ask=False) == "ja-JP"
    assert slack.looks == ["U1"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("missing_scope", "The app lacks the scope users:read: add it, and install the app again"),
        ("user_not_found", "Slack does not know this person (user_not_found)"),
        ("unreachable", "Slack did not answer: please try again in a minute"),
        ("ratelimited", "Slack is asked too often at the moment: please try again in a minute"),
        ("fatal_error", "Slack says fatal_error: please try again in a minute"),
    ],
)
def test_what_could_not_be_looked_up_says_why_and_what_to_do(code: str, said: str) -> None:
    profiles = Profiles(Slack(refuses=Refused(code)), Clock(NOW))
    assert profiles.locale("U1") is None
    with pytest.raises(Unavailable) as told:
        profiles.is_member("U1")
    assert sentence(told.value.why).startswith(said)


def test_while_slack_is_silent_nobody_waits_for_it_and_who_is_new_is_no_member() -> None:
    slack, clock = Slack({"U1": JAPANESE, "U2": JAPANESE}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert profiles.is_member("U1")
    slack.refuses = Refused("unreachable")
    clock.at += FRESH
    for user in ("U2", "U3"):
        with pytest.raises(Unavailable):
            profiles.is_member(user)
    assert profiles.is_member("U1")
    assert slack.looks == ["U1", "U2"]
    assert profiles.locale("U1") == "ja-JP", "a language that is out of date does no harm"
    slack.refuses = None
    clock.at += AGAIN
    assert profiles.is_member("U2")


@pytest.mark.parametrize("code", ["unreachable", "ratelimited", "missing_scope"])
def test_who_was_a_member_within_the_day_is_let_in_while_slack_tells_nothing(code: str) -> None:
    slack, clock = Slack({"U1": JAPANESE}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert profiles.is_member("U1")
    slack.refuses = Refused(code)
    clock.at += LAST_WORD - timedelta(seconds=1)
    assert profiles.is_member("U1")
    clock.at += timedelta(seconds=1)
    with pytest.raises(Unavailable):
        profiles.is_member("U1")


def test_a_guest_is_not_known_for_longer_than_an_hour_while_slack_is_silent() -> None:
    slack, clock = Slack({"U1": GUEST}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert not profiles.is_member("U1")
    slack.refuses = Refused("unreachable")
    clock.at += FRESH
    with pytest.raises(Unavailable):
        profiles.is_member("U1")


@pytest.mark.parametrize("now", [{"U1": GUEST}, {}], ids=["a guest", "not known"])
def test_what_slack_says_otherwise_holds_when_it_falls_silent(now: dict[str, Profile]) -> None:
    slack, clock = Slack({"U1": JAPANESE}), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert profiles.is_member("U1")
    slack.people = now
    clock.at += FRESH
    profiles.locale("U1")
    slack.refuses = Refused("unreachable")
    clock.at += FRESH
    with pytest.raises(Unavailable):
        profiles.is_member("U1")


def test_who_is_known_already_is_not_touched_by_what_slack_refuses_of_others() -> None:
    slack = Slack({"U1": JAPANESE})
    profiles = Profiles(slack, Clock(NOW))
    assert profiles.is_member("U1")
    slack.refuses = Refused("missing_scope")
    assert profiles.locale("U2") is None
    assert profiles.is_member("U1")


def test_slack_is_not_asked_before_it_wants_to_be() -> None:
    slack, clock = Slack({"U1": JAPANESE}, Refused("ratelimited", 60)), Clock(NOW)
    profiles = Profiles(slack, clock)
    profiles.locale("U1")
    slack.refuses = None
    clock.at += timedelta(seconds=59)
    assert profiles.locale("U1") is None
    clock.at += timedelta(seconds=1)
    assert profiles.locale("U1") == "ja-JP"


def test_one_line_says_what_to_do_and_one_that_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    slack, clock = Slack({"U1": JAPANESE}, Refused("missing_scope")), Clock(NOW)
    profiles = Profiles(slack, clock)
    with caplog.at_level(logging.WARNING):
        for user in ("U1", "U2", "U1"):
            profiles.locale(user)
            clock.at += AGAIN
        slack.refuses = None
        for _ in range(2):
            profiles.locale("U1")
            profiles.locale("U9")  # that one is unknown says nothing of Slack
    lacking, over = caplog.messages
    assert lacking.startswith("Slack does not tell who people are (missing_scope): The app lacks")
    assert over == "Slack tells who people are again"


def test_so_many_are_kept_and_no_more() -> None:
    slack = Slack(dict.fromkeys(("U1", "U2", "U3"), JAPANESE))
    profiles = Profiles(slack, Clock(NOW), most=2)
    for user in ("U1", "U2", "U3", "U3", "U2", "U1"):
        profiles.locale(user)
    assert slack.looks == ["U1", "U2", "U3", "U1"]


def test_who_was_looked_at_again_is_kept_longer() -> None:
    slack, clock = Slack(dict.fromkeys(("U1", "U2", "U3"), JAPANESE)), Clock(NOW)
    profiles = Profiles(slack, clock, most=2)
    for user in ("U1", "U2", "U1", "U3"):
        clock.at += APART
        profiles.locale(user)
    assert [profiles.locale(user, ask=False) for user in ("U1", "U2")] == ["ja-JP", None]


def test_whom_slack_does_not_know_is_not_asked_for_by_every_question() -> None:
    slack, clock = Slack(), Clock(NOW)
    profiles = Profiles(slack, clock)
    assert profiles.locale("U9") is None
    clock.at += AGAIN - timedelta(seconds=1)
    assert profiles.locale("U9") is None
    assert slack.looks == ["U9"]
    slack.people["U9"] = JAPANESE
    clock.at += timedelta(seconds=1)
    assert profiles.locale("U9") == "ja-JP"


OURS = frozenset({"T1", "E1"})
MEMBER = {"id": "U1", "team_id": "T1", "is_restricted": False, "is_stranger": False}


@pytest.mark.parametrize(
    ("more", "member"),
    [
        ({}, True),
        ({"is_restricted": True}, False),
        ({"is_restricted": True, "is_ultra_restricted": True}, False),
        ({"is_ultra_restricted": True}, False),
        ({"is_stranger": True}, False),
        ({"team_id": "T2"}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E2"}}, False),
        ({"team_id": "T2", "enterprise_user": {"enterprise_id": "E1"}}, True),
        ({"deleted": True}, False),
        ({"is_bot": True}, False),
        ({"is_admin": True}, True),
    ],
    ids=str,
)
def test_a_member_is_of_our_workspace_or_organisation_and_no_guest(
    more: dict[str, Any], member: bool
) -> None:
    assert read(MEMBER | more, OURS).member is member


def test_what_says_nothing_is_no_member() -> None:
    assert read({}, OURS) == Profile(member=False)


@contextmanager
def asked(ann: User, *faults: Fault, **given: Any) -> Iterator[SlackProfiles]:
    workspace = shop.example_shop(**given)
    workspace.users[shop.ANN] = ann
    with running(build_slack(workspace, faults=faults)) as url:
        web = gateway.client(shop.BOT_TOKEN, f"{url}/api/", 2, patient=False)
        yield SlackProfiles(web, frozenset({shop.TEAM}))


ANN = shop.example_shop().users[shop.ANN]


def test_slack_is_asked_for_the_locale_too() -> None:
    with asked(replace(ANN, locale="ja-JP")) as slack:
        assert slack.profile(shop.ANN) == JAPANESE
    with asked(replace(ANN, guest="of channels")) as slack:
        assert slack.profile(shop.ANN) == GUEST


@pytest.mark.parametrize(
    ("given", "user", "code", "pause"),
    [
        ({"scopes": shop.SCOPES - {"users:read"}}, shop.ANN, "missing_scope", None),
        ({}, "U0NOBODY", "user_not_found", None),
        ({"fault": "ratelimited:30"}, shop.ANN, "ratelimited", 30.0),
        ({"fault": "unreachable"}, shop.ANN, "unreachable", None),
    ],
    ids=["no scope", "nobody", "too often", "silent"],
)
def test_what_slack_refuses_is_told_by_its_own_word(
    given: dict[str, Any], user: str, code: str, pause: float | None
) -> None:
    error = given.pop("fault", None)
    faults = (Fault("slack", error, "users.info"),) if error else ()
    with asked(ANN, *faults, **given) as slack, pytest.raises(Refused) as told:
        slack.profile(user)
    assert (told.value.code, told.value.retry_after) == (code, pause)

"""Where, when and in which thread an alert is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.language import language
from bot.plain import ENGLISH, Language
from bot.slack.render import Slack
from bot.watch import quiet, routes, rules
from bot.watch.episode import fresh
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.watch.quiet import QuietHours
from bot.watch.routes import Route, Routes
from bot.watch.voice import Voice
from checks.core import Account, Place
from tests.bot.slack.reading import lines
from tests.bot.watch.fakes import Clock, FakeAlerts
from tests.fakes import ACCOUNT

NIGHT = datetime(2026, 5, 2, 23, 0, tzinfo=UTC)
FINE = replace(ACCOUNT, enforcement="HEALTHY", sending=True, quota=None)
REVIEW = replace(FINE, enforcement="PROBATION")
PAUSED = replace(FINE, enforcement="SHUTDOWN")
KEY = "sending 111122223333 eu-west-1"


class Post:
    def __init__(
        self,
        hours: QuietHours | None = None,
        to: Routes | None = None,
        spoken: Language = ENGLISH,
    ) -> None:
        self.clock, self.alerts = Clock(NIGHT), FakeAlerts()
        voice = Voice(Slack(), to or Routes("C1"), hours, spoken=lambda channel: spoken)
        self.patrol = Patrol(self.alerts, voice, self.clock, Policy(), lambda region: None)

    def look(self, account: Account, region: str = "eu-west-1", **passed: float) -> None:
        self.patrol.account(Place("111122223333", region), lambda: account)
        self.clock.forward(**(passed or {"seconds": 1}))

    def said(self) -> list[str]:
        return [each.say.value for each in self.alerts.sent]


@pytest.fixture
def night() -> Post:
    return Post(quiet.parse("22:00-07:00"))


def test_a_warning_waits_for_the_morning(night: Post) -> None:
    for _ in range(7):
        night.look(REVIEW, hours=1)
    assert night.said() == []
    night.look(REVIEW, hours=2)
    night.look(REVIEW)
    assert night.said() == ["post"]
    assert night.clock.at.hour == 8


def test_what_becomes_critical_at_night_does_not_wait(night: Post) -> None:
    night.look(REVIEW, hours=1)
    night.look(PAUSED)
    assert night.said() == ["post"]
    assert lines(night.alerts.sent[0].payload)[0].startswith(":rotating_light: Critical")


def test_of_what_is_over_by_the_morning_nobody_is_told(night: Post) -> None:
    night.look(REVIEW, hours=1)
    for _ in range(3):
        night.look(FINE, hours=1)
    night.look(FINE, hours=8)
    assert night.said() == []
    night.look(REVIEW)
    assert night.said() == ["post"]


def came_back_at_night(night: Post) -> None:
    night.clock.forward(hours=-2)
    night.look(REVIEW)
    night.look(FINE, hours=1)
    night.look(FINE, hours=2)
    night.look(REVIEW, hours=1)
    assert night.said() == ["post", "edit", "reply", "edit"]
    assert lines(night.alerts.sent[-1].payload)[0].startswith(":warning: Warning")


def test_what_came_back_at_night_is_told_in_the_morning_though_nobody_looks(night: Post) -> None:
    came_back_at_night(night)
    for _ in range(10):
        night.patrol.tend()
        night.clock.forward(hours=1)
    assert night.said()[4:] == ["edit", "broadcast"]
    assert lines(night.alerts.sent[-1].payload)[0].startswith("It is back")


def test_what_came_back_at_night_and_went_is_not_told(night: Post) -> None:
    came_back_at_night(night)
    for _ in range(10):
        night.look(FINE, hours=1)
        night.patrol.tend()
    assert night.said()[4:] == ["edit"]
    assert lines(night.alerts.sent[-1].payload)[0].startswith(":white_check_mark: Resolved")


def test_what_came_back_at_night_and_became_critical_does_not_wait(night: Post) -> None:
    came_back_at_night(night)
    night.look(PAUSED)
    assert night.said()[4:] == ["edit", "broadcast"]


def test_what_came_back_at_night_reminds_nobody_before_the_morning(night: Post) -> None:
    came_back_at_night(night)
    for _ in range(5):
        night.look(REVIEW, hours=1)
    assert [say for say in night.said()[4:] if say != "edit"] == []


def test_an_alert_from_before_goes_on_without_noise(night: Post) -> None:
    night.look(PAUSED)
    night.look(FINE, hours=1)
    night.look(FINE, hours=1)
    night.look(REVIEW, hours=1)
    assert night.said() == ["post", "edit", "reply", "edit"]
    night.clock.forward(hours=6)
    night.look(REVIEW)
    assert night.said() == ["post", "edit", "reply", "edit", "edit", "broadcast"]
    assert lines(night.alerts.sent[-1].payload)[0].startswith("It is back")


def test_what_waits_is_said_though_nothing_is_looked_at_any_more(night: Post) -> None:
    night.look(REVIEW, hours=7)
    night.patrol.tend()
    assert night.said() == []
    night.clock.forward(hours=1)
    night.patrol.tend()
    assert night.said() == ["post"]
    night.patrol.tend()
    assert night.said() == ["post"]


def earlier(night: Post, **flags: object) -> None:
    """An alert that is open, as earlier versions kept it."""
    alert = night.alerts.kept[KEY]
    memory = {name: value for name, value in alert.memory.items() if name != "said"}
    night.alerts.kept[KEY] = replace(alert, memory=memory | flags)
    night.alerts.sent.clear()


def test_what_an_earlier_version_has_told_is_not_told_again() -> None:
    post = Post()
    post.look(REVIEW, hours=1)
    earlier(post, held=False, storm=None)
    kept = dict(post.alerts.kept)
    post.patrol.tend()
    assert (post.said(), post.alerts.kept) == ([], kept)
    post.look(PAUSED)
    assert post.said() == ["edit", "broadcast"]
    assert {each.thread for each in post.alerts.sent} == {f"{KEY} #1"}


def test_what_an_earlier_version_holds_back_is_told_in_the_morning(night: Post) -> None:
    night.look(REVIEW, hours=7)
    earlier(night, held=True, storm=None)
    night.patrol.tend()
    assert night.said() == []
    night.clock.forward(hours=1)
    night.patrol.tend()
    assert night.said() == ["post"]


def test_what_an_earlier_version_told_in_a_digest_goes_on_there(night: Post) -> None:
    night.look(REVIEW)
    earlier(night, held=False, storm="storm #1")
    for _ in range(2):
        night.look(FINE)
    assert [(each.thread, each.say.value) for each in night.alerts.sent] == [("storm #1", "reply")]


@pytest.mark.parametrize(
    ("text", "hour", "hushed"),
    [
        ("22:00-07:00", 23, True),
        ("22:00-07:00", 6, True),
        ("22:00-07:00", 7, False),
        ("9:00 - 17:00", 12, True),
        ("9:00 - 17:00", 18, False),
        ("9:00 - 17:30", 17, False),
        ("22:00-07:00 Asia/Tokyo", 14, True),
        ("22:00-07:00 Asia/Tokyo", 23, False),
    ],
)
def test_quiet_hours_are_those_of_the_zone(text: str, hour: int, hushed: bool) -> None:
    hours = quiet.parse(text)
    assert hours is not None
    assert hours.at(datetime(2026, 5, 2, hour, 30, tzinfo=UTC)) is hushed


@pytest.mark.parametrize(
    "text",
    ["at night", "25:00-07:00", "22:00-07:00 Mars/Olympus", "22-7", "00:00-00:00", "7:00-07:00"],
)
def test_quiet_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"written|clock|zone|same minute"):
        quiet.parse(text)


def test_without_quiet_hours_there_are_none() -> None:
    assert quiet.parse(" ") is None


def test_a_route_goes_by_rule_and_region_and_the_first_that_fits() -> None:
    found = routes.parse(
        "sending@us-east-1=C0AWAY, sending=C0OURS, *@us-east-1=C0REST", rules.load()
    )
    assert found[0] == Route("sending", "us-east-1", "C0AWAY")
    to = Routes("C1", found)
    made = {
        (kind, region): to.channel(fresh("k", kind, "", region))
        for kind in ("sending", "quota")
        for region in ("us-east-1", "eu-west-1")
    }
    assert made == {
        ("sending", "us-east-1"): "C0AWAY",
        ("sending", "eu-west-1"): "C0OURS",
        ("quota", "us-east-1"): "C0REST",
        ("quota", "eu-west-1"): "C1",
    }


def test_an_alert_is_posted_where_its_route_leads() -> None:
    post = Post(to=Routes("C1", routes.parse("sending=C0OURS", rules.load())))
    post.look(PAUSED)
    assert [each.channel for each in post.alerts.sent] == ["C0OURS"]


@pytest.mark.parametrize("text", ["sending", "sending=#alerts", "sendign=C0123", "storm=C0123"])
def test_a_route_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"written|no rule|where its alerts go"):
        routes.parse(text, rules.load())


def test_an_alert_is_said_in_the_language_of_its_channel() -> None:
    found = routes.parse("sending=C0222222", rules.load())
    spoken = {"C1": ENGLISH, "C0222222": language("ja")}
    for to, beginning in ((Routes("C1"), "Critical"), (Routes("C1", found), "重大")):
        alerts, clock = FakeAlerts(), Clock(NIGHT)
        voice = Voice(Slack(), to, spoken=spoken.__getitem__)
        patrol = Patrol(alerts, voice, clock, Policy(), lambda region: None)
        patrol.account(Place("111122223333", "eu-west-1"), lambda: PAUSED)
        assert lines(alerts.sent[0].payload)[0].startswith(f":rotating_light: {beginning}")

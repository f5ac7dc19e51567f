"""What comes by the queue about the account is told ahead of the next look, and ends rightly."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.notice import About, Notice
from bot.plain import sentence
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin
from bot.watch.machine import Level, Policy
from bot.watch.noticed import ADVICE_APART, Noticed
from bot.watch.patrol import Patrol
from checks.core import Place, say
from checks.core.ses_tenants import Tenant
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import ACCOUNT, HOME, MAIN_SET, NOW, FakeSes

OTHER = Place("666655554444", HOME.region)
KEY = f"sending {HOME.account} {HOME.region}"


@dataclass
class FakeNotices:
    known: list[Notice] = field(default_factory=list)

    def of(self, about: About, region: str, since: datetime) -> tuple[Notice, ...]:
        found = [
            n for n in self.known if (n.about, n.place.region) == (about, region) and n.at >= since
        ]
        return tuple(sorted(found, key=lambda n: n.at, reverse=True))


class Post:
    """A look every ten seconds."""

    def __init__(self) -> None:
        self.clock, self.alerts, self.notices = Clock(NOW), FakeAlerts(), FakeNotices()
        self.patrol = Patrol(self.alerts, VOICE, self.clock, Policy(), lambda region: None)
        self.noticed = Noticed(self.patrol, self.notices)
        self.advised: list[datetime] = []

    def switch(self, status: str, *, place: Place = HOME, **told: str) -> None:
        made = {"status": status} | told
        self.notices.known.append(Notice(About.SENDING, "1", place, self.clock.at, made))

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.noticed.look(HOME, lambda: self.advised.append(self.clock.at))
            self.clock.forward(seconds=10)

    def account(self, *, sending: bool) -> None:
        self.patrol.account(HOME, lambda: replace(ACCOUNT, sending=sending))

    def said(self) -> list[str]:
        return [each.say.value for each in self.alerts.sent if each.say.value != "edit"]

    def open(self) -> list[Alert]:
        return [each for each in self.alerts.kept.values() if each.is_open]


@pytest.fixture
def post() -> Post:
    return Post()


def test_that_sending_is_off_is_told_at_once_and_once(post: Post) -> None:
    post.switch("disabled", cause="Bounce rate")
    post.look(times=3)
    assert post.said() == ["post"]
    (alert,) = post.open()
    assert (alert.key, alert.level) == (KEY, Level.CRITICAL)
    shown = bulletin(alert, post.clock.at)
    assert sentence(shown.subject) == "sending is switched off in eu-west-1: nothing is sent"
    assert "SES's event, 2026-05-02 12:00 UTC: Bounce rate" in map(sentence, shown.rows)


def test_the_looks_go_on_in_the_same_thread(post: Post) -> None:
    post.switch("disabled")
    post.look()
    post.account(sending=False)
    assert [alert.key for alert in post.open()] == [KEY]
    post.switch("enabled")
    post.look()
    assert post.open()
    post.account(sending=True)
    assert post.open() == []
    assert post.said() == ["post", "reply"]


def test_without_the_event_that_it_is_over_the_looks_say_so(post: Post) -> None:
    post.switch("disabled")
    post.look()
    post.account(sending=True)
    post.account(sending=True)
    post.look(times=3)
    assert post.open() == []
    assert post.said() == ["post", "reply"]


def test_of_the_account_an_event_that_comes_late_says_nothing(post: Post) -> None:
    post.switch("disabled")
    post.clock.forward(minutes=11)
    post.look()
    assert post.said() == []


def test_that_all_is_well_is_no_news(post: Post) -> None:
    post.switch("enabled")
    post.switch("enabled", kind="tenant", name="shop-1")
    post.look(times=2)
    assert post.alerts.kept == {}


def test_of_several_the_newest_counts(post: Post) -> None:
    post.switch("disabled")
    post.clock.forward(seconds=5)
    post.switch("enabled")
    post.notices.known.reverse()
    post.look()
    assert post.said() == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("tenant", "the tenant shop-1 may not send in eu-west-1"),
        ("configuration-set", "the configuration set shop-1 may not send in eu-west-1"),
        ("identity", "sending is switched off for shop-1 in eu-west-1"),
    ],
)
def test_a_part_of_the_account_has_a_thread_of_its_own(post: Post, kind: str, words: str) -> None:
    post.switch("disabled", kind=kind, name="shop-1")
    post.switch("disabled", kind=kind, name="shop-2")
    post.clock.forward(hours=3)
    post.look(times=2)
    assert [alert.key for alert in post.open()] == [f"{KEY} {kind} shop-1", f"{KEY} {kind} shop-2"]
    assert sentence(bulletin(post.open()[0], NOW).subject) == words
    post.switch("enabled", kind=kind, name="shop-1")
    post.look()
    assert [alert.key for alert in post.open()] == [f"{KEY} {kind} shop-2"]


def test_another_account_is_told_as_itself(post: Post) -> None:
    post.switch("disabled", place=OTHER)
    post.look()
    assert [alert.key for alert in post.open()] == [f"sending {OTHER.account} {OTHER.region}"]


def tenant(status: str) -> Tenant:
    return Tenant(NOW, "shop-1", status, "arn", ())


@dataclass
class Ses(FakeSes):
    found: Tenant | None = None

    def tenant(self, name: str) -> Tenant | None:
        return self._answer("tenant", lambda: self.found)


def test_a_tenant_that_may_send_again_is_seen_without_an_event(post: Post) -> None:
    post.switch("disabled", kind="tenant", name="shop-1")
    post.look()
    for found in (tenant("DISABLED"), tenant("REINSTATED")):
        post.noticed.stopped(HOME, Ses(found=found))
        assert post.open()
    post.noticed.stopped(HOME, Ses(found=tenant("ENABLED"), down=say("away")))
    assert post.open()
    post.noticed.stopped(HOME, Ses(found=tenant("ENABLED")))
    assert post.open() == []


def test_a_configuration_set_that_may_send_again_too(post: Post) -> None:
    post.switch("disabled", kind="configuration-set", name="main")
    post.look()
    stopped = FakeSes(sets={"main": replace(MAIN_SET, sending=False)})
    for ses in (stopped, FakeSes(), FakeSes()):
        assert post.open()
        post.noticed.stopped(HOME, ses)
    assert post.open() == []


def test_what_is_deleted_is_watched_no_longer(post: Post) -> None:
    post.switch("disabled", kind="tenant", name="shop-1")
    post.look()
    post.noticed.stopped(HOME, Ses(found=None))
    assert post.open() == []


def test_the_advisors_events_have_its_list_read_now_and_not_time_and_again(post: Post) -> None:
    post.look()
    assert post.advised == []
    told = Notice(About.ADVISOR, "1", HOME, post.clock.at, {"status": "open"})
    post.notices.known.append(told)
    post.look(times=3)
    assert len(post.advised) == 1
    post.notices.known.append(replace(told, at=post.clock.at))
    post.look(times=int(ADVICE_APART / timedelta(seconds=10)) + 1)
    assert len(post.advised) == 2

"""What is watched no longer: its alert ends, and nobody is told that it was mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.watch import quiet
from bot.watch.episode import was_retired
from bot.watch.machine import Level, Policy
from bot.watch.patrol import IDENTITIES_MAX, Patrol, Records
from bot.watch.standing import Standing
from checks.core import Place, Sources, say
from checks.core import Policy as Decided
from tests.bot.slack.reading import lines
from tests.bot.watch import test_identity, test_standing, test_voice
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.bot.watch.test_identity import DKIM
from tests.bot.watch.test_standing import LISTED, FakeQueue
from tests.bot.watch.test_voice import FINE, NIGHT, REVIEW
from tests.fakes import ACCOUNT, HOME, FakeHealth, FakeHistory

FINE_RECORDS, BROKEN = Records((), ()), Records((DKIM,), ())
GONE = ":white_check_mark: Watched no longer — "


def newest(alerts: FakeAlerts) -> list[str]:
    """The first lines of the parent and of the news, as they are now."""
    return [lines(each.payload)[0] for each in alerts.sent[-2:]]


def test_a_domain_that_is_no_identity_any_more_is_watched_no_longer() -> None:
    post = test_identity.Post()
    post.round({"shop.example": FINE_RECORDS})
    post.round({"shop.example": BROKEN}, 2)
    post.round({"other.example": FINE_RECORDS})
    parent, news = newest(post.alerts)
    assert parent.startswith(GONE + "A DKIM record of shop.example is missing")
    assert news.startswith("Watched no longer: A DKIM record of shop.example is missing")
    post.round({"other.example": FINE_RECORDS}, 2)
    assert post.said() == ["post", "edit", "reply"]


def test_a_domain_that_is_an_identity_again_goes_on_in_its_thread() -> None:
    post = test_identity.Post()
    post.round({"shop.example": FINE_RECORDS})
    post.round({"shop.example": BROKEN}, 2)
    post.round({})
    post.round({"shop.example": BROKEN}, 2)
    assert post.said() == ["post", "edit", "reply", "edit", "broadcast"]
    post.round({"shop.example": FINE_RECORDS}, 2)
    assert newest(post.alerts)[1].startswith("Resolved: ")


def test_a_domain_of_another_region_is_none_of_this_one() -> None:
    post = test_identity.Post()
    post.round({"shop.example": FINE_RECORDS})
    post.round({"shop.example": BROKEN}, 2)
    there = Place(HOME.account, "us-east-1")
    post.patrol.identities(there, lambda: ("other.example",), lambda name: FINE_RECORDS)
    assert post.said() == ["post"]


def test_of_more_domains_than_a_look_takes_those_with_an_alert_are_looked_at() -> None:
    post = test_identity.Post()
    post.round({"shop.example": FINE_RECORDS})
    post.round({"shop.example": BROKEN}, 2)
    many = {f"a{number}.example": FINE_RECORDS for number in range(IDENTITIES_MAX)}
    post.round({**many, "shop.example": FINE_RECORDS}, 2)
    assert newest(post.alerts)[1].startswith("Resolved: ")


def advised() -> test_standing.Post:
    post = test_standing.Post()
    post.every(post.advise)
    post.ses.advice = (test_standing.advice(),)
    post.every(post.advise)
    assert len(post.open()) == 1
    return post


def test_advice_is_watched_no_longer_once_the_advisor_is_off() -> None:
    post = advised()
    post.ses.the_account = replace(ACCOUNT, deliverability_manager=False)
    post.every(post.advise)
    assert post.open() == []
    assert newest(post.alerts)[1].startswith("Watched no longer: SES's advisor")


def test_nor_is_it_blindness_that_an_advisor_is_off() -> None:
    post = test_standing.Post()
    post.ses.failing["recommendations"] = say("may not call ses:ListRecommendations")
    post.every(post.advise, 2)
    assert len(post.open()) == 1
    post.ses.the_account = replace(ACCOUNT, deliverability_manager=False)
    post.every(post.advise)
    assert newest(post.alerts)[1].startswith("Watched no longer: what SES's advisor recommends")


def test_an_account_that_cannot_be_read_says_nothing_of_its_advisor() -> None:
    post = advised()
    post.ses.failing["account"] = say("no answer")
    post.every(post.advise)
    assert len(post.open()) == 1


@pytest.fixture
def listed() -> test_standing.Post:
    post = test_standing.Post()
    test_standing.listed(post)
    post.every(post.addresses, 2)
    assert len(post.open()) == 1
    return post


def test_listings_are_watched_no_longer_without_a_list_to_ask(listed: test_standing.Post) -> None:
    sources = Sources(
        listed.clock(),
        HOME,
        listed.ses,
        listed.dns,
        FakeHistory(),
        FakeHealth(),
        policy=Decided(block_lists=()),
    )
    listed.standing.own_addresses(HOME, sources)
    assert listed.open() == []
    assert newest(listed.alerts)[1].startswith("Watched no longer: our address 192.0.2.10")


def test_an_address_that_was_given_back_is_not_called_off_its_list(
    listed: test_standing.Post,
) -> None:
    listed.ses.own_ips = ()
    listed.every(listed.addresses)
    assert listed.open() == []
    assert newest(listed.alerts)[1].startswith("Watched no longer: our address 192.0.2.10")


def test_an_address_that_is_ours_and_off_its_list_is_resolved(listed: test_standing.Post) -> None:
    del listed.dns.ips[LISTED]
    listed.every(listed.addresses, 2)
    assert newest(listed.alerts)[1].startswith("Resolved: ")


def test_a_region_that_is_watched_no_longer_ends_its_alerts() -> None:
    post = test_voice.Post()
    post.look(REVIEW, "eu-west-1")
    post.look(REVIEW, "us-east-1")
    Standing(post.patrol).places([HOME], None)
    [open_] = [alert for alert in post.alerts.all() if alert.is_open]
    assert open_.region == "eu-west-1"
    assert newest(post.alerts)[1].startswith("Watched no longer: AWS reviews our account in us-")


def test_what_was_held_back_ends_unheard() -> None:
    post = test_voice.Post(quiet.parse("22:00-07:00"))
    post.look(REVIEW)
    Standing(post.patrol).places([], None)
    post.clock.forward(hours=9)
    post.patrol.tend()
    assert post.said() == []


@pytest.fixture
def slow() -> test_standing.Post:
    """A queue in a Region that SES is not watched in, with a clock that is off as well."""
    post = test_standing.Post()
    queue = FakeQueue(post)
    queue.age, queue.off = 1_500, timedelta(seconds=45)
    post.every(lambda: post.standing.queue(Place("111122223333", "us-east-1"), queue), 2, 5)
    assert len(post.open()) == 2
    return post


@pytest.mark.parametrize(
    ("queue", "left"),
    [
        pytest.param(Place("111122223333", "us-east-1"), 2, id="the queue is there still"),
        pytest.param(Place("111122223333", "eu-west-1"), 1, id="it is in another Region"),
        pytest.param(None, 0, id="there is none"),
    ],
)
def test_the_queue_is_watched_where_it_is(
    slow: test_standing.Post, queue: Place | None, left: int
) -> None:
    slow.standing.places([HOME], queue)
    assert len(slow.open()) == left


def test_it_is_known_of_the_last_episode_alone() -> None:
    alerts, clock = FakeAlerts(), Clock(NIGHT)
    patrol = Patrol(alerts, VOICE, clock, Policy(), lambda region: None)
    for account in (REVIEW, None, REVIEW, FINE, FINE):
        if account:
            patrol.account(HOME, lambda account=account: account)  # type: ignore[misc]  # bound at once
        else:
            Standing(patrol).places([], None)
            assert [was_retired(alert) for alert in alerts.all() if alert.opened_at] == [True]
        clock.forward(minutes=5)
    [alert] = [alert for alert in alerts.all() if alert.opened_at]
    assert (alert.level, was_retired(alert)) == (Level.CALM, False)

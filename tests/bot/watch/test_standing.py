"""Advice, block lists, dead letters, the queue and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.slack.validate import validate
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.watch.readings import Backlog, Point, Series
from bot.watch.standing import Standing
from checks.core import DedicatedIp, Place, Recommendation, Sources, Text, Unavailable, say
from checks.core import Policy as Decided
from tests.bot.slack.reading import lines
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import ACCOUNT, HOME, NOW, FakeDns, FakeHealth, FakeHistory, FakeSes

IP = "192.0.2.10"
LISTED = f"{'.'.join(reversed(IP.split('.')))}.bl.spamcop.net"


class Post:
    def __init__(self) -> None:
        self.clock = Clock(NOW)
        self.alerts = FakeAlerts()
        patrol = Patrol(self.alerts, VOICE, self.clock, Policy(), lambda region: None)
        self.standing = Standing(patrol)
        self.ses = FakeSes(the_account=replace(ACCOUNT, deliverability_manager=True))
        self.dns = FakeDns()

    def every(self, look: Callable[[], None], times: int = 1, minutes: float = 60) -> None:
        for _ in range(times):
            look()
            self.clock.forward(minutes=minutes)

    def advise(self) -> None:
        self.standing.advice(HOME, self.ses)

    def addresses(self) -> None:
        decided = Decided(block_lists=("spamcop", "uceprotect-2"))
        sources = Sources(
            self.clock(), HOME, self.ses, self.dns, FakeHistory(), FakeHealth(), policy=decided
        )
        self.standing.own_addresses(HOME, sources)

    def open(self) -> list[str]:
        return [alert.key for alert in self.alerts.all() if alert.is_open]

    def newest(self) -> str:
        payload = self.alerts.sent[-1].payload
        assert not validate(payload, "message")
        return " ".join(lines(payload))


@pytest.fixture
def post() -> Post:
    return Post()


def advice(kind: str = "DKIM", status: str = "OPEN", about: str = "shop.example") -> Recommendation:
    arn = f"arn:aws:ses:eu-west-1:111122223333:identity/{about}"
    return Recommendation(NOW, kind, arn, "HIGH", status, "words", NOW, NOW)


def test_advice_that_was_open_already_is_no_news_and_new_advice_is(post: Post) -> None:
    post.ses.advice = (advice("DKIM"),)
    post.every(post.advise, 3)
    assert post.alerts.sent == []
    post.ses.advice = (advice("DKIM"), advice("COMPLAINT", about="ann@shop.example"))
    post.every(post.advise)
    assert "too many recipients mark our mail as spam (shop.example)" in post.newest()
    assert "ann@" not in post.newest() + str(post.alerts.kept)
    post.ses.advice = (advice("DKIM"), advice("COMPLAINT", "FIXED", "ann@shop.example"))
    post.every(post.advise)
    assert post.open() == []


def test_with_the_advisor_off_there_is_nothing_to_watch_and_no_blindness(post: Post) -> None:
    post.ses.the_account = replace(ACCOUNT, deliverability_manager=False)
    post.ses.failing["recommendations"] = say("off")
    post.every(post.advise, 5)
    assert post.alerts.sent == []
    assert post.alerts.kept == {}


def test_advice_that_cannot_be_read_is_blindness_and_not_calm(post: Post) -> None:
    post.every(post.advise)
    post.ses.advice = (advice(),)
    post.every(post.advise)
    post.ses.failing["recommendations"] = say("may not call ses:ListRecommendations")
    post.every(post.advise, 2)
    assert len(post.open()) == 2
    assert "what SES's advisor recommends cannot be read in eu-west-1" in post.newest()


def listed(post: Post) -> None:
    post.ses.own_ips = (DedicatedIp(NOW, IP, "DONE", 100, "pool"),)
    post.dns.ips[LISTED] = ("127.0.0.2",)


def test_an_address_of_our_own_on_a_list_is_told_and_ends(post: Post) -> None:
    listed(post)
    post.every(post.addresses, 2)
    assert "our address 192.0.2.10 in eu-west-1 is on the block list SpamCop" in post.newest()
    del post.dns.ips[LISTED]
    post.every(post.addresses, 2)
    assert post.open() == []


def test_a_list_that_does_not_answer_ends_nothing(post: Post) -> None:
    listed(post)
    post.every(post.addresses, 2)
    post.dns.faulty[LISTED] = say("timeout")
    post.every(post.addresses, 5)
    assert len(post.open()) == 1


def test_an_address_that_is_given_back_is_watched_no_longer_and_not_off_its_list(
    post: Post,
) -> None:
    listed(post)
    post.every(post.addresses, 2)
    post.ses.own_ips = ()
    post.every(post.addresses, 3)
    assert (post.open(), "Watched no longer" in post.newest()) == ([], True)


def test_a_list_that_does_not_answer_between_two_looks_is_no_calm(post: Post) -> None:
    listed(post)
    post.every(post.addresses)
    post.dns.faulty[LISTED] = say("timeout")
    post.every(post.addresses)
    del post.dns.faulty[LISTED]
    post.every(post.addresses)
    assert len(post.open()) == 1


@pytest.mark.parametrize("many", [2, 7], ids=["two", "more than are told"])
def test_it_ends_only_when_each_address_was_seen_off_its_list(post: Post, many: int) -> None:
    ips = [f"192.0.2.{n}" for n in range(1, many + 1)]
    names = [f"{n}.2.0.192.bl.spamcop.net" for n in range(1, many + 1)]
    post.ses.own_ips = tuple(DedicatedIp(NOW, ip, "DONE", 100, "pool") for ip in ips)
    post.dns.ips |= dict.fromkeys(names, ("127.0.0.2",))
    post.every(post.addresses, 2)
    post.dns.faulty[names[-1]] = say("timeout")
    post.every(post.addresses, 2)
    for name in names[:-1]:
        del post.dns.ips[name]
    post.every(post.addresses, 5)
    assert len(post.open()) == 1
    del post.dns.faulty[names[-1]], post.dns.ips[names[-1]]
    post.every(post.addresses, 2)
    assert post.open() == []


def test_a_list_of_little_weight_raises_nothing(post: Post) -> None:
    post.ses.own_ips = (DedicatedIp(NOW, IP, "DONE", 100, "pool"),)
    post.dns.ips[LISTED.replace("bl.spamcop.net", "dnsbl-2.uceprotect.net")] = ("127.0.0.2",)
    post.every(post.addresses, 3)
    assert post.alerts.sent == []


def letters(post: Post, *counts: int, minutes: float = 5) -> None:
    for count in counts:
        post.standing.dead_letters(lambda count=count: {"is no JSON": count})  # type: ignore[misc]  # bound at once
        post.clock.forward(minutes=minutes)


def test_dead_letters_that_grow_are_told_and_old_ones_are_not(post: Post) -> None:
    letters(post, 5_000, 5_000, 5_004, 5_010)
    assert post.alerts.sent == []
    letters(post, 5_025)
    assert "25 bodies from the event queue could not be taken in within an hour" in post.newest()
    assert "25: is no JSON" in post.newest()
    letters(post, *[5_025] * 15)
    assert post.open() == []


def test_read_again_they_become_fewer_and_nothing_is_raised(post: Post) -> None:
    letters(post, 5_000, 10, 0, 5, 7)
    assert post.alerts.sent == []


def test_reasons_as_many_as_bodies_are_not_all_remembered(post: Post) -> None:
    for count in (0, 400):
        found = {f"is no JSON at {n}": 1 for n in range(count)}
        post.standing.dead_letters(lambda found=found: found)  # type: ignore[misc]  # bound at once
        post.clock.forward(minutes=5)
    assert "400 bodies" in post.newest()
    assert len(str(post.alerts.kept)) < 5_000


class FakeQueue:
    def __init__(self, post: Post) -> None:
        self.post = post
        self.age: float | None = 5
        self.off = timedelta()
        self.down: Text | None = None

    def backlog(self, since: datetime, until: datetime) -> Backlog:
        if self.down:
            raise Unavailable("CloudWatch", self.down)
        point = () if self.age is None else (Point(until, self.age),)
        return Backlog("ses-events", Series(point), Series((Point(until, 900),)), until - self.off)


def test_a_queue_that_is_not_emptied_is_told(post: Post) -> None:
    queue = FakeQueue(post)
    post.every(lambda: post.standing.queue(HOME, queue), 3, 5)
    assert post.alerts.sent == []
    queue.age = 1_500
    post.every(lambda: post.standing.queue(HOME, queue), 2, 5)
    assert "events wait in the queue ses-events for 25 min" in post.newest()
    assert "Messages that wait: 900" in post.newest()
    queue.age = None  # that CloudWatch knows nothing is no word of the queue
    post.every(lambda: post.standing.queue(HOME, queue), 12, 5)
    assert len(post.open()) == 1
    queue.age = 0
    post.every(lambda: post.standing.queue(HOME, queue), 2, 5)
    assert post.open() == []


def test_a_clock_that_is_off_is_told_by_aws_s_own_time(post: Post) -> None:
    queue = FakeQueue(post)
    queue.off = timedelta(seconds=-45)
    post.every(lambda: post.standing.queue(HOME, queue), 2, 5)
    assert post.open() == ["clock"]
    assert "the clock of the bot's host is 45 s behind AWS's" in post.newest()


def test_a_queue_that_cannot_be_looked_at_is_blindness(post: Post) -> None:
    queue = FakeQueue(post)
    queue.down = say("no")
    post.every(lambda: post.standing.queue(Place("111122223333", "eu-west-1"), queue), 10, 5)
    assert "the state of the event queue cannot be read" in post.newest()

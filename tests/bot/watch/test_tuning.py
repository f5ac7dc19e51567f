"""ALERT_LEVELS: what may be set, what is refused, and that each level decides."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.watch import levels, rules, tuning
from bot.watch.counted import Counted
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol
from bot.watch.readings import Backlog, Point, Series
from bot.watch.rules import delays, quota, receiver, sending
from bot.watch.rules.delays import Waiting
from bot.watch.standing import Standing
from bot.watch.tuning import UNTUNED, Tuned
from checks.core import Incident, Place, Quota, Unavailable, say
from tests.bot.watch.counted_post import Post as CountedPost
from tests.bot.watch.counting import FakeCounts
from tests.bot.watch.fakes import VOICE, FakeRates
from tests.fakes import ACCOUNT, HOME, FakeHealth, ago

RULES = rules.load()


def parse(text: str) -> Tuned:
    return tuning.parse(text, RULES)


def test_nothing_set_is_nothing_changed() -> None:
    assert parse("") == UNTUNED
    assert list(tuning.changed(UNTUNED, RULES)) == []
    assert UNTUNED.of("quota", quota.LINES) is quota.LINES


def test_where_nothing_is_set_the_rules_are_not_loaded() -> None:
    before = rules.load.cache_info()
    assert list(rules.changed(rules.tuned(" "))) == []
    assert rules.load.cache_info() == before
    assert list(rules.changed(rules.tuned("delays off"))) == ["delays off"]


def test_what_is_set_holds_and_the_rest_stays() -> None:
    found = parse(
        "bounce_rate warn=3% critical=0.06; quota warn=70% confirm=3;"
        " receiver share=30% times=2.5 delays_least=50; queue warn=20m critical=2h; delays off"
    )
    assert found.of("bounce_rate", levels.BOUNCE) == replace(
        levels.BOUNCE, warning=0.03, critical=0.06
    )
    assert found.of("quota", quota.LINES) == quota.Lines(0.7, 0.95)
    assert found.of("receiver", receiver.REFUSED) == replace(receiver.REFUSED, share=0.3, times=2.5)
    assert found.of("receiver", receiver.DELAYED, "delays_").least == 50
    assert found.of("delays", delays.LINES) == delays.LINES
    assert (found.rule(RULES["quota"]).confirm, found.rule(RULES["quota"]).settle) == (3, 3)
    assert found.off == {"delays"}


def test_what_is_changed_can_be_said_as_it_was_set() -> None:
    said = [
        "delays off",
        "bounce_rate warn=3% critical=6%",
        "clock warn=45s",
        "queue critical=2h",
        "quota confirm=3",
        "receiver times=2.5 delays_many=2000",
    ]
    found = parse("; ".join(said))
    assert list(tuning.changed(found, RULES)) == said
    assert parse("; ".join(tuning.changed(found, RULES))) == found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("bounces warn=3%", "bounces is no rule; there are: advisor, blind,"),
        ("quota", "quota says nothing: it may be off, or have warn, critical, confirm, settle"),
        ("quota warm=3%", "quota has no warm: it may be off, or have warn, critical, confirm"),
        ("service warn=3%", "service has no warn: it may be off"),
        ("service confirm=3", "service has no confirm: it may be off"),
        ("quota warn=high", "quota warn is a part such as 4% or 0.04, not high"),
        ("quota warn=", "quota warn is a part such as 4% or 0.04, not empty"),
        ("quota warn=130%", "quota warn is a part such as 4% or 0.04, not 130%"),
        ("quota warn=0", "quota warn is a part such as 4% or 0.04, not 0"),
        ("quota warn=99%", "quota warn is above critical"),
        ("own_rates bounce_warn=20%", "own_rates bounce_warn is above bounce_critical"),
        ("receiver least=0", "receiver least is a whole number from 1 up, not 0"),
        ("receiver least=2.5", "receiver least is a whole number from 1 up, not 2.5"),
        ("receiver times=0", "receiver times is a number such as 2.5, not 0"),
        ("queue warn=20", "queue warn is a time such as 90s, 30m or 2h, not 20"),
        ("quota confirm=0", "quota confirm is a number from 1 to 20, not 0"),
        ("quota settle=21", "quota settle is a number from 1 to 20, not 21"),
        ("quota warn=3% warn=4%", "quota has warn twice"),
        ("quota off; quota warn=3%", "quota is named twice"),
        ("quota off warn=3%", "quota has no off: it may be off, or have"),
    ],
)
def test_every_fault_is_refused_with_what_may_be_said(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(fault)}"):
        parse(text)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"^x is no rule.*; quota has no y"):
        parse("x off; quota y=1")


class Post(CountedPost):
    """All that looks, with levels of the installation's own."""

    def __init__(self, text: str) -> None:
        super().__init__(FakeCounts())
        self.patrol = Patrol(
            self.alerts, VOICE, self.clock, Policy(), self.newest_event, tuned=parse(text)
        )
        self.counted = Counted(self.patrol, self.counts)
        self.standing = Standing(self.patrol)
        self.rates = FakeRates()
        self.sent_at: datetime | None = self.clock.at

    def newest_event(self, place: Place) -> datetime | None:
        return self.sent_at

    def kinds(self) -> set[str]:
        return {alert.kind for alert in self.alerts.all() if alert.is_open}

    def twice(self, look: Callable[[], None], **apart: float) -> None:
        for _ in range(2):
            look()
            self.clock.forward(**(apart or {"minutes": 5}))

    def backlog(self, since: datetime, until: datetime) -> Backlog:
        age = Series((Point(until, 900.0),))
        return Backlog("q", age, age, until - timedelta(seconds=60))


def bounce_rate(post: Post) -> None:
    for _ in range(2):
        post.rates.bounce.append((post.clock.at, 0.05))
        post.patrol.rates(HOME, post.rates)
        post.clock.forward(minutes=15)


def complaint_rate(post: Post) -> None:
    for _ in range(2):
        post.rates.complaint.append((post.clock.at, 0.001))
        post.patrol.rates(HOME, post.rates)
        post.clock.forward(minutes=15)


def silence(post: Post) -> None:
    post.sent_at = ago(minutes=90)
    post.rates.sent = [(ago(minutes=minutes), 10.0) for minutes in range(80, 0, -5)]
    post.twice(lambda: post.patrol.rates(HOME, post.rates))


def quota_used(post: Post) -> None:
    used = replace(ACCOUNT, quota=Quota(50_000.0, 42_500.0, 14.0))
    post.twice(lambda: post.patrol.account(HOME, lambda: used))


def off(post: Post) -> None:
    post.twice(lambda: post.patrol.account(HOME, lambda: replace(ACCOUNT, sending=False)))


def queue_and_clock(post: Post) -> None:
    post.twice(lambda: post.standing.queue(HOME, post))


def dead_letters(post: Post) -> None:
    post.standing.dead_letters(dict)
    post.clock.forward(minutes=5)
    post.standing.dead_letters(lambda: {"not JSON": 30})


def refused(post: Post) -> None:
    post.past("outlook.com", 20)
    post.results("outlook.com", 30, 20)
    post.look(2)


def put_off(post: Post) -> None:
    post.past("outlook.com", 20)
    post.counts.come(post.clock(), "DeliveryDelay", "outlook.com", 60, "greylisted")
    post.look(2)


def by_set(post: Post) -> None:
    post.results("example.com", 400)
    for domain in ("a.example", "b.example", "c.example"):
        post.results(domain, 20, 9, reason="mailbox_not_found", by_set="marketing")
    post.look(2)


def template(post: Post) -> None:
    post.counts.come(post.clock(), "Rendering Failure", "example.com", 40, template="receipt")
    post.look(2)


def gone(post: Post) -> None:
    post.past("example.com", 500)
    for n in range(10):
        post.results(f"d{n}.example", 200, 30, reason="mailbox_not_found")
    post.look(2)


def complained(post: Post) -> None:
    post.past("example.com", 500)
    post.counts.come(post.clock(), "Complaint", "example.com", 60)
    post.look(2)


def suppressed(post: Post) -> None:
    for n in range(10):
        post.past(f"d{n}.example", 100)
        post.results(f"d{n}.example", 190, 9, reason="mailbox_not_found")
    post.look(2)


def expiring(post: Post) -> None:
    post.counts.waits = Waiting(12, 12)
    post.results("example.com", 5_000)
    post.look(2)


def waiting(post: Post) -> None:
    post.counts.waits = Waiting(150, 0)
    post.results("example.com", 500)
    post.look(2)


def blind(post: Post) -> None:
    gap = Unavailable("CloudWatch", say("away"))
    post.twice(lambda: post.patrol.blind("rates", HOME, gap), minutes=40)


def storm(post: Post) -> None:
    review = replace(ACCOUNT, enforcement="PROBATION")
    for n in range(8):
        post.patrol.account(Place(HOME.account, f"xx-test-{n}"), lambda: review)


def incident(post: Post) -> None:
    seen = Incident("eu-west-1", ago(hours=1), None, "x", "y", ago(minutes=5), False, "feed")
    post.patrol.health("eu-west-1", FakeHealth(known=(seen,)))


DECIDES: tuple[tuple[Callable[[Post], None], str, str], ...] = (
    (bounce_rate, "bounce_rate", "warn=6%"),
    (bounce_rate, "bounce_rate", "confirm=3"),
    (complaint_rate, "complaint_rate", "warn=0.2%"),
    (silence, "silence", "least=1000"),
    (silence, "silence", "warn=100m"),
    (quota_used, "quota", "warn=90%"),
    (quota_used, "quota", "confirm=3"),
    (off, "sending", "confirm=3"),
    (queue_and_clock, "queue", "warn=20m"),
    (queue_and_clock, "clock", "warn=90s"),
    (dead_letters, "dead_letters", "least=50"),
    (refused, "receiver", "share=60%"),
    (refused, "receiver", "least=21"),
    (refused, "receiver", "floor=80"),
    (put_off, "receiver", "delays_least=100"),
    (by_set, "set", "least=30"),
    (by_set, "set", "share=40%"),
    (template, "template", "least=50"),
    (template, "template", "floor=50"),
    (gone, "own_rates", "bounce_warn=15% bounce_critical=20%"),
    (gone, "own_rates", "bounce_least=400"),
    (complained, "own_rates", "complaint_least=61"),
    (suppressed, "suppression", "share=10%"),
    (suppressed, "suppression", "least=100"),
    (expiring, "delays", "least=20"),
    (waiting, "delays", "retrying=200"),
    (waiting, "delays", "share=40%"),
    (blind, "blind", "patience=2h"),
    (storm, "storm", "threads=20"),
    (incident, "service", "off"),
)


@pytest.mark.parametrize(
    ("happens", "rule", "said"), DECIDES, ids=[f"{rule} {said}" for _, rule, said in DECIDES]
)
def test_a_changed_level_decides(happens: Callable[[Post], None], rule: str, said: str) -> None:
    usual, changed = Post(""), Post(f"{rule} {said}")
    happens(usual)
    happens(changed)
    assert rule in usual.kinds()
    assert rule not in changed.kinds()


SCENES = {rule: happens for happens, rule, _ in DECIDES}


@pytest.mark.parametrize("rule", SCENES)
def test_a_rule_may_be_switched_off(rule: str) -> None:
    post = Post(f"{rule} off")
    SCENES[rule](post)
    assert rule not in post.kinds()


def test_critical_can_be_set_as_well() -> None:
    usual, changed = Post(""), Post("quota critical=84%")
    for post in (usual, changed):
        quota_used(post)
    assert [int(alert.level) for post in (usual, changed) for alert in post.alerts.all()] == [1, 2]


def test_of_every_rule_that_has_levels_one_is_tried() -> None:
    have = {rule.kind for rule in RULES.values() if tuning.known(rule)}
    assert have <= {rule for _, rule, _ in DECIDES}


def test_what_is_open_of_a_rule_that_was_switched_off_is_watched_no_longer() -> None:
    post = Post("")
    off(post)
    assert post.kinds() == {"sending"}
    after = replace(post.patrol, tuned=parse("sending off"))
    after.tend()
    assert post.kinds() == set()
    assert post.newest()[0].startswith("Watched no longer: ")


def test_a_rule_goes_by_its_own_number_of_readings() -> None:
    assert parse("sending confirm=3").rule(sending.RULE).confirm == 3
    assert parse("sending settle=5").rule(sending.BY_EVENT).settle == 5
    assert UNTUNED.rule(sending.BY_EVENT) == sending.BY_EVENT


@pytest.mark.parametrize(
    ("happens", "said", "value"),
    [
        (bounce_rate, "bounce_rate warn=3%", 0.03),
        (quota_used, "quota warn=70%", 0.7),
        (refused, "receiver share=30%", 0.3),
    ],
)
def test_charts_show_the_lines_that_hold(
    happens: Callable[[Post], None], said: str, value: float
) -> None:
    post = Post(said)
    for n in range(10):
        post.rates.bounce.append((post.clock.at - timedelta(hours=10 - n), 0.05))
    happens(post)
    post.clock.forward(minutes=40)
    happens(post)
    (alert,) = (each for each in post.alerts.all() if each.kind == said.split()[0])
    draw = RULES[alert.kind].picture
    picture = draw(alert) if draw else None
    assert picture is not None
    assert value in [line.value for panel in picture.panels for line in panel.lines]

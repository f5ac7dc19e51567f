"""A domain's records and standing against what they were."""

from __future__ import annotations

import json
from typing import Any

from bot.slack.validate import validate
from bot.watch import kept
from bot.watch.machine import Policy
from bot.watch.patrol import Patrol, Records
from checks.core import Unavailable, say
from checks.core.dns.problem import Problem
from tests.bot.slack.reading import lines
from tests.bot.watch.fakes import VOICE, Clock, FakeAlerts
from tests.fakes import HOME, NOW, ago

DKIM = Problem(
    say("A DKIM record of {domain} is missing", domain="shop.example"),
    say("Publish it again."),
    "DNS TXT tok1._domainkey.shop.example",
    records=("tok1._domainkey.shop.example CNAME tok1.dkim.amazonses.com",),
)
NOTHING = Problem(
    say("Neither DKIM nor SPF counts for mail from {domain}", domain="shop.example"),
    say("Publish it again."),
    "DNS TXT tok1._domainkey.shop.example",
    fatal=True,
)
OLD = Problem(say("{domain} has no DMARC record", domain="shop.example"), say("Publish one."), "x")
GAP = Unavailable("DNS TXT x", say("no answer"))


class Post:
    def __init__(self) -> None:
        self.clock, self.alerts = Clock(NOW), FakeAlerts()
        self.patrol = Patrol(self.alerts, VOICE, self.clock, Policy(), lambda region: None)

    def look(self, *problems: Problem, gap: Unavailable | None = None, times: int = 1) -> None:
        found = Records(problems, (gap,) if gap else ())
        self.round({"shop.example": found}, times)

    def round(self, found: dict[str, Records], times: int = 1) -> None:
        for _ in range(times):
            self.patrol.identities(HOME, lambda: found, lambda domain: found[domain])
            self.clock.forward(minutes=15)

    def said(self) -> list[str]:
        return [each.say.value for each in self.alerts.sent]

    def newest(self) -> list[str]:
        payload: Any = self.alerts.sent[-1].payload
        assert not validate(payload, "message")
        return lines(payload)


def test_what_was_wrong_before_is_no_news() -> None:
    post = Post()
    post.look(OLD, times=5)
    assert post.said() == []


def test_a_record_that_goes_is_told_with_what_to_publish() -> None:
    post = Post()
    post.look(OLD, times=2)
    post.look(OLD, DKIM, times=2)
    assert post.said() == ["post"]
    shown = post.newest()
    assert shown[0] == (
        ":warning: Warning — A DKIM record of shop.example is missing (shop.example, eu-west-1)"
    )
    assert "• To publish: tok1._domainkey.shop.example CNAME tok1.dkim.amazonses.com" in shown


def test_it_gets_worse_and_ends_in_its_thread() -> None:
    post = Post()
    post.look(times=1)
    post.look(DKIM, times=2)
    post.look(NOTHING, DKIM, times=2)
    post.look(times=2)
    assert post.said() == ["post", "edit", "edit", "broadcast", "edit", "reply"]
    assert len({each.thread for each in post.alerts.sent}) == 1


def test_one_look_that_differs_is_not_enough() -> None:
    post = Post()
    post.look()
    post.look(DKIM)
    post.look(times=3)
    assert post.said() == []


def test_with_a_gap_nothing_is_concluded() -> None:
    post = Post()
    post.look()
    post.look(gap=GAP, times=2)
    post.look(DKIM, times=2)
    assert post.said() == ["post"]
    post.look(gap=GAP, times=8)
    assert post.alerts.kept["identity 111122223333 eu-west-1 shop.example"].is_open


def test_where_no_domain_could_be_looked_at_the_watch_is_blind() -> None:
    post = Post()
    fine, gone = Records((), ()), Records((), (GAP,))
    post.round({"shop.example": fine, "other.example": gone}, 8)
    assert post.said() == []
    post.round({"shop.example": gone, "other.example": gone}, 4)
    assert post.newest()[0].startswith(":warning: Warning — our identities cannot be read in eu-")
    assert "• Why: no answer" in post.newest()
    post.round({"shop.example": fine, "other.example": gone})
    assert post.newest()[0].startswith("Resolved: our identities")
    post.round({}, 4)
    assert not post.alerts.kept["blind identities 111122223333 eu-west-1"].is_open


def test_what_was_mended_and_breaks_again_is_news_again() -> None:
    post = Post()
    post.look(OLD)
    post.look(times=2)
    post.look(OLD, times=2)
    assert post.said() == ["post"]


def test_sentences_survive_being_kept() -> None:
    text = say(
        "{a} {b} {c} {d} {e}", a="x", b=3, c=ago(hours=1), d=say("y {z}", z=0.5), e=("p", "q")
    )
    assert kept.read(json.loads(json.dumps(kept.written(text)))) == text
    strange: list[Any] = [None, 3, {}, {"text": 3}, {"values": {}}]
    for broken in strange:
        assert kept.read(broken) == say("")

"""When a receiver turns on us; and what looks like it and is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rules import receiver
from bot.watch.tallies import Found
from checks.core.shares import HOUR, Share, hour_of
from checks.core.sources import Where
from tests.bot.watch.counted_post import Post
from tests.bot.watch.counting import FakeCounts
from tests.fakes import NOW

OUTLOOK = "receiver 111122223333 eu-west-1 Outlook.com ip_blocklisted"
BLOCKED = (
    "550 5.7.1 Unfortunately, messages from [54.240.8.31] weren't sent. Please contact your"
    " Internet service provider since part of their network is on our block list (S3150)."
)


HARDLY = Share(1, 100)


def fresh() -> Alert:
    return episode.fresh("receiver x", "receiver", "111122223333", "eu-west-1")


def level(lately: Share, past: Share = HARDLY, **at: Share) -> Level:
    """`past`: of each hour before, for eight days; `at`: by hours ago, such as h168."""
    hours = {hour_of(NOW) - n * HOUR: past for n in range(2, 192)}
    hours |= {hour_of(NOW) - int(name[1:]) * HOUR: share for name, share in at.items()}
    hours[hour_of(NOW)] = lately
    found = receiver.read(fresh(), "Outlook.com", "ip_blocklisted", hours, NOW)
    assert found is not None
    return found.level


@pytest.mark.parametrize(
    ("lately", "expected"),
    [
        pytest.param(Share(30, 100), Level.WARNING, id="a third is refused"),
        pytest.param(Share(150, 200), Level.CRITICAL, id="most of much is refused"),
        pytest.param(Share(10, 100), Level.CALM, id="one in ten"),
        pytest.param(Share(9, 20), Level.CALM, id="below the least"),
        pytest.param(Share(3, 3), Level.CALM, id="three mails a day"),
        pytest.param(Share(0, 1_000), Level.CALM, id="all is taken"),
    ],
)
def test_the_share_and_the_number_make_the_level(lately: Share, expected: Level) -> None:
    assert level(lately) is expected


def test_what_has_always_been_so_is_no_news() -> None:
    assert level(Share(30, 100), past=Share(28, 100)) is Level.CALM


def test_a_monday_morning_is_held_against_monday_mornings() -> None:
    """Mail of the weekend's sign-ups: refused each Monday, hardly ever else."""
    quiet = Share(1, 100)
    assert level(Share(30, 100), quiet) is Level.WARNING
    assert level(Share(30, 100), quiet, h168=Share(28, 100)) is Level.CALM


def test_what_goes_on_for_days_does_not_become_usual_by_that() -> None:
    began = 30
    alert = replace(fresh(), level=Level.WARNING, opened_at=NOW - began * HOUR)
    hours = {hour_of(NOW) - n * HOUR: Share(30, 100) if n <= began else HARDLY for n in range(192)}
    found = receiver.read(alert, "Outlook.com", "ip_blocklisted", hours, NOW)
    assert found is not None
    assert found.level is Level.WARNING


def test_a_newsletter_once_a_week_is_no_reason_by_its_volume() -> None:
    nothing = Share()
    assert level(Share(300, 30_000), nothing, h168=Share(250, 28_000)) is Level.CALM
    assert level(Share(300, 30_000), nothing) is Level.CALM


def test_a_first_mailing_of_which_little_comes_back_is_calm() -> None:
    assert level(Share(12, 400), Share()) is Level.CALM


@pytest.fixture
def post() -> Post:
    made = Post()
    made.past("outlook.com", 100, refused=1)
    made.past("gmail.com", 200)
    return made


def test_three_mails_a_day_raise_nothing() -> None:
    post = Post()
    for day in range(1, 9):
        post.results("outlook.com", 3, at_hours_ago=24 * day)
    post.results("outlook.com", 0, 3)
    post.look(10)
    assert post.said() == []


def test_one_thread_says_who_why_how_many_and_what_to_do(post: Post) -> None:
    post.counts.said = ("550 5.1.1 no such user", BLOCKED)
    post.results("outlook.com", 28, 200)
    post.results("hotmail.com", 0, 112)
    post.results("gmail.com", 900)
    post.look()
    assert post.said() == []
    post.look()
    shown = post.newest()
    assert shown[0] == (
        ":rotating_light: Critical — Outlook.com refuses mail since 2026-05-02 12:00 UTC: The"
        " receiver blocks the SES server that we send from; 312 of 340 messages, eu-west-1"
    )
    rest = " ".join(shown)
    assert "Gmail meanwhile: 0 of 1,100" in rest
    assert "(S3150)" in rest
    assert "no such user" not in rest
    assert "Open a case with AWS Support" in rest
    assert post.open() == [OUTLOOK]


def test_it_ends_by_itself_when_mail_is_taken_again(post: Post) -> None:
    post.results("outlook.com", 30, 70)
    post.look(2)
    post.clock.forward(hours=2)
    post.results("outlook.com", 100)
    post.look(3)
    assert post.newest()[0].startswith("Resolved")
    assert post.open() == []


def test_it_goes_on_for_days_without_becoming_usual(post: Post) -> None:
    for _ in range(24 * 4):
        post.results("outlook.com", 30, 70)
        post.look(2, minutes=30)
    assert post.open() == [OUTLOOK]
    assert post.said().count("post") == 1


def test_a_number_on_the_line_does_not_flap(post: Post) -> None:
    post.results("outlook.com", 75, 25)
    post.look(2)
    for refused in (18, 24, 17, 25, 16):
        post.clock.forward(hours=2)
        post.results("outlook.com", 100 - refused, refused)
        post.look(3)
    assert post.said().count("post") == 1
    assert post.open() == [OUTLOOK]


def test_silence_is_not_taken_for_an_end_before_half_a_day(post: Post) -> None:
    post.results("outlook.com", 30, 70)
    post.look(2)
    post.clock.forward(hours=6)
    post.look(4)
    assert post.open() == [OUTLOOK]
    post.clock.forward(hours=7)
    post.look(4)
    assert post.open() == []


def test_addresses_that_do_not_exist_say_nothing_of_the_receiver(post: Post) -> None:
    post.results("outlook.com", 60, 40, reason="mailbox_not_found")
    post.look(3)
    assert not any(key.startswith("receiver") for key in post.open())


def test_delays_are_told_where_nothing_is_refused(post: Post) -> None:
    post.counts.come(NOW, "DeliveryDelay", "outlook.com", 80, "rate_limited")
    post.results("outlook.com", 10)
    post.look(2)
    assert post.open() == [OUTLOOK.replace("ip_blocklisted", "delays")]
    assert "Outlook.com puts mail off" in post.newest()[0]
    post.results("outlook.com", 10, 90)
    post.clock.forward(hours=0.1)
    post.look(1)
    assert post.said().count("post") == 1


def test_a_domain_without_a_known_provider_is_its_own(post: Post) -> None:
    post.past("company.example", 40)
    post.results("company.example", 5, 45, reason="policy_rejected")
    post.look(2)
    assert post.open() == ["receiver 111122223333 eu-west-1 company.example policy_rejected"]


def test_what_a_reply_says_of_whose_server_it_is_changes_no_share(post: Post) -> None:
    """A company's mail is at Microsoft, as its replies alone tell; Outlook's own replies may name
    a filter."""
    post.past("company.example", 50)
    post.results("outlook.com", 900)
    post.counts.come(
        NOW, "Bounce", "company.example", 45, "policy_rejected", provider="Outlook.com"
    )
    post.look(2)
    assert post.open() == ["receiver 111122223333 eu-west-1 company.example policy_rejected"]
    assert "45 of 45 messages" in post.newest()[0]
    post.counts.come(NOW, "Bounce", "outlook.com", 300, "policy_rejected", provider="Proofpoint")
    post.look(2)
    assert "300 of 1,200 messages" in post.newest()[0]


class Noting(FakeCounts):
    longest = timedelta()

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, Found]:
        self.longest = max(self.longest, until - since)
        return FakeCounts.hourly(self, by, since, until, where)


def test_calm_asks_for_no_past() -> None:
    noting = Noting()
    post = Post(noting)
    post.results("outlook.com", 100, 1)
    post.look()
    assert noting.longest < timedelta(days=3)

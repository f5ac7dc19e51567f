"""Bounces and complaints by our own events, beside CloudWatch's number and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.watch import episode
from bot.watch.machine import Level
from bot.watch.rules import own_rates
from checks.core.shares import Share
from tests.bot.watch.counted_post import Post
from tests.fakes import HOME, NOW, ago

BOUNCE = "own_rates 111122223333 eu-west-1 bounce"
COMPLAINT = "own_rates 111122223333 eu-west-1 complaint"


def own(part: int, whole: int) -> own_rates.Own:
    return own_rates.Own(Share(part, whole), Share(), Share(part, whole))


@pytest.mark.parametrize(
    ("what", "share", "expected"),
    [
        pytest.param("bounce", (60, 1_000), Level.WARNING, id="above the review line"),
        pytest.param("bounce", (120, 1_000), Level.CRITICAL, id="above the pause line"),
        pytest.param("bounce", (40, 1_000), Level.CALM, id="below"),
        pytest.param("bounce", (2, 3), Level.CALM, id="three mails a day"),
        pytest.param("bounce", (24, 210), Level.CALM, id="too few bounces"),
        pytest.param("complaint", (6, 5_000), Level.WARNING, id="complaints"),
        pytest.param("complaint", (60, 10_000), Level.CRITICAL, id="many complaints"),
        pytest.param("complaint", (3, 1_200), Level.CALM, id="three complaints"),
    ],
)
def test_the_lines_are_aws_s_and_have_a_floor(
    what: str, share: tuple[int, int], expected: Level
) -> None:
    fresh = episode.fresh("k", "own_rates", "", "")
    assert own_rates.read(fresh, what, own(*share), None, NOW).level is expected


@pytest.fixture
def post() -> Post:
    made = Post()
    made.past("example.com", 500, refused=0)
    return made


def bounce(post: Post, gone: int, delivered: int) -> None:
    for n in range(10):
        post.results(f"d{n}.example", delivered // 10, gone // 10, reason="mailbox_not_found")


def test_a_dead_list_is_told_within_two_looks_with_the_time_that_is_left(post: Post) -> None:
    bounce(post, 300, 2_000)
    post.look(2)
    assert post.open() == [BOUNCE]
    rows = post.newest()
    assert rows[0].startswith(":warning: Warning — 10.714 % of our mail") or "Critical" in rows[0]
    told = " ".join(rows)
    assert "By our own events: 300 of 2,800" in told
    assert "CloudWatch's number is not known here yet" in told
    assert "At this pace the last 24 hours come to AWS's line at 2026-05-02" in told


def official(post: Post, level: Level, hours_ago: float) -> None:
    """CloudWatch's alert, by a number that old."""
    known = post.alerts.load("bounce_rate 111122223333 eu-west-1")
    fresh = episode.fresh("bounce_rate 111122223333 eu-west-1", "bounce_rate", *_place())
    memory = {"value": 0.021, "at": ago(hours=hours_ago).isoformat()}
    post.alerts.save(replace(known or fresh, level=level, opened_at=ago(hours=30), memory=memory))


def test_it_says_nothing_beside_an_open_alert_of_cloudwatch(post: Post) -> None:
    official(post, Level.CRITICAL, hours_ago=5)
    bounce(post, 300, 2_000)
    post.look(4)
    assert post.said() == []


@pytest.mark.parametrize(
    ("level", "hours_ago"),
    [
        pytest.param(Level.WARNING, 1, id="of less weight"),
        pytest.param(Level.CRITICAL, 13, id="by an old number"),
    ],
)
def test_what_is_worse_than_cloudwatch_says_is_told(
    post: Post, level: Level, hours_ago: float
) -> None:
    official(post, level, hours_ago)
    bounce(post, 400, 1_500)
    post.look(2)
    assert BOUNCE in post.open()
    assert post.newest()[0].startswith(":rotating_light: Critical — ")


def test_an_alert_of_cloudwatch_ends_none_that_is_open(post: Post) -> None:
    bounce(post, 250, 2_000)
    post.look(2)
    official(post, Level.CRITICAL, hours_ago=0)
    post.look(6)
    assert BOUNCE in post.open()
    assert post.said() == ["post"]


def test_it_tells_what_cloudwatch_says(post: Post) -> None:
    official(post, Level.CALM, hours_ago=5)
    bounce(post, 300, 2_000)
    post.look(2)
    assert "CloudWatch says 2.1 %, 2026-05-02 07:00 UTC" in " ".join(post.newest())


def test_complaints_after_a_weekly_newsletter_are_held_against_its_volume(post: Post) -> None:
    """They come for days, while hardly anything is sent."""
    post = Post()
    post.results("example.com", 40_000, at_hours_ago=30)
    post.counts.come(ago(hours=28), "Complaint", "example.com", 20)
    post.results("example.com", 10)
    post.counts.come(NOW, "Complaint", "example.com", 12)
    post.look(4)
    assert post.said() == []


def test_a_wave_of_complaints_is_told(post: Post) -> None:
    post.counts.come(NOW, "Complaint", "example.com", 30)
    post.look(2)
    assert post.open() == [COMPLAINT]
    assert "is complained about, in the last 24 hours" in post.newest()[0]


def test_an_outlook_block_is_no_matter_of_bounces_for_good(post: Post) -> None:
    post.results("outlook.com", 0, 400)
    post.look(3)
    assert BOUNCE not in post.open()


def _place() -> tuple[str, str]:
    return HOME.account, HOME.region

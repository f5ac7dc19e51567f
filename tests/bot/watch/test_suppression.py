"""The suppression list grows, or holds back, more than it did."""

from __future__ import annotations

import pytest

from tests.bot.watch.counted_post import Post

ADDED = "suppression 111122223333 eu-west-1 added"
HELD = "suppression 111122223333 eu-west-1 held"


@pytest.fixture
def post() -> Post:
    made = Post()
    for n in range(10):
        made.past(f"d{n}.example", 100)
    return made


def come(post: Post, count: int, reason: str, delivered: int = 1_900) -> None:
    post.results("d1.example", delivered)
    for n in range(10):
        post.results(f"d{n}.example", 0, count // 10, reason=reason)


def test_growth_above_its_past_is_told_and_ends(post: Post) -> None:
    come(post, 90, "mailbox_not_found")
    post.look(2)
    assert post.open() == [ADDED]
    assert "the suppression list in eu-west-1 grows: 90 bounces" in post.newest()[0]
    post.clock.forward(hours=2)
    post.results("d1.example", 1_000)
    post.look(3)
    assert post.open() == []


def test_what_it_holds_back_is_told(post: Post) -> None:
    come(post, 200, "suppressed")
    post.look(2)
    assert post.open() == [HELD]


def test_what_the_rates_tell_is_not_told_twice(post: Post) -> None:
    come(post, 400, "mailbox_not_found")
    post.look(4)
    assert post.open() == ["own_rates 111122223333 eu-west-1 bounce"]


def test_a_newsletter_whose_usual_part_bounces_raises_nothing(post: Post) -> None:
    post.results("d1.example", 30_000, 450, reason="mailbox_not_found", at_hours_ago=168)
    come(post, 500, "mailbox_not_found", delivered=30_000)
    post.look(4)
    assert post.said() == []


def test_a_few_raise_nothing(post: Post) -> None:
    post = Post()
    come(post, 30, "suppressed", delivered=10)
    post.look(4)
    assert post.said() == []

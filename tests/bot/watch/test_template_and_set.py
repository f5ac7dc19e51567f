"""When a template fails, or one set's mail comes back; and when either is as usual."""

from __future__ import annotations

import pytest

from tests.bot.watch.counted_post import Post
from tests.fakes import NOW, ago

TEMPLATE = "template 111122223333 eu-west-1 receipt"
SET = "set 111122223333 eu-west-1 marketing"


@pytest.fixture
def post() -> Post:
    made = Post()
    made.past("example.com", 100)
    made.past("example.org", 30, by_set="marketing")
    return made


def fail(post: Post, count: int, template: str = "receipt") -> None:
    post.counts.come(post.clock(), "Rendering Failure", "example.com", count, template=template)


def test_failures_of_a_template_are_one_thread_until_they_end(post: Post) -> None:
    fail(post, 40)
    post.look(2)
    assert post.open() == [TEMPLATE]
    assert post.newest()[0] == (
        ":warning: Warning — the template receipt cannot be filled in: 40 messages in eu-west-1"
        " were not sent"
    )
    post.clock.forward(hours=13)
    post.look(3)
    assert post.open() == []


def test_three_failures_a_day_raise_nothing(post: Post) -> None:
    fail(post, 3)
    post.look(5)
    assert post.said() == []


def test_a_template_that_fails_every_day_is_no_news(post: Post) -> None:
    for hour in range(1, 190):
        post.counts.come(ago(hours=hour), "Rendering Failure", "example.com", 8, template="receipt")
    fail(post, 12)
    post.look(4)
    assert post.said() == []
    fail(post, 60)
    post.look(2)
    assert post.open() == [TEMPLATE]


def test_few_of_a_tagged_template_s_mail_raise_nothing(post: Post) -> None:
    """A weekly newsletter: many messages, and a few recipients without a name."""
    post.counts.come(NOW, "Delivery", "example.com", 9_000, template="receipt")
    fail(post, 30)
    post.look(3)
    assert post.said() == []


def test_a_set_whose_mail_comes_back_is_named(post: Post) -> None:
    post.results("example.com", 400)
    for domain in ("a.example", "b.example", "c.example"):
        post.results(domain, 20, 9, reason="mailbox_not_found", by_set="marketing")
    post.look(2)
    assert post.open() == [SET]
    assert post.newest()[0] == (
        ":warning: Warning — mail by the configuration set marketing is refused: 27 of 87"
        " messages, eu-west-1"
    )
    assert "Most often: The mailbox does not exist" in " ".join(post.newest())


def test_a_receiver_s_alert_is_not_told_again_by_set(post: Post) -> None:
    post.past("outlook.com", 20, by_set="marketing")
    post.results("example.com", 400)
    post.results("outlook.com", 5, 60, by_set="marketing")
    post.look(4)
    assert post.open() == ["receiver 111122223333 eu-west-1 Outlook.com ip_blocklisted"]


def test_the_only_set_is_no_matter_of_the_set() -> None:
    post = Post()
    post.past("example.com", 100)
    for domain in ("a.example", "b.example", "c.example"):
        post.results(domain, 20, 9, reason="mailbox_full")
    post.look(3)
    assert post.said() == []

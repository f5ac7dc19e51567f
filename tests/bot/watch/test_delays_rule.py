"""Mail that SES still retries, and what it gives up soon."""

from __future__ import annotations

import pytest

from bot.watch import episode
from bot.watch.machine import Level
from bot.watch.rules import delays
from bot.watch.rules.delays import Waiting
from tests.bot.watch.counted_post import Post
from tests.fakes import NOW, ago


@pytest.mark.parametrize(
    ("waiting", "expired", "sent", "expected"),
    [
        pytest.param(Waiting(80, 30), 2, 5_000, Level.WARNING, id="many expire soon"),
        pytest.param(Waiting(900, 500), 2, 5_000, Level.CRITICAL, id="very many"),
        pytest.param(Waiting(80, 30), 15, 5_000, Level.CALM, id="as many as always"),
        pytest.param(Waiting(3, 3), 0, 3, Level.CALM, id="three mails a day"),
        pytest.param(Waiting(1_500, 0), 2, 5_000, Level.WARNING, id="much is retried"),
        pytest.param(Waiting(400, 5), 2, 90_000, Level.CALM, id="a newsletter, a few retried"),
    ],
)
def test_levels(waiting: Waiting, expired: int, sent: int, expected: Level) -> None:
    fresh = episode.fresh("k", "delays", "", "")
    assert delays.read(fresh, waiting, expired, sent, NOW).level is expected


def test_the_thread_names_domains_and_no_address() -> None:
    post = Post()
    post.past("example.com", 100)
    post.counts.waits = Waiting(90, 40, ago(hours=12), (("slow.example", 33), ("b.example", 7)))
    post.look(2)
    shown = post.newest()
    assert shown[0] == (
        ":warning: Warning — mail from eu-west-1 will expire within two hours, messages: 40; still"
        " retried in all: 90"
    )
    told = " ".join(shown)
    assert "To slow.example: 33" in told
    assert "@" not in told
    post.counts.waits = Waiting()
    post.look(3)
    assert post.newest()[0].startswith("Resolved")


def test_what_was_not_counted_to_the_end_is_not_called_all() -> None:
    post = Post()
    post.past("example.com", 100)
    post.counts.waits = Waiting(20_000, 1, ago(hours=12), (("slow.example", 1),), more=True)
    post.look(2)
    assert post.newest()[0] == (
        ":warning: Warning — mail from eu-west-1 will expire within two hours, messages: 1; still"
        " retried in all: more than 20,000"
    )
    post.counts.waits = Waiting(20_000, 0, ago(hours=12), more=True)
    post.look(1)
    assert post.newest()[0] == (
        ":warning: Warning — mail from eu-west-1 is still retried, messages: more than 20,000"
    )

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
        ":warning: Warning — 40 messages from eu-west-1 will expire within two hours; 90 are still"
        " retried"
    )
    told = " ".join(shown)
    assert "To slow.example: 33" in told
    assert "@" not in told
    post.counts.waits = Waiting()
    post.look(3)
    assert post.newest()[0].startswith("Resolved")

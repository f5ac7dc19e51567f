"""A feed is asked a second time where it was slow, and never a third."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from urllib3.exceptions import TimeoutError

from bot.sources.feed_looks import FeedLook
from checks.core import Unavailable


@dataclass
class Slow:
    times: int
    """That it does not answer in time."""
    asked: int = 0

    def __call__(self) -> None:
        self.asked += 1
        if self.asked <= self.times:
            raise TimeoutError


def test_a_feed_that_is_slow_once_can_be_read() -> None:
    feed = Slow(1)
    assert FeedLook(feed).read() is None
    assert feed.asked == 2


def test_a_feed_that_is_slow_twice_could_not_be_looked_at() -> None:
    feed = Slow(2)
    with pytest.raises(Unavailable):
        FeedLook(feed).read()
    assert feed.asked == 2

"""Can AWS's public feeds of service events be read?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import Text, Unavailable, attempt, say


@dataclass(frozen=True, slots=True)
class Feed:
    setting: str
    """Which names it."""
    url: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something answered, and it is not the feed."""

    told: Text


class Feeds(Protocol):
    def read(self) -> Wrong | None:
        """None: it is the feed.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    feed: Feed
    found: Wrong | Unavailable | None


def gather(feed: Feed, feeds: Feeds) -> Seen:
    return Seen(feed, attempt(feeds.read))


def judge(seen: Seen) -> Iterator[Line]:
    line = Spot(Area.FEEDS, say("{url}", url=seen.feed.url))
    match seen.found:
        case Unavailable() as gap:
            yield line.unchecked(
                gap,
                say(
                    "If it goes on, check the way to it (proxy, firewall), and {setting}.",
                    setting=seen.feed.setting,
                ),
            )
        case Wrong(told):
            yield line.wrong(
                told,
                say(
                    "Check {setting}; while one feed is gone, the other and AWS Health stand in for"
                    " it.",
                    setting=seen.feed.setting,
                ),
            )
        case None:
            yield line.ok(say("It can be read"))

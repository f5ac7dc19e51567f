"""Whether SES itself has trouble: the public JSON feed, and where that fails the RSS feed.

Neither needs credentials or a support plan.  AWS has ceased to recommend the RSS feed (2025), so
it is the second one, and either may vanish.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from bot.sources import snapshot
from bot.sources.budget import FEED, FEED_SILENCE
from bot.sources.download import Answered, TooLarge, download
from bot.sources.health_feeds import Garbage, Passing, read_json, read_rss
from bot.sources.snapshot import Snapshot
from checks.core import Incident, Place, Text, Unavailable, say

RECENT = timedelta(days=7)
"""Incidents that ended earlier are left out."""

LARGEST = 5 * 1024 * 1024
"""Bytes; the JSON feed of all services has some hundred thousand."""


def make_pool() -> urllib3.PoolManager:
    """Threads share it.  Certificates are verified, by the system's authorities."""
    return urllib3.PoolManager(num_pools=4, maxsize=8, retries=False)


@dataclass(frozen=True, slots=True)
class HealthSource:
    """A `Health`; make one for the process.  The feeds of a Region are read once a minute at most,
    by whoever asks first."""

    events_url: str
    rss_url: str
    """With `{region}` in it."""
    snapshot: Snapshot
    pool: urllib3.PoolManager = field(default_factory=make_pool)
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    clock: Callable[[], float] = time.monotonic
    fresh: bool = False
    """Read the feeds each time, as a watcher does; what is read is kept for the others."""

    def incidents(self, region: str) -> tuple[Incident, ...]:
        feeds = Place("", region)
        look = self.snapshot.refresh if self.fresh else self.snapshot.get
        seen = look(feeds, snapshot.HEALTH, "", lambda _: self._look(region))
        since = self.now() - RECENT
        known = (read_from_json(each) for each in seen.value)
        recent = [each for each in known if each.ended is None or each.ended >= since]
        return tuple(sorted(recent, key=lambda each: each.started, reverse=True))

    def events_feed(self) -> tuple[Incident, ...]:
        """The JSON feed as it is now.  Raises HTTPError, and Garbage."""
        return read_json(self._fetch(self.events_url))

    def rss_feed(self, region: str) -> tuple[Incident, ...]:
        """The RSS feed as it is now.  Raises HTTPError, and Garbage."""
        return read_rss(self._fetch(self.rss_url.format(region=region)), region, self.now())

    def _look(self, region: str) -> list[dict[str, Any]]:
        try:
            found = self.events_feed()
        except (HTTPError, Garbage) as first:
            try:
                found = self.rss_feed(region)
            except (HTTPError, Garbage) as second:
                both = say(
                    "Neither of AWS's public feeds can be read: {events} {why_events},"
                    " {rss} {why_rss}; see https://health.aws.amazon.com/health/status",
                    events=self.events_url,
                    why_events=_why(first),
                    rss=self.rss_url.format(region=region),
                    why_rss=_why(second),
                )
                raise Unavailable(f"service health, {region}", both) from second
        return [kept_as_json(each) for each in found if each.region == region]

    def _fetch(self, url: str) -> bytes:
        try:
            return download(
                self.pool, url, FEED, silence=FEED_SILENCE, largest=LARGEST, clock=self.clock
            )
        except Answered as e:
            fault = Passing if e.status >= 500 or e.status == 429 else Garbage
            raise fault(say("status {code}", code=str(e.status))) from e
        except TooLarge as e:
            raise Garbage(say("too large")) from e


def _why(error: Exception) -> Text:
    if isinstance(error, urllib3.exceptions.TimeoutError):
        return say("does not answer in time")
    if isinstance(error, Garbage):
        return say("answers with something else ({what})", what=error.what)
    return say("cannot be reached")


def kept_as_json(incident: Incident) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(incident).items()
    }


def read_from_json(kept: dict[str, Any]) -> Incident:
    moments = {
        name: datetime.fromisoformat(kept[name])
        for name in ("started", "ended", "updated_at")
        if kept[name] is not None
    }
    return Incident(**{**kept, **moments})

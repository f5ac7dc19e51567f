"""The real HTTP client against the sandbox's feeds, and against servers with bad manners."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from bot.sources.budget import FEED
from bot.sources.health import LARGEST, HealthSource, make_pool
from bot.sources.snapshot import Snapshot
from checks.core import Text, Unavailable, attempt, say
from sandbox.health import build_health
from sandbox.holder import Holder
from sandbox.world import Fault, Incident, Region, Update, World
from tests.bot.sources.conftest import Clock, serving
from tests.bot.sources.memory import MemoryStore


@dataclass
class Local:
    holder: Holder
    clock: Clock
    source: HealthSource

    def happen(self, name: str, begun: float, ended: float | None = None, **more: Any) -> None:
        """An outage, by how many hours ago it began and ended."""
        start = self.at(begun)
        told = Update(start, 2, name, f"{name}: we look into it.")
        end = None if ended is None else self.at(ended)
        region = more.pop("region", "eu-west-1")
        self.holder.world.incidents.append(Incident(region, start, end, [told], **more))

    def at(self, hours_ago: float) -> datetime:
        return self.clock.now() - timedelta(hours=hours_ago)

    def fail(self, service: str, error: str) -> None:
        self.holder.world.faults.append(Fault(service, error))

    def told(self, region: str = "eu-west-1") -> list[tuple[str, str]]:
        return [(each.summary, each.source) for each in self.source.incidents(region)]


@pytest.fixture
def health(clock: Clock) -> Iterator[Local]:
    regions = {name: Region(account={}) for name in ("eu-west-1", "us-east-1")}
    holder = Holder(World("test", "a test", regions))
    pool = make_pool()
    with serving(build_health(holder)) as url:
        source = HealthSource(
            f"{url}/public/events",
            f"{url}/rss/ses-{{region}}.rss",
            Snapshot(MemoryStore(), clock.now),
            pool,
            clock.now,
        )
        yield Local(holder, clock, source)
        pool.clear()


JSON_FEED, RSS_FEED = "public health events", "public health RSS"


def test_open_and_recent_incidents_of_the_region_are_told_newest_first(health: Local) -> None:
    health.happen("ended long ago", 24 * 30, 24 * 8)
    health.happen("open for long", 24 * 20)
    health.happen("ended lately", 48, 47)
    health.happen("elsewhere", 1, region="us-east-1")
    assert health.told() == [("ended lately", JSON_FEED), ("open for long", JSON_FEED)]
    assert health.told("us-east-1") == [("elsewhere", JSON_FEED)]


def test_no_incident_is_an_empty_answer(health: Local) -> None:
    assert health.told() == []


def test_the_feed_is_read_once_a_minute(health: Local) -> None:
    assert health.told() == []
    health.happen("new", 0)
    health.clock.wait(59)
    assert health.told() == []
    health.clock.wait(1)
    assert health.told() == [("new", JSON_FEED)]


@pytest.mark.parametrize("error", ["unreachable", "garbage", "status:503", "status:404"])
def test_where_the_json_feed_fails_the_rss_feed_is_read(health: Local, error: str) -> None:
    health.happen("trouble", 1)
    health.fail("health_events", error)
    assert health.told() == [("trouble", RSS_FEED)]


def test_a_calm_rss_feed_is_an_answer_too(health: Local) -> None:
    health.fail("health_events", "unreachable")
    assert health.told() == []


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ("unreachable", "cannot be reached"),
        ("garbage", "answers with something else ({what})"),
        ("status:503", "answers with something else ({what})"),
    ],
)
def test_where_both_fail_both_are_named(health: Local, error: str, word: str) -> None:
    health.fail("health_events", error)
    health.fail("health_rss", error)
    failed = attempt(lambda: health.source.incidents("eu-west-1"))
    assert isinstance(failed, Unavailable)
    assert failed.source == "service health, eu-west-1"
    assert failed.why.template.startswith("Neither of AWS's public feeds can be read")
    values = dict(failed.why.values)
    assert values["events"] == health.source.events_url
    assert values["rss"] == health.source.rss_url.format(region="eu-west-1")
    for why in (values["why_events"], values["why_rss"]):
        assert isinstance(why, Text)
        assert why.template == word


def test_what_was_read_before_is_not_told_as_the_present(health: Local) -> None:
    health.happen("trouble", 1)
    assert len(health.told()) == 1
    health.fail("health_events", "unreachable")
    health.fail("health_rss", "unreachable")
    health.clock.wait(61)
    assert isinstance(attempt(health.told), Unavailable)


@dataclass
class Rude:
    """Serves whatever a handler does, as the JSON feed; the RSS feed is not there."""

    source: HealthSource

    def why(self) -> tuple[str, object]:
        failed = attempt(lambda: self.source.incidents("eu-west-1"))
        assert isinstance(failed, Unavailable)
        why = dict(failed.why.values)["why_events"]
        assert isinstance(why, Text)
        return why.template, dict(why.values).get("what")


def rude(url: str, clock: Clock, pool: Any) -> Rude:
    snapshot = Snapshot(MemoryStore(), clock.now)
    return Rude(HealthSource(f"{url}/feed", f"{url}/rss", snapshot, pool, clock.now, clock))


async def too_large(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        for _ in range(LARGEST // 2**16 + 2):
            await response.write(b" " * 2**16)
    except ConnectionError:
        pass  # the client has seen enough
    return response


async def moved(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/other"})


async def other(request: web.Request) -> web.StreamResponse:
    return web.Response(text="[]")


async def squeezed(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"\x1f\x8b rubbish", headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("handler", "what"),
    [
        (too_large, say("too large")),
        (moved, say("status {code}", code="302")),
        (squeezed, say("not JSON")),
    ],
    ids=["too large", "redirect", "compressed"],
)
def test_a_server_with_bad_manners_gets_no_answer_out_of_us(
    clock: Clock, handler: Any, what: Text
) -> None:
    app = web.Application()
    app.router.add_get("/feed", handler)
    app.router.add_get("/other", other)
    pool = make_pool()
    with serving(app) as url:
        told = rude(url, clock, pool).why()
        pool.clear()
    assert told == ("answers with something else ({what})", what)


def test_a_body_that_trickles_is_given_up_in_time(clock: Clock) -> None:
    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"[")
        clock.wait(FEED.attempt)
        await response.write(b"]")
        return response

    app = web.Application()
    app.router.add_get("/feed", trickle)
    pool = make_pool()
    with serving(app) as url:
        told = rude(url, clock, pool).why()
        pool.clear()
    assert told == ("does not answer in time", None)


def test_a_server_that_says_nothing_is_given_up() -> None:
    clock, pool = Clock(), make_pool()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        source = rude(f"http://127.0.0.1:{silent.getsockname()[1]}", clock, pool).source
        told = Rude(replace(source, rss_url="http://127.0.0.1:1/rss")).why()
    assert told == ("does not answer in time", None)

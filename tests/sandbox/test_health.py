"""The two health feeds, read over HTTP as their real readers do."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.health import build_health
from sandbox.holder import Holder
from sandbox.world import Fault, Incident, Region, Update, World

START = datetime(2026, 8, 18, 4, 1, 19, tzinfo=UTC)
WINTER = datetime(2026, 1, 18, 4, 0, 0, tzinfo=UTC)

OPEN = Incident(
    region="eu-west-1",
    started=START,
    ended=None,
    updates=[Update(START, 2, "Delayed sends", "We see <delays> in sending.")],
)
RESOLVED = Incident(
    region="eu-west-1",
    started=WINTER,
    ended=WINTER,
    updates=[Update(WINTER, 0, "Elevated errors", "The issue is resolved.")],
)


def world(*incidents: Incident, faults: tuple[Fault, ...] = ()) -> World:
    regions = {name: Region(account={}) for name in ("eu-west-1", "us-east-1")}
    return World("test", "a test", regions, incidents=list(incidents), faults=list(faults))


def got(of: World, path: str, times: int = 1) -> list[tuple[int, str, bytes]]:
    async def get() -> list[tuple[int, str, bytes]]:
        async with TestClient(TestServer(build_health(Holder(of)))) as client:
            answers = []
            for _ in range(times):
                async with client.get(path) as response:
                    kind = response.headers["Content-Type"]
                    answers.append((response.status, kind, await response.read()))
            return answers

    return asyncio.run(get())


def titles(body: bytes) -> list[str | None]:
    return [item.findtext("title") for item in ET.fromstring(body).iter("item")]


def test_the_event_feed_is_utf_16_with_a_byte_order_mark() -> None:
    [(status, kind, body)] = got(world(OPEN), "/public/events")
    assert (status, kind) == (200, "application/json;charset=utf-16")
    assert body[:2] == b"\xfe\xff"
    assert json.loads(body.decode("utf-16")) == json.loads(body)


def test_an_open_incident_has_no_end_and_its_log_is_json_in_a_string() -> None:
    [(_, _, body)] = got(world(OPEN), "/public/events")
    [record] = json.loads(body)
    log = json.loads(record.pop("metadata")["EVENT_LOG"])
    assert record == {
        "service": "SES",
        "region": "eu-west-1",
        "typeCode": "AWS_SES_OPERATIONAL_ISSUE",
        "startTime": 1787025679000,
        "lastUpdatedTime": 1787025679000,
    }
    assert log == [
        {
            "summary": "Delayed sends",
            "message": '<div><span class="yellowfg"> 9:01 PM PDT</span>'
            "&nbsp;We see &lt;delays&gt; in sending.</div>",
            "status": 2,
            "timestamp": 1787025679,
        }
    ]


def test_a_resolved_incident_has_its_end() -> None:
    [(_, _, body)] = got(world(RESOLVED), "/public/events")
    [record] = json.loads(body)
    assert record["endTime"] == 1768708800000


def test_the_rss_feed_of_a_calm_region_has_no_items() -> None:
    [(status, _, body)] = got(world(OPEN), "/rss/ses-us-east-1.rss")
    assert (status, titles(body)) == (200, [])


def test_the_rss_feed_has_one_item_per_update_with_the_newest_first() -> None:
    [(_, _, body)] = got(world(RESOLVED, OPEN), "/rss/ses-eu-west-1.rss")
    assert titles(body) == [
        "Performance issues: Delayed sends",
        "Service is operating normally: [RESOLVED] Elevated errors",
    ]
    assert [item.findtext("guid") for item in ET.fromstring(body).iter("item")] == [
        "https://status.aws.amazon.com/#ses-eu-west-1_1787025679",
        "https://status.aws.amazon.com/#ses-eu-west-1_1768708800",
    ]


def test_times_in_the_rss_feed_are_pacific_and_name_their_zone() -> None:
    [(_, _, body)] = got(world(RESOLVED, OPEN), "/rss/ses-eu-west-1.rss")
    dates = [item.findtext("pubDate") or "" for item in ET.fromstring(body).iter("item")]
    assert dates == ["Mon, 17 Aug 2026 21:01:19 PDT", "Sat, 17 Jan 2026 20:00:00 PST"]
    assert [parsedate_to_datetime(date) for date in dates] == [START, WINTER]


def test_an_incident_may_be_in_one_feed_only() -> None:
    incident = Incident("eu-west-1", START, None, OPEN.updates, feeds=("rss",))
    [(_, _, body)] = got(world(incident), "/public/events")
    assert json.loads(body) == []


def test_an_unknown_region_has_no_feed() -> None:
    assert got(world(), "/rss/ses-mars-1.rss")[0][0] == 404


def test_a_feed_can_fail_with_a_status_as_often_as_told() -> None:
    fault = Fault("health_events", "status:503", times=1)
    answers = got(world(faults=(fault,)), "/public/events", times=2)
    assert [status for status, _, _ in answers] == [503, 200]


def test_a_feed_can_be_rubbish_while_the_other_works() -> None:
    broken = world(OPEN, faults=(Fault("health_rss", "garbage"),))
    assert got(broken, "/rss/ses-eu-west-1.rss")[0][2].startswith(b"<html>")
    assert got(broken, "/public/events")[0][0] == 200


def test_a_feed_can_drop_the_connection() -> None:
    with pytest.raises(aiohttp.ClientConnectionError):
        got(world(faults=(Fault("health_events", "unreachable"),)), "/public/events")


def test_a_slow_feed_answers_in_the_end() -> None:
    slow = world(OPEN, faults=(Fault("health_events", "slow:0.01"),))
    assert got(slow, "/public/events")[0][0] == 200

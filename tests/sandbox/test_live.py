"""Changes of a running world, over HTTP, as the bot then sees them in feeds and in CloudWatch."""

from __future__ import annotations

import asyncio
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sandbox import live
from sandbox.aws.call import Call
from sandbox.aws.cloudwatch import get_metric_data
from sandbox.defaults import healthy
from sandbox.health import build_health
from sandbox.holder import Holder
from sandbox.tour import SCENARIOS, read_one
from sandbox.world import Fault, World
from sandbox.worlds import world_of

NOW = datetime(2026, 11, 24, 12, 0, 30, tzinfo=UTC)
HOME = "eu-west-1"
Json = dict[str, Any]
Client = TestClient[web.Request, web.Application]


class Play:
    """One world, its control endpoints and its feeds."""

    def __init__(self, world: World, control: Client, health: Client) -> None:
        self.world = world
        self.now = NOW
        self._control = control
        self._health = health

    async def tell(self, what: str, **body: object) -> Json:
        async with self._control.post(f"/control/{what}", json=body) as response:
            answer: Json = await response.json()
            assert (response.status, answer["ok"]) in ((200, True), (400, False))
            return answer

    async def seen(self) -> Json:
        async with self._control.get("/control/world") as response:
            answer: Json = await response.json()
            return answer

    async def events(self) -> list[Json]:
        async with self._health.get("/public/events") as response:
            records: list[Json] = json.loads(await response.read())
        for record in records:
            record["log"] = json.loads(record.pop("metadata")["EVENT_LOG"])
        return records

    async def items(self, region: str = HOME) -> list[tuple[str | None, str | None]]:
        async with self._health.get(f"/rss/ses-{region}.rss") as response:
            root = ET.fromstring(await response.read())
        return [(item.findtext("title"), item.findtext("guid")) for item in root.iter("item")]

    async def rate(self, name: str, *, region: str = HOME, period: int = 60) -> list[Any]:
        """Points of the last ten minutes as CloudWatch tells them, the oldest first."""
        metric = {"Namespace": "AWS/SES", "MetricName": name, "Dimensions": []}
        stat = {"Metric": metric, "Period": period, "Stat": "Average"}
        params = {
            "MetricDataQueries": [{"Id": "m", "MetricStat": stat}],
            "StartTime": self.now - timedelta(minutes=10),
            "EndTime": self.now + timedelta(minutes=10),
            "ScanBy": "TimestampAscending",
        }
        call = Call(
            self.world, region, "GetMetricData", params, self.now.timestamp, "", lambda: False
        )
        [result] = (await get_metric_data(call))["MetricDataResults"]
        return [
            (f"{at:%H:%M:%S}", value)
            for at, value in zip(result["Timestamps"], result["Values"], strict=True)
        ]


def playing(play: Callable[[Play], Any], world: World | None = None) -> None:
    played = world or healthy(NOW)
    holder = Holder(played)

    async def run() -> None:
        async with AsyncExitStack() as stack:
            app = web.Application()
            app.router.add_routes(live.routes(holder, 3, lambda: it.now))
            control = await stack.enter_async_context(TestClient(TestServer(app)))
            health = await stack.enter_async_context(TestClient(TestServer(build_health(holder))))
            it = Play(played, control, health)
            await play(it)

    asyncio.run(run())


def test_a_calm_world_says_so() -> None:
    async def play(it: Play) -> None:
        seen = await it.seen()
        assert [region["name"] for region in seen["regions"]] == ["eu-west-1", "us-east-1"]
        assert seen["regions"][0]["bounce"] == {
            "value": 0.012,
            "silent": False,
            "newest": {"at": "2026-11-24T11:45:30+00:00", "value": 0.012},
        }
        assert (seen["incidents"], set(seen["feeds"].values())) == ([], {None})
        assert seen["watch"] == {"seconds": 3, "points_every_seconds": 60, "channel": "C0ALERTS"}

    playing(play)


def test_an_incident_runs_its_course_in_both_feeds() -> None:
    async def play(it: Play) -> None:
        for minutes, action in enumerate(("start", "update", "worsen", "resolve")):
            it.now = NOW + timedelta(minutes=minutes)
            answer = await it.tell("incident", region=HOME, action=action)
        [told] = answer["incidents"]
        assert (told["state"], told["started"], told["ended"]) == (
            "resolved",
            "2026-11-24T12:00:30+00:00",
            "2026-11-24T12:03:30+00:00",
        )
        [record] = await it.events()
        assert [update["status"] for update in record["log"]] == [2, 2, 3, 0]
        assert record["endTime"] == int(it.now.timestamp() * 1000)
        items = await it.items()
        assert [title for title, _ in items] == [
            "Service is operating normally: [RESOLVED] Increased delivery latencies",
            "Service disruption: Increased delivery latencies",
            "Performance issues: Increased delivery latencies",
            "Performance issues: Increased delivery latencies",
        ]
        assert len({guid for _, guid in items}) == 4
        assert await it.items("us-east-1") == []

    playing(play)


def test_updates_in_the_same_second_are_told_apart_by_the_feeds() -> None:
    async def play(it: Play) -> None:
        for action in ("start", "update", "start"):
            await it.tell("incident", region=HOME, action=action)
        assert len({guid for _, guid in await it.items()}) == 3
        assert len({record["startTime"] for record in await it.events()}) == 2

    playing(play)


def test_what_is_said_is_said_in_the_words_given() -> None:
    async def play(it: Play) -> None:
        words = {"summary": "Certificates", "message": "Renewed soon."}
        answer = await it.tell(
            "incident", region=HOME, action="start", informational=True, feeds=["rss"], **words
        )
        [told] = answer["incidents"]
        assert told["informational"] is True
        assert told["updates"][0].items() >= (words | {"status": 1}).items()
        assert await it.events() == []
        assert [title for title, _ in await it.items()] == ["Informational message: Certificates"]

    playing(play)


def test_an_incident_may_vanish_without_ever_being_resolved() -> None:
    async def play(it: Play) -> None:
        [started] = (await it.tell("incident", region=HOME, action="start"))["incidents"]
        [gone] = (await it.tell("incident", action="vanish", id=started["id"]))["incidents"]
        assert (gone["state"], gone["ended"]) == ("vanished", None)
        assert (await it.events(), await it.items()) == ([], [])

    playing(play)


def test_another_region_has_incidents_and_a_feed_too() -> None:
    async def play(it: Play) -> None:
        await it.tell("incident", region="ap-northeast-1", action="start")
        assert [record["region"] for record in await it.events()] == ["ap-northeast-1"]
        assert len(await it.items("ap-northeast-1")) == 1

    playing(play)


def test_rates_go_on_by_themselves_and_change_with_the_next_full_minute() -> None:
    async def play(it: Play) -> None:
        assert await it.rate("Reputation.BounceRate") == []
        it.now = NOW + timedelta(minutes=2)
        assert await it.rate("Reputation.BounceRate") == [("12:01:00", 0.012), ("12:02:00", 0.012)]
        answer = await it.tell("rate", region=HOME, metric="bounce", value=0.09)
        assert answer["regions"][0]["bounce"] == {
            "value": 0.09,
            "silent": False,
            "newest": {"at": "2026-11-24T12:02:00+00:00", "value": 0.012},
        }
        it.now = NOW + timedelta(minutes=4)
        points = await it.rate("Reputation.BounceRate")
        assert points[2:] == [("12:03:00", 0.09), ("12:04:00", 0.09)]
        assert points == await it.rate("Reputation.BounceRate", period=1)
        assert {v for _, v in await it.rate("Reputation.BounceRate", region="us-east-1")} == {0.012}
        assert {value for _, value in await it.rate("Reputation.ComplaintRate")} == {0.0002}

    playing(play)


def test_a_rate_falls_silent_and_comes_back() -> None:
    async def play(it: Play) -> None:
        it.now = NOW + timedelta(minutes=1)
        answer = await it.tell("rate", region=HOME, metric="complaint", value=None)
        it.now = NOW + timedelta(minutes=3)
        assert await it.rate("Reputation.ComplaintRate") == [("12:01:00", 0.0002)]
        seen = (await it.seen())["regions"][0]["complaint"]
        assert seen == answer["regions"][0]["complaint"]
        assert (seen["silent"], seen["newest"]["at"]) == (True, "2026-11-24T12:01:00+00:00")
        await it.tell("rate", region=HOME, metric="complaint", value=0.003)
        it.now = NOW + timedelta(minutes=4)
        assert await it.rate("Reputation.ComplaintRate") == [
            ("12:01:00", 0.0002),
            ("12:04:00", 0.003),
        ]

    playing(play)


def test_a_rate_that_was_never_measured_begins() -> None:
    async def play(it: Play) -> None:
        it.world.regions[HOME].metrics.clear()
        assert (await it.seen())["regions"][0]["bounce"] == {
            "value": None,
            "silent": True,
            "newest": None,
        }
        await it.tell("rate", region=HOME, metric="bounce", value=0)
        it.now = NOW + timedelta(minutes=1)
        assert await it.rate("Reputation.BounceRate") == [("12:01:00", 0.0)]

    playing(play)


def test_one_fault_replaces_the_other_and_null_mends() -> None:
    async def play(it: Play) -> None:
        it.world.faults.append(Fault("health_rss", "garbage"))
        assert (await it.seen())["feeds"] == {"events": None, "rss": "garbage"}
        await it.tell("feed", feed="events", fault="status:503")
        await it.tell("feed", feed="rss", fault=None)
        await it.tell("fault", service="cloudwatch", error="AccessDeniedException")
        answer = await it.tell("fault", service="cloudwatch", error="unreachable")
        assert answer["feeds"] == {"events": "status:503", "rss": None}
        assert answer["faults"]["cloudwatch"] == "unreachable"
        assert it.world.faults == [
            Fault("cloudwatch", "unreachable"),
            Fault("health_events", "status:503"),
        ]

    playing(play)


@pytest.mark.parametrize(
    ("what", "body", "words"),
    [
        ("incident", {}, "action must be one of start, update"),
        ("incident", {"action": "start"}, "an incident needs a region"),
        ("incident", {"action": "start", "region": "mars"}, "'mars' is no Region"),
        ("incident", {"action": "start", "region": HOME, "feeds": ["ics"]}, "events, rss"),
        ("incident", {"action": "start", "region": HOME, "informational": 1}, "true or false"),
        ("incident", {"action": "start", "region": HOME, "summary": ""}, "summary must be a text"),
        ("incident", {"action": "resolve"}, "by region, or by id?"),
        ("incident", {"action": "resolve", "region": HOME}, "no open incident in eu-west-1"),
        ("incident", {"action": "vanish", "id": "x"}, "no open incident x"),
        ("rate", {"region": HOME, "metric": "bounce"}, "a fraction, or null"),
        ("rate", {"region": HOME, "metric": "bounce", "value": True}, "a fraction, or null"),
        ("rate", {"region": HOME, "metric": "bounce", "value": 4.5}, "between 0 and 1"),
        ("rate", {"region": HOME, "metric": "opens", "value": 0.1}, "none of bounce, complaint"),
        ("rate", {"region": "us-west-2", "metric": "bounce", "value": 0.1}, "none of eu-west-1"),
        ("rate", {"regoin": HOME}, "unknown: regoin; known: region, metric, value"),
        ("feed", {"feed": "ics"}, "feed must be one of events, rss"),
        ("feed", {"feed": "rss", "fault": "AccessDenied"}, "is not unreachable, garbage"),
        ("feed", {"feed": "rss", "fault": "status:9"}, "is not unreachable, garbage"),
        ("mail", {"to": "ann@shop.example", "ends": "eaten"}, "one of delivered, bounced, expired"),
        ("mail", {"to": "ann@shop.example", "ends": "bounced"}, "no delayed mail to ann@shop"),
        ("fault", {"service": "slack"}, "service must be one of cloudwatch"),
        ("fault", {"service": "sesv2", "error": "slow:soon"}, "or an error code of AWS"),
    ],
)
def test_what_cannot_be_done_is_refused_and_changes_nothing(
    what: str, body: Json, words: str
) -> None:
    async def play(it: Play) -> None:
        before = await it.seen()
        answer = await it.tell(what, **body)
        assert answer.keys() == {"ok", "error"}
        assert words in answer["error"]
        assert await it.seen() == before

    playing(play)


@pytest.mark.parametrize(
    ("body", "kind"),
    [("{}", "text/plain"), ("{", "application/json"), ("[]", "application/json")],
    ids=["text", "half", "list"],
)
def test_other_bodies_than_a_json_object_are_refused(body: str, kind: str) -> None:
    async def play(it: Play) -> None:
        headers = {"Content-Type": kind}
        async with it._control.post("/control/rate", data=body, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["error"].startswith("the body ")

    playing(play)


def test_an_incident_that_the_bus_carries_is_on_the_queue_at_each_update() -> None:
    async def play(it: Play) -> None:
        before = len(it.world.queue)
        await it.tell("incident", region=HOME, action="start", feeds=["bus"])
        it.now = NOW + timedelta(minutes=1)
        await it.tell("incident", region=HOME, action="resolve")
        told = [json.loads(body)["detail"] for body in it.world.queue[before:]]
        assert [each["statusCode"] for each in told] == ["open", "closed"]
        assert len({each["eventArn"] for each in told}) == 1
        assert await it.events() == []

    playing(play)


@pytest.mark.parametrize("tenant", [None, "shop-1"])
def test_sending_is_switched_off_by_an_event_and_by_what_ses_says(tenant: str | None) -> None:
    world = healthy(NOW)
    world.regions[HOME].tenants["shop-1"] = {"TenantName": "shop-1", "SendingStatus": "ENABLED"}

    async def play(it: Play) -> None:
        await it.tell("sending", region=HOME, enabled=False, tenant=tenant, cause="Bounce rate")
        event = json.loads(it.world.queue[-1])
        assert event["detail-type"] == "Sending Status Disabled"
        assert event["detail"]["data"]["record"]["cause"] == "Bounce rate"
        home = it.world.regions[HOME]
        assert home.account["SendingEnabled"] is (tenant is not None)
        assert home.tenants["shop-1"]["SendingStatus"] == ("DISABLED" if tenant else "ENABLED")
        assert len(event["resources"]) == (1 if tenant else 0)

    playing(play, world)


def test_what_cannot_be_switched_is_refused() -> None:
    async def play(it: Play) -> None:
        answer = await it.tell("sending", region=HOME, enabled=False, tenant="nobody")
        assert answer["error"] == "there is no tenant nobody in eu-west-1"
        answer = await it.tell("sending", region="xx-x-1", enabled=False)
        assert answer["error"] == "'xx-x-1' is none of eu-west-1, us-east-1"

    playing(play)


WAITS = "gina@greylisting.example"


@pytest.mark.parametrize(
    ("ends", "kind", "part"),
    [
        ("delivered", "Delivery", {"recipients": [WAITS]}),
        ("bounced", "Bounce", {"bounceType": "Permanent"}),
        ("expired", "Bounce", {"bounceType": "Transient"}),
    ],
)
def test_delayed_mail_comes_to_an_end_once(ends: str, kind: str, part: Json) -> None:
    world = world_of(read_one(SCENARIOS, "delayed-greylisting", NOW), NOW)
    before = json.loads(json.loads(world.queue[-1])["Message"])["detail"]["mail"]

    async def play(it: Play) -> None:
        [waits] = (await it.seen())["waiting"]
        assert waits == {"to": WAITS, "since": "2026-11-24T11:35:30+00:00", "ended": None}
        answer = await it.tell("mail", to=WAITS, ends=ends)
        assert [each["ended"] for each in answer["waiting"]] == [ends]
        told = json.loads(json.loads(it.world.queue[-1])["Message"])
        assert told["eventType"] == kind
        assert told["mail"]["messageId"] == before["messageId"]
        block = told[kind.lower()]
        assert block["timestamp"] == "2026-11-24T12:00:30.000Z"
        assert block.items() >= part.items()
        said = str(block)
        assert ("unable to deliver in 25 minutes.<450 4.2.0 <gina@" in said) is (ends == "expired")
        again = await it.tell("mail", to=WAITS, ends="delivered")
        assert again["error"] == f"mail to {WAITS} waits no more: {ends}"

    playing(play, world)


def test_what_has_ended_in_a_scenario_does_not_wait() -> None:
    waits = {
        name: [each.to for each in world_of(read_one(SCENARIOS, name, NOW), NOW).waiting]
        for name in ("delay-expired", "accepted-250", "receiver-down-for-all")
    }
    assert waits == {
        "delay-expired": [],
        "accepted-250": [],
        "receiver-down-for-all": ["nell@all-wait.example"],
    }

"""boto3 against the sandbox's AWS Health, and all sources of service events together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.notice import About, Notice
from bot.plain import sentence
from bot.sources import aws
from bot.sources.health_all import ServiceEvents
from bot.sources.health_api import HealthApi, HealthApis, endpoint_region
from bot.sources.health_told import API, BUS
from bot.sources.snapshot import Snapshot
from checks.core import Incident as Told
from checks.core import Place, Unavailable, say
from sandbox.aws.bus import arn, description
from sandbox.holder import Holder
from sandbox.world import Fault, Incident, Update
from tests.bot.sources.conftest import Clock, LocalAws
from tests.bot.sources.memory import MemoryStore
from tests.fakes import FakeHealth

REGIONS = ("eu-west-1", "us-east-1")
SUMMARY = "Increased latencies"


@dataclass
class FakeNotices:
    known: tuple[Notice, ...] = ()
    down: bool = False

    def of(self, about: About, region: str, since: datetime) -> tuple[Notice, ...]:
        if self.down:
            raise Unavailable("event store", say("away"))
        return tuple(n for n in self.known if n.place.region == region and n.at >= since)


class Health:
    """The API with everything around it."""

    def __init__(self, holder: Holder, clock: Clock, client: Any, pool: ThreadPoolExecutor) -> None:
        self.world, self.clock = holder.world, clock
        self.world.health_api = True
        self.public, self.notices = FakeHealth(), FakeNotices()
        self.api = HealthApi(client, REGIONS, Snapshot(MemoryStore(), clock.now), clock.now)
        self.events = ServiceEvents(self.public, self.notices, self.api, pool, clock.now)

    def happen(self, **more: Any) -> Incident:
        """An hour ago."""
        at = self.clock.now() - timedelta(hours=1)
        update = Update(at, 2, SUMMARY, "We are investigating.")
        made = Incident("eu-west-1", at, None, [update], feeds=("api",))
        self.world.incidents.append(replace(made, **more))
        return self.world.incidents[-1]

    def fail(self, error: str, operation: str = "*") -> None:
        self.world.faults.append(Fault("health", error, operation))

    def later(self, **units: float) -> None:
        self.clock.seconds += timedelta(**units).total_seconds()


@pytest.fixture(scope="module")
def client(aws_server: LocalAws) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in aws_server.settings().items():
            patch.setenv(name, value)
        return aws.client("health", endpoint_region("eu-west-1"))


@pytest.fixture
def health(local_aws: Holder, clock: Clock, client: Any) -> Iterator[Health]:
    with ThreadPoolExecutor(2) as pool:
        yield Health(local_aws, clock, client, pool)


def public(incident: Incident, **more: Any) -> Told:
    told = Told(
        region=incident.region,
        started=incident.started,
        ended=None,
        summary=SUMMARY,
        latest="We are investigating.",
        updated_at=incident.updates[-1].at,
        informational=False,
        source="feed",
    )
    return replace(told, **more)


def notice(incident: Incident) -> Notice:
    told = {
        "arn": arn(incident),
        "code": incident.type_code,
        "category": incident.category,
        "scope": incident.scope,
        "status": "open",
        "started": incident.started.isoformat(),
        "text": description(incident),
    }
    place = Place("111122223333", incident.region)
    return Notice(About.HEALTH, "1", place, incident.updates[-1].at, told)


def test_an_event_is_read_with_its_text(health: Health) -> None:
    seen = health.happen()
    assert health.api.events() == (
        Told(
            region="eu-west-1",
            started=seen.started,
            ended=None,
            summary=SUMMARY,
            latest="We are investigating.",
            updated_at=seen.started,
            informational=False,
            source=API,
            code="AWS_SES_OPERATIONAL_ISSUE",
            category="issue",
            arn=arn(seen),
            own=False,
        ),
    )


def test_events_of_other_regions_services_and_weeks_are_not_asked_for(health: Health) -> None:
    old = health.clock.now() - timedelta(days=8)
    health.happen(region="ap-northeast-1")
    health.happen(service="EC2")
    health.happen(started=old, updates=[Update(old, 2, SUMMARY, "Long ago.")])
    assert health.api.events() == ()


def test_what_was_read_is_kept_for_minutes_and_renewed_by_the_watch(health: Health) -> None:
    assert health.api.events() == ()
    health.happen()
    health.later(minutes=4)
    assert health.api.events() == ()
    health.api.renew()
    assert len(health.api.events() or ()) == 1


def test_without_the_support_plan_there_is_nothing_and_no_trouble(health: Health) -> None:
    health.world.health_api = False
    assert health.api.events() is None
    assert health.events.incidents("eu-west-1") == ()
    told = health.events.limits()
    assert told
    assert sentence(told).endswith("AWS Health's API is not in the account's support plan")


def test_for_hours_nobody_asks_again_for_a_plan(health: Health) -> None:
    health.world.health_api = False
    health.api.renew()
    health.world.health_api = True
    health.later(hours=5)
    health.api.renew()
    assert health.api.events() is None
    health.later(hours=2)
    assert health.api.events() == ()
    assert health.events.limits() is None


@pytest.mark.parametrize("operation", ["DescribeEvents", "DescribeEventDetails"])
def test_a_denied_call_says_what_to_do(health: Health, operation: str) -> None:
    health.happen()
    health.fail("AccessDeniedException", operation)
    with pytest.raises(Unavailable) as gap:
        health.api.renew()
    assert sentence(gap.value.why) == (
        f"The bot may not call health:{operation}: add it to the bot's role, or set HEALTH_API=off"
    )


@pytest.mark.parametrize("error", ["unreachable", "garbage", "status:503"])
def test_the_api_that_fails_leaves_what_the_others_tell(health: Health, error: str) -> None:
    seen = health.happen()
    health.fail(error)
    health.public.known = (public(seen),)
    assert [each.source for each in health.events.incidents("eu-west-1")] == ["feed"]


def test_feed_api_and_bus_tell_of_one_incident(health: Health) -> None:
    seen = health.happen()
    health.public.known = (public(seen, started=seen.started - timedelta(minutes=20)),)
    health.notices.known = (notice(seen),)
    (found,) = health.events.incidents("eu-west-1")
    assert (found.source, found.arn) == (f"feed, {BUS}, {API}", arn(seen))
    assert health.events.incidents("us-east-1") == ()


def test_the_api_makes_up_for_feeds_that_cannot_be_read(health: Health) -> None:
    health.happen()
    health.public.down = say("unreadable")
    assert [each.source for each in health.events.incidents("eu-west-1")] == [API]


def test_the_bus_alone_does_not_show_that_nothing_is_amiss(health: Health) -> None:
    health.notices.known = (notice(health.happen()),)
    health.public.down = say("unreadable")
    health.world.health_api = False
    with pytest.raises(Unavailable, match="unreadable"):
        health.events.incidents("eu-west-1")


def test_without_the_database_the_others_still_tell(health: Health) -> None:
    health.public.known = (public(health.happen()),)
    health.notices.down = True
    assert len(health.events.incidents("eu-west-1")) == 1


def test_what_the_bus_told_long_ago_is_over_unless_it_is_planned(health: Health) -> None:
    seen = health.happen()
    health.world.incidents.clear()
    health.notices.known = (notice(seen),)
    planned = replace(seen, category="scheduledChange", started=seen.started + timedelta(days=20))
    health.later(days=8)
    assert health.events.incidents("eu-west-1") == ()
    health.notices.known = (notice(planned),)
    assert [each.category for each in health.events.incidents("eu-west-1")] == ["scheduledChange"]


@pytest.mark.parametrize(
    ("home", "endpoint"),
    [("eu-west-1", "us-east-1"), ("us-gov-east-1", "us-gov-west-1")],
)
def test_each_partition_has_its_endpoint(home: str, endpoint: str) -> None:
    assert endpoint_region(home) == endpoint


def test_where_there_are_several_accounts_what_is_the_bots_own_is_named(health: Health) -> None:
    health.happen(scope="ACCOUNT_SPECIFIC")
    api = replace(health.api, account=lambda: "111122223333", alias="main")
    (found,) = api.events() or ()
    assert found.own
    assert found.place
    assert found.place.named == "main (1111-2222-3333) · eu-west-1"


def test_the_apis_of_several_accounts_are_one(health: Health) -> None:
    def asked() -> HealthApis:
        """By nobody yet."""
        snapshots = (Snapshot(MemoryStore(), health.clock.now) for _ in range(2))
        main, shop = (replace(health.api, snapshot=each) for each in snapshots)
        return HealthApis((main, shop), health.events.pool)

    health.happen()
    health.happen(scope="ACCOUNT_SPECIFIC", type_code="AWS_SES_OTHER")
    told = asked().events() or ()
    assert sorted(each.own for each in told) == [False, True]  # what both are told is one
    health.world.faults.append(Fault("health", "AccessDeniedException", times=1))
    assert asked().events() == told
    health.world.faults.append(Fault("health", "AccessDeniedException"))
    with pytest.raises(Unavailable, match="HEALTH_API=off"):
        asked().events()
    health.world.faults.clear()
    health.world.health_api = False
    assert asked().events() is None


def test_what_befalls_two_accounts_by_one_arn_is_told_of_each(health: Health) -> None:
    accounts = {"main": "111122223333", "shop": "444455556666"}
    apis = HealthApis(
        tuple(
            replace(
                health.api,
                snapshot=Snapshot(MemoryStore(), health.clock.now),
                account=partial(str, number),
                alias=alias,
            )
            for alias, number in accounts.items()
        ),
        health.events.pool,
    )
    health.happen(scope="ACCOUNT_SPECIFIC")
    told = replace(health.events, api=apis).incidents("eu-west-1")
    assert sorted(each.place.alias for each in told if each.place) == ["main", "shop"]


def test_more_regions_than_the_filter_takes_are_no_trouble(health: Health) -> None:
    health.happen()
    many = (*REGIONS, *(f"ap-southeast-{n}" for n in range(1, 10)))
    assert len(replace(health.api, regions=many).events() or ()) == 1

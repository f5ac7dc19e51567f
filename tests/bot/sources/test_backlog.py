"""How long events wait in their queue, and AWS's own time, from a local CloudWatch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.plain import sentence
from bot.sources import aws
from bot.sources.cloudwatch import BacklogSource
from bot.watch.readings import Point, Series
from checks.core import Unavailable, attempt
from sandbox.answers import account
from sandbox.holder import Holder
from sandbox.world import Fault, Metric, Region
from tests.fakes import NOW, ago

OLDEST, VISIBLE = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"


@pytest.fixture
def region(local_aws: Holder) -> Region:
    return local_aws.world.regions.setdefault("eu-west-1", Region(account()))


@pytest.fixture
def source(local_aws: Holder) -> BacklogSource:
    client: Any = aws.client("cloudwatch", "eu-west-1")
    return BacklogSource(client, "ses-events", "eu-west-1")


def has(region: Region, name: str, value: float, queue: str = "ses-events") -> None:
    points = [(ago(minutes=5), value)]
    region.metrics.append(Metric("AWS/SQS", name, {"QueueName": queue}, points))


def test_age_and_number_are_those_of_our_queue(region: Region, source: BacklogSource) -> None:
    has(region, OLDEST, 720)
    has(region, VISIBLE, 90)
    has(region, OLDEST, 9, queue="another")
    found = source.backlog(ago(hours=1), NOW)
    assert found.queue == "ses-events"
    assert found.age == Series((Point(ago(minutes=5), 720),))
    assert found.waiting == Series((Point(ago(minutes=5), 90),))


def test_the_answer_has_aws_s_own_time(region: Region, source: BacklogSource) -> None:
    told = source.backlog(ago(hours=1), NOW).told_at
    assert told is not None
    assert abs(datetime.now(UTC) - told) < timedelta(minutes=1)


def test_nothing_published_is_empty(region: Region, source: BacklogSource) -> None:
    assert source.backlog(ago(hours=1), NOW).age == Series()


def test_what_could_not_be_asked_is_no_calm(
    local_aws: Holder, region: Region, source: BacklogSource
) -> None:
    local_aws.world.faults.append(Fault("cloudwatch", "AccessDenied"))
    gap = attempt(lambda: source.backlog(ago(hours=1), NOW))
    assert isinstance(gap, Unavailable)
    assert "cloudwatch:GetMetricData" in sentence(gap.why)

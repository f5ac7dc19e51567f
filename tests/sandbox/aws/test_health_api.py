"""AWS Health as boto3 sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.aws.bus import arn
from sandbox.world import Incident, Update
from tests.sandbox.aws.conftest import NOW, LocalAws

BEGAN = NOW - timedelta(hours=2)


def happen(aws: LocalAws, **more: Any) -> Incident:
    update = Update(BEGAN, 2, "Increased latencies", "We look into it.")
    incident = replace(Incident("eu-west-1", BEGAN, None, [update], feeds=("api",)), **more)
    aws.world.health_api = True
    aws.world.incidents.append(incident)
    return incident


def seen(aws: LocalAws, **wanted: Any) -> list[str]:
    client = aws.client("health", "us-east-1")
    return [each["arn"] for each in client.describe_events(filter=wanted)["events"]]


def test_without_the_plan_everything_is_refused(aws: LocalAws) -> None:
    client = aws.client("health", "us-east-1")
    with pytest.raises(ClientError, match="SubscriptionRequiredException"):
        client.describe_events()
    with pytest.raises(ClientError, match="SubscriptionRequiredException"):
        client.describe_event_details(eventArns=["arn:aws:health:x::event/SES/A/B"])


def test_an_event_and_its_text(aws: LocalAws) -> None:
    over = happen(aws, ended=NOW - timedelta(hours=1))
    client = aws.client("health", "us-east-1")
    (event,) = client.describe_events()["events"]
    assert (event["arn"], event["statusCode"], event["eventScopeCode"]) == (
        arn(over),
        "closed",
        "PUBLIC",
    )
    assert (event["startTime"], event["endTime"]) == (BEGAN, NOW - timedelta(hours=1))
    answer = client.describe_event_details(eventArns=[arn(over), "arn:aws:health:x::event/A/B/C"])
    (detail,) = answer["successfulSet"]
    assert detail["eventDescription"]["latestDescription"].startswith(
        "Current severity level: Degraded\n\nIncreased latencies\n\n["
    )
    assert [each["errorName"] for each in answer["failedSet"]] == ["ResourceNotFoundException"]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"services": ["SES"]}, 1),
        ({"services": ["EC2"]}, 0),
        ({"regions": ["us-east-1"]}, 0),
        ({"eventTypeCategories": ["scheduledChange"]}, 0),
        ({"eventStatusCodes": ["open"]}, 1),
        ({"lastUpdatedTimes": [{"from": BEGAN}]}, 1),
        ({"lastUpdatedTimes": [{"from": NOW}]}, 0),
    ],
)
def test_the_filter_is_heeded(aws: LocalAws, wanted: dict[str, Any], count: int) -> None:
    happen(aws)
    assert len(seen(aws, **wanted)) == count


def test_a_filter_that_is_not_played_is_refused(aws: LocalAws) -> None:
    happen(aws)
    with pytest.raises(ClientError, match="plays no filter"):
        seen(aws, eventArns=["arn:aws:health:x::event/A/B/C"])

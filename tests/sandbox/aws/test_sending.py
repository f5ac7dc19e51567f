"""Mail to the mailbox simulator, and the events that come of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.answers import configuration_set, identity
from sandbox.topics import queue_policy, topic, topic_arn
from sandbox.world import HOME_REGION, World
from tests.sandbox.aws.conftest import NOW, LocalAws

TOPIC = topic_arn(HOME_REGION)


def send(aws: LocalAws, to: str, **more: Any) -> str:
    region = aws.world.regions[HOME_REGION]
    region.identities = {"shop.example": identity("shop.example", HOME_REGION, NOW)}
    region.configuration_sets["main"] = configuration_set(HOME_REGION)
    answer = aws.client("sesv2").send_email(
        **{
            "FromEmailAddress": "Shop <shop@shop.example>",
            "Destination": {"ToAddresses": [f"{to}@simulator.amazonses.com"]},
            "Content": {
                "Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}},
            },
        }
        | more
    )
    return str(answer["MessageId"])


def way(world: World) -> None:
    world.topics[TOPIC] = topic(HOME_REGION)
    world.queue_policy = queue_policy([HOME_REGION])


def arrived(aws: LocalAws, most: int) -> list[dict[str, Any]]:
    """Waits until there are so many, or nothing more comes for two seconds."""
    found: list[dict[str, Any]] = []
    while len(found) < most:
        answer = aws.client("sqs").receive_message(
            QueueUrl=aws.queue, MaxNumberOfMessages=10, WaitTimeSeconds=2
        )
        if "Messages" not in answer:
            break
        bodies = [json.loads(each["Body"]) for each in answer["Messages"]]
        assert {body["TopicArn"] for body in bodies} == {TOPIC}
        found += [json.loads(body["Message"]) for body in bodies]
    return found


@pytest.mark.parametrize(
    ("to", "kinds"),
    [
        ("success", ["Send", "Delivery"]),
        ("bounce+label", ["Send", "Bounce"]),
        ("complaint", ["Send", "Delivery", "Complaint"]),
    ],
)
def test_each_address_has_its_fate(aws: LocalAws, to: str, kinds: list[str]) -> None:
    way(aws.world)
    id = send(aws, to)
    events = arrived(aws, len(kinds))
    assert [each["eventType"] for each in events] == kinds
    assert {each["mail"]["messageId"] for each in events} == {id}
    assert {each["mail"]["tags"]["ses:configuration-set"][0] for each in events} == {"main"}


def without_policy(world: World) -> None:
    way(world)
    world.queue_policy = None


def unconfirmed(world: World) -> None:
    way(world)
    world.topics[TOPIC].subscriptions[0]["SubscriptionArn"] = "PendingConfirmation"


@pytest.mark.parametrize("spoil", [without_policy, unconfirmed, lambda world: None])
def test_nothing_arrives_where_the_way_is_cut(
    aws: LocalAws, spoil: Callable[[World], None]
) -> None:
    spoil(aws.world)
    send(aws, "success")
    assert arrived(aws, 1) == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"FromEmailAddress": "ann@elsewhere.example"}, "MessageRejected"),
        ({"ConfigurationSetName": "none"}, "NotFoundException"),
        ({"Destination": {"ToAddresses": ["ann@example.com"]}}, "BadRequestException"),
    ],
    ids=["nobody verified it", "no such set", "not the simulator"],
)
def test_what_ses_does_not_take(aws: LocalAws, more: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError) as caught:
        send(aws, "success", **more)
    assert caught.value.response["Error"]["Code"] == code

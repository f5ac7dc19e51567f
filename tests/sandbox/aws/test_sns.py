"""SNS's topics, the queue's policy, and IAM's simulator, as boto3 asks for them."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from sandbox.topics import queue_arn, queue_policy, topic, topic_arn
from sandbox.world import HOME_REGION, Fault, Topic
from tests.sandbox.aws.conftest import LocalAws

TOPIC = topic_arn(HOME_REGION)
USER = "arn:aws:iam::111122223333:user/ses-why"


def test_a_topic_has_its_policy_and_the_queue_that_subscribed(aws: LocalAws) -> None:
    aws.world.topics[TOPIC] = topic(HOME_REGION)
    sns = aws.client("sns")
    attributes = sns.get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    assert attributes["TopicArn"] == TOPIC
    [statement] = json.loads(attributes["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "ses.amazonaws.com"}
    [one] = sns.list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    assert (one["TopicArn"], one["Protocol"], one["Endpoint"]) == (TOPIC, "sqs", queue_arn())


def test_subscriptions_come_in_pages(aws: LocalAws) -> None:
    [one] = topic(HOME_REGION).subscriptions
    aws.world.topics[TOPIC] = Topic({}, [one | {"Owner": str(n)} for n in range(101)])
    pages = aws.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=TOPIC)
    assert [len(page["Subscriptions"]) for page in pages] == [100, 1]


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        (TOPIC, "NotFound"),
        (TOPIC.replace("111122223333", "444455556666"), "AuthorizationError"),
        (TOPIC.replace(HOME_REGION, "us-east-1"), "InvalidParameter"),
    ],
    ids=["no such topic", "somebody else's", "another Region's"],
)
def test_what_is_not_ours_to_look_at(aws: LocalAws, arn: str, code: str) -> None:
    with pytest.raises(ClientError) as caught:
        aws.client("sns").get_topic_attributes(TopicArn=arn)
    assert caught.value.response["Error"]["Code"] == code


def test_the_queue_tells_its_policy_and_where_its_dead_letters_go(aws: LocalAws) -> None:
    aws.world.queue_policy = queue_policy([HOME_REGION])
    found = aws.client("sqs").get_queue_attributes(
        QueueUrl=aws.queue, AttributeNames=["Policy", "RedrivePolicy", "QueueArn"]
    )["Attributes"]
    assert json.loads(found["Policy"]) == queue_policy([HOME_REGION])
    assert json.loads(found["RedrivePolicy"])["maxReceiveCount"] == 5
    assert found["QueueArn"] == queue_arn()


def simulated(aws: LocalAws, *actions: str, region: str = HOME_REGION) -> dict[str, str]:
    answer = aws.client("iam").simulate_principal_policy(
        PolicySourceArn=USER,
        ActionNames=list(actions),
        ResourceArns=[queue_arn()],
        ContextEntries=[
            {
                "ContextKeyName": "aws:RequestedRegion",
                "ContextKeyValues": [region],
                "ContextKeyType": "string",
            }
        ],
    )
    return {each["EvalActionName"]: each["EvalDecision"] for each in answer["EvaluationResults"]}


def test_the_simulator_denies_what_the_service_denies(aws: LocalAws) -> None:
    aws.world.faults = [
        Fault("sesv2", "AccessDeniedException", operation="PutSuppressedDestination"),
        Fault("sqs", "AccessDenied", region="us-east-1"),
        Fault("sqs", "Throttling"),
    ]
    asked = ("ses:PutSuppressedDestination", "ses:DeleteSuppressedDestination", "sqs:DeleteMessage")
    assert simulated(aws, *asked) == dict(
        zip(asked, ("implicitDeny", "allowed", "allowed"), strict=True)
    )
    assert simulated(aws, asked[2], region="us-east-1") == {asked[2]: "implicitDeny"}


def test_the_simulator_knows_no_other_principal(aws: LocalAws) -> None:
    with pytest.raises(ClientError) as caught:
        aws.client("iam").simulate_principal_policy(
            PolicySourceArn=f"{USER}-other", ActionNames=["ses:GetAccount"]
        )
    assert caught.value.response["Error"]["Code"] == "NoSuchEntity"


def test_answers_carry_the_time_that_the_world_has(aws: LocalAws) -> None:
    aws.world.clock_skew = 300
    answer = aws.client("sts").get_caller_identity()
    assert answer["ResponseMetadata"]["HTTPHeaders"]["date"] == "Tue, 24 Nov 2026 02:05:00 GMT"

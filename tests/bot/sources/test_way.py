"""Topics are looked at through boto3's real client, against the local AWS."""

from __future__ import annotations

from bot.sources.way import Topics
from sandbox.topics import queue_arn, topic, topic_arn
from sandbox.world import HOME_REGION, Topic
from tests.sandbox.aws.conftest import LocalAws, aws, served

__all__ = ("aws", "served")

TOPIC = topic_arn(HOME_REGION)


def test_a_subscription_on_a_later_page_is_found(aws: LocalAws) -> None:
    [ours] = topic(HOME_REGION).subscriptions
    others = [ours | {"Endpoint": f"{queue_arn()}-{number}"} for number in range(100)]
    aws.world.topics[TOPIC] = Topic({}, [*others, ours])
    found = Topics(lambda account, region: aws.client("sns")).subscriptions(TOPIC)
    assert isinstance(found, tuple)
    assert (len(found), found[-1].endpoint) == (101, queue_arn())

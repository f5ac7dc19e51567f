"""SNS: the topics that SES publishes to, and who has subscribed to them."""

from __future__ import annotations

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.paging import page
from sandbox.world import Shape, Topic

MOST_PER_PAGE = 100


async def get_topic_attributes(call: Call) -> Shape:
    arn = call.params["TopicArn"]
    return {"Attributes": {"TopicArn": arn, **_topic(call, arn).attributes}}


async def list_subscriptions_by_topic(call: Call) -> Shape:
    arn = call.params["TopicArn"]
    every = [{"TopicArn": arn} | each for each in _topic(call, arn).subscriptions]
    shown, following = page(
        every,
        token=call.params.get("NextToken"),
        size=MOST_PER_PAGE,
        most=MOST_PER_PAGE,
        query=arn,
        bad_token=AwsError("InvalidParameter", "Invalid parameter: NextToken"),
    )
    return {"Subscriptions": shown} | ({"NextToken": following} if following else {})


def _topic(call: Call, arn: str) -> Topic:
    parts = arn.split(":")
    if len(parts) != 6 or parts[3] != call.region:
        raise AwsError("InvalidParameter", "Invalid parameter: TopicArn")
    if parts[4] != call.caller:
        denied = f"is not authorized to perform: SNS:{call.operation} on resource: {arn}"
        raise AwsError("AuthorizationError", denied)
    found = call.world.topics.get(arn)
    if found is None:
        raise AwsError("NotFound", "Topic does not exist")
    return found


OPERATIONS: dict[str, Handler] = {
    "GetTopicAttributes": get_topic_attributes,
    "ListSubscriptionsByTopic": list_subscriptions_by_topic,
}

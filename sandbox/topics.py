"""The way of events where all is right: a topic in each Region, and the queue behind them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sandbox.world import HOME_ACCOUNT, HOME_REGION, QUEUE, TOPIC, Shape, Topic


def topic_arn(region: str, account: str = HOME_ACCOUNT) -> str:
    return f"arn:aws:sns:{region}:{account}:{TOPIC}"


def topic(region: str, others: Iterable[str] = ()) -> Topic:
    """SES may publish to it, for other accounts too, and the event queue has subscribed."""
    arn, queue = topic_arn(region), queue_arn()
    policy = allowed("ses.amazonaws.com", "sns:Publish", arn) | {
        "Condition": {"StringEquals": {"aws:SourceAccount": [HOME_ACCOUNT, *others]}}
    }
    return Topic(
        attributes={
            "Owner": HOME_ACCOUNT,
            "Policy": json.dumps({"Version": "2012-10-17", "Statement": [policy]}),
            "SubscriptionsConfirmed": "1",
            "SubscriptionsPending": "0",
        },
        subscriptions=[
            {
                "SubscriptionArn": f"{arn}:3f5a1f8c-8f9e-4f5b-9c39-2f6f3b7d4e10",
                "Owner": HOME_ACCOUNT,
                "Protocol": "sqs",
                "Endpoint": queue,
            }
        ],
    )


def queue_arn() -> str:
    return f"arn:aws:sqs:{HOME_REGION}:{HOME_ACCOUNT}:{QUEUE}"


def queue_policy(regions: Iterable[str]) -> Shape:
    """The topics may send to the queue, and the home bus's rules, and nobody else."""
    senders = {
        "sns.amazonaws.com": [topic_arn(region) for region in regions],
        "events.amazonaws.com": [f"arn:aws:events:{HOME_REGION}:{HOME_ACCOUNT}:rule/ses-why-*"],
    }
    statements = [
        allowed(service, "sqs:SendMessage", queue_arn())
        | {"Condition": {"ArnLike": {"aws:SourceArn": sources}}}
        for service, sources in senders.items()
    ]
    return {"Version": "2012-10-17", "Statement": statements}


def allowed(service: str, action: str, resource: str) -> Shape:
    return {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": action,
        "Resource": resource,
    }

"""Looks at the topics that SES publishes to, and at the queue behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from bot.doctor.line import Refusal
from bot.doctor.queue import ATTRIBUTES, Locked, Queue
from bot.doctor.way import Subscription, Topic
from bot.sources import aws
from checks.core import Unavailable

T = TypeVar("T")

TOPIC_ACTIONS = TOPIC, SUBSCRIPTIONS = (
    "sns:GetTopicAttributes",
    "sns:ListSubscriptionsByTopic",
)

ABSENT = {
    "NotFound",
    "NotFoundException",
    "QueueDoesNotExist",
    "NonExistentQueue",
    "InvalidAddress",
}

PAGES = 20
"""Of a hundred subscriptions each."""


class Topics:
    def __init__(self, client: Callable[[str, str], Any]) -> None:
        """`client`: of SNS, for an account and a Region."""
        self._client = client

    def topic(self, arn: str) -> Topic | Locked | Refusal:
        def look() -> Topic:
            answer = self._of(arn).get_topic_attributes(TopicArn=arn)
            return Topic(_document(answer.get("Attributes", {}).get("Policy")))

        return _looked(TOPIC, look)

    def subscriptions(self, arn: str) -> tuple[Subscription, ...] | Locked | Refusal:
        return _looked(SUBSCRIPTIONS, lambda: self._subscriptions(arn))

    def _subscriptions(self, arn: str) -> tuple[Subscription, ...]:
        found: list[Subscription] = []
        following: dict[str, str] = {}
        for _ in range(PAGES):
            answer = self._of(arn).list_subscriptions_by_topic(TopicArn=arn, **following)
            found += [
                Subscription(each["Endpoint"], each["Protocol"], each["SubscriptionArn"])
                for each in answer.get("Subscriptions", ())
            ]
            if not answer.get("NextToken"):
                break
            following = {"NextToken": answer["NextToken"]}
        return tuple(found)

    def _of(self, arn: str) -> Any:
        region, account = arn.split(":")[3:5]
        return self._client(account, region)


class QueueLook:
    def __init__(self, sqs: Any, url: str, region: str) -> None:
        self._sqs = sqs
        self._url = url
        self._region = region

    def queue(self) -> Queue | Locked | Refusal:
        return _looked(ATTRIBUTES, self._queue)

    def _queue(self) -> Queue:
        answer = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["All"])
        told: Mapping[str, str] = answer.get("Attributes", {})
        redrive = _document(told.get("RedrivePolicy"))
        kept = told.get("MessageRetentionPeriod")
        return Queue(
            self._url,
            told.get("QueueArn", ""),
            _document(told.get("Policy")),
            redrive.get("deadLetterTargetArn"),
            int(redrive["maxReceiveCount"]) if "maxReceiveCount" in redrive else None,
            told.get("KmsMasterKeyId"),
            timedelta(seconds=int(kept)) if kept else None,
            self._region,
        )


def _looked(action: str, look: Callable[[], T]) -> T | Locked | Refusal:
    try:
        return look()
    except aws.Failure as e:
        if aws.is_denial(e):
            return Locked(action)
        code = aws.code(e).rpartition(".")[2]
        if code in ABSENT:
            return Refusal(code)
        raise Unavailable(action, aws.why(e, action)) from e


def _document(written: str | None) -> dict[str, Any]:
    try:
        read = json.loads(written or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}

"""The SQS queue that SES's events arrive on; its refusals become Unavailable."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sources.aws import Failure, code, why
from checks.core import Place, Text, Unavailable, say

BATCH = 10
"""The most that SQS hands over, or deletes, at once."""

_GONE = ("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue")


@dataclass(frozen=True, slots=True)
class Message:
    body: str
    receipt: str
    """Names this delivery of it: what is deleted by."""


class Queue:
    def __init__(self, sqs: Any, url: str) -> None:
        """`sqs`: a boto3 client whose read timeout is longer than the longest wait."""
        self._sqs = sqs
        self._url = url

    def place(self, home_region: str) -> Place:
        """Where the queue is, as far as its URL tells; else in the home Region."""
        parts = urlsplit(self._url)
        region = re.match(r"sqs\.([a-z0-9-]+)\.", parts.hostname or "")
        account = re.match(r"/(\d{12})/", parts.path)
        return Place(account[1] if account else "", region[1] if region else home_region)

    def receive(self, wait: int) -> list[Message]:
        """Up to a batch of messages; none where `wait` seconds brought none."""
        try:
            answer = self._sqs.receive_message(
                QueueUrl=self._url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=wait
            )
        except Failure as e:
            raise Unavailable("SQS", _why(e, "sqs:ReceiveMessage")) from e
        return [Message(m["Body"], m["ReceiptHandle"]) for m in answer.get("Messages", ())]

    def delete(self, messages: Sequence[Message]) -> tuple[str, ...]:
        """Delete a batch; SQS's words for those that it did not delete, which come again."""
        entries = [{"Id": str(i), "ReceiptHandle": m.receipt} for i, m in enumerate(messages)]
        try:
            answer = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
        except Failure as e:
            raise Unavailable("SQS", _why(e, "sqs:DeleteMessage")) from e
        return tuple(str(failed.get("Code", "")) for failed in answer.get("Failed", ()))


def _why(error: BaseException, action: str) -> Text:
    if code(error) in _GONE:
        return say("There is no such queue: check EVENTS_QUEUE_URL and its Region")
    return why(error, action)

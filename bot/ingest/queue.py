"""The SQS queue that SES's events arrive on; its refusals become Unavailable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.sources.aws import Failure, code, why
from checks.core import Place, Text, Unavailable, say

BATCH = 10
"""The most that SQS hands over, or deletes, at once."""
VISIBILITY = 60
"""Seconds for which what was handed over is hidden from others, unless it is hidden anew.  After a
crash it takes as long until another worker gets it."""

_NO_QUEUE = ("QueueDoesNotExist", "NonExistentQueue")
_GONE = ("ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidParameterValue")
"""SQS's words where a receipt counts no longer.  The last: its time is up, or 12 hours are over."""


@dataclass(frozen=True, slots=True)
class Message:
    body: str
    receipt: str
    """Names this delivery of it: what is hidden and deleted by."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A message of a batch with which SQS did not do what was asked."""

    message: Message
    code: str

    @property
    def is_gone(self) -> bool:
        """Its receipt no longer counts: it is deleted, or will be handed over anew."""
        return self.code in _GONE


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
                QueueUrl=self._url,
                MaxNumberOfMessages=BATCH,
                WaitTimeSeconds=wait,
                VisibilityTimeout=VISIBILITY,
            )
        except Failure as e:
            raise Unavailable("SQS", _why(e, "sqs:ReceiveMessage")) from e
        return [Message(m["Body"], m["ReceiptHandle"]) for m in answer.get("Messages", ())]

    def delete(self, messages: Sequence[Message]) -> list[Failed]:
        """Delete a batch; those that SQS did not delete."""
        entries = [{"Id": str(i), "ReceiptHandle": m.receipt} for i, m in enumerate(messages)]
        try:
            answer = self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
        except Failure as e:
            raise Unavailable("SQS", _why(e, "sqs:DeleteMessage")) from e
        return _failed(messages, answer)

    def hide(self, messages: Sequence[Message], seconds: int) -> list[Failed]:
        """Hide a batch from others for so long from now on; 0 shows it to them."""
        entries = [
            {"Id": str(i), "ReceiptHandle": m.receipt, "VisibilityTimeout": seconds}
            for i, m in enumerate(messages)
        ]
        try:
            answer = self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
        except Failure as e:
            raise Unavailable("SQS", _why(e, "sqs:ChangeMessageVisibility")) from e
        return _failed(messages, answer)


def _failed(messages: Sequence[Message], answer: Mapping[str, Any]) -> list[Failed]:
    entries: Iterable[Mapping[str, Any]] = answer.get("Failed", ())
    return [Failed(messages[int(each["Id"])], _bare(each.get("Code", ""))) for each in entries]


def _bare(code: str) -> str:
    """Without "AWS.SimpleQueueService.", which stands before some codes."""
    return code.rpartition(".")[2]


def _why(error: BaseException, action: str) -> Text:
    if _bare(code(error)) in _NO_QUEUE:
        return say("There is no such queue: check EVENTS_QUEUE_URL and its Region")
    return why(error, action)

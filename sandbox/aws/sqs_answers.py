"""How SQS answers: each entry of a batch for itself, a message as it was received, and faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.aws.errors import AwsError
from sandbox.aws.queues import Message, Queue
from sandbox.world import Shape

ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


def batch(entries: list[Shape], one: Callable[[Shape], Shape]) -> Shape:
    """Each entry for itself; only faults of the batch as a whole are errors of the call."""
    if not entries:
        raise _batch_error("EmptyBatchRequest", "There should be at least one entry.")
    if len(entries) > 10:
        words = f"Maximum number of entries per request are 10. You have sent {len(entries)}."
        raise _batch_error("TooManyEntriesInBatchRequest", words)
    ids = [entry["Id"] for entry in entries]
    if len(set(ids)) < len(ids):
        raise _batch_error("BatchEntryIdsNotDistinct", "Two or more batch entries have one Id.")
    if not all(ENTRY_ID.fullmatch(entry_id) for entry_id in ids):
        words = (
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores."
        )
        raise _batch_error("InvalidBatchEntryId", words)
    done: list[Shape] = []
    failed: list[Shape] = []
    for entry in entries:
        try:
            done.append({"Id": entry["Id"]} | one(entry))
        except AwsError as e:
            fault = {"Code": e.query_code, "Message": e.message, "SenderFault": e.status < 500}
            failed.append({"Id": entry["Id"]} | fault)
    return {"Successful": done, "Failed": failed}


def _batch_error(code: str, message: str) -> AwsError:
    return AwsError(code, message, query_code=f"AWS.SimpleQueueService.{code}")


def shown(queue: Queue, message: Message, wanted: list[str], params: Shape) -> Shape:
    shown: Shape = {
        "MessageId": message.id,
        "ReceiptHandle": queue.handle(message),
        "MD5OfBody": message.md5,
        "Body": message.body,
    }
    every = {
        "SenderId": "AIDASANDBOX0000000001",
        "SentTimestamp": _milliseconds(message.sent_at),
        "ApproximateReceiveCount": str(message.received),
        "ApproximateFirstReceiveTimestamp": _milliseconds(message.first_received_at or 0),
    }
    if message.dead_letter_source:
        every["DeadLetterQueueSourceArn"] = message.dead_letter_source
    chosen = {name: value for name, value in every.items() if name in wanted or "All" in wanted}
    names = params.get("MessageAttributeNames", [])
    own = {n: v for n, v in message.attributes.items() if n in names or {"All", ".*"} & set(names)}
    parts: dict[str, Any] = {"Attributes": chosen, "MessageAttributes": own}
    return shown | {name: part for name, part in parts.items() if part}


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))


def within(params: Shape, name: str, least: int, most: int, default: int) -> int:
    value = int(params.get(name, default))
    if not least <= value <= most:
        raise invalid(f"Must be >= {least} and <= {most}, if provided.", name, value)
    return value


def invalid(reason: str, name: str | None = None, value: object = None) -> AwsError:
    what = f"Value {value} for parameter {name} is invalid." if name else "A parameter is invalid."
    return AwsError("InvalidParameterValue", f"{what} Reason: {reason}")


def bad_handle(entry: Shape) -> AwsError:
    words = f'The input receipt handle "{entry["ReceiptHandle"]}" is not a valid receipt handle.'
    return AwsError("ReceiptHandleIsInvalid", words, status=404)

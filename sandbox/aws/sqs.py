"""SQS: the event queue and its dead-letter queue, over the operations that boto3 sends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.aws.call import Call, Handler
from sandbox.aws.errors import AwsError
from sandbox.aws.queues import MOST_HIDDEN, BadHandle, HiddenTooLong, Message, Queue, Redrive
from sandbox.aws.sqs_answers import bad_handle, batch, invalid, shown, within
from sandbox.world import DEAD_LETTERS, HOME_REGION, QUEUE, Shape, World

MOST_RECEIVES = 5
MOST_BYTES = 1_048_576
MOST_WAIT = 20
LOOK_AGAIN = 1.0
"""Seconds after which a waiting receive looks whether its caller has hung up, or its queue was
replaced by another world's."""


def queue_url(base: str, world: World) -> str:
    return f"{base.rstrip('/')}/{world.account}/{QUEUE}"


class Sqs:
    """The queues of one world at a time."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._queues: dict[str, Queue] = {}
        self._created = int(now())
        self._world: World | None = None
        self._taken = 0
        """Bodies of the world's that are on the queue, or were: more may come while it runs."""

    def load(self, world: World) -> None:
        """New queues, with what waits on the world's; a receive that waits on old ones ends."""
        old = list(self._queues.values())
        now = self._now()
        self._created = int(now)
        prefix = f"arn:aws:sqs:{HOME_REGION}:{world.account}"
        dead = Queue(DEAD_LETTERS, f"{prefix}:{DEAD_LETTERS}")
        redrive = Redrive(dead, MOST_RECEIVES) if world.dead_letters else None
        events = Queue(QUEUE, f"{prefix}:{QUEUE}", redrive=redrive)
        self._queues = {DEAD_LETTERS: dead, QUEUE: events}
        self._world, self._taken = world, 0
        self._take_in()
        for queue in old:
            queue.wake()

    def _take_in(self) -> None:
        come = self._world.queue[self._taken :] if self._world else []
        for body in come:
            self._queues[QUEUE].put(Message(body, self._now()), self._now())
        self._taken += len(come)

    def operations(self) -> dict[str, Handler]:
        return {
            "GetQueueUrl": self.get_queue_url,
            "GetQueueAttributes": self.get_queue_attributes,
            "SendMessage": self.send_message,
            "SendMessageBatch": self.send_message_batch,
            "ReceiveMessage": self.receive_message,
            "DeleteMessage": self.delete_message,
            "DeleteMessageBatch": self.delete_message_batch,
            "ChangeMessageVisibility": self.change_message_visibility,
            "ChangeMessageVisibilityBatch": self.change_message_visibility_batch,
            "PurgeQueue": self.purge_queue,
        }

    async def get_queue_url(self, call: Call) -> Shape:
        name = call.params["QueueName"]
        account = call.params.get("QueueOwnerAWSAccountId", call.world.account)
        url = f"{call.base_url}/{account}/{name}"
        self._find(call, url)
        return {"QueueUrl": url}

    async def get_queue_attributes(self, call: Call) -> Shape:
        every = self._attributes(self._queue(call))
        wanted = call.params.get("AttributeNames", [])
        return {
            "Attributes": {
                name: value for name, value in every.items() if name in wanted or "All" in wanted
            }
        }

    async def send_message(self, call: Call) -> Shape:
        return self._send(self._queue(call), call.params)

    async def send_message_batch(self, call: Call) -> Shape:
        queue = self._queue(call)
        entries = call.params["Entries"]
        if sum(len(entry["MessageBody"].encode()) for entry in entries) > MOST_BYTES:
            raise AwsError(
                "BatchRequestTooLong",
                f"Batch requests cannot be longer than {MOST_BYTES} bytes.",
                query_code="AWS.SimpleQueueService.BatchRequestTooLong",
            )
        return batch(entries, lambda entry: self._send(queue, entry))

    async def receive_message(self, call: Call) -> Shape:
        queue = self._queue(call)
        params = call.params
        most = within(params, "MaxNumberOfMessages", 1, 10, 1)
        wait = within(params, "WaitTimeSeconds", 0, MOST_WAIT, 0)
        visibility = within(params, "VisibilityTimeout", 0, MOST_HIDDEN, queue.visibility)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + wait
        self._take_in()
        while not (messages := queue.receive(most, self._now(), visibility)):
            left = deadline - loop.time()
            if left <= 0 or self._queues[queue.name] is not queue:
                break
            soon = queue.next_visible_in(self._now())
            await queue.something_new(min(left, LOOK_AGAIN, soon or LOOK_AGAIN))
            self._take_in()
            if call.gone():
                # what a dead caller received would be hidden from the living ones
                break
        wanted = params.get("MessageSystemAttributeNames", []) + params.get("AttributeNames", [])
        return {"Messages": [shown(queue, m, wanted, params) for m in messages]} if messages else {}

    async def delete_message(self, call: Call) -> Shape:
        self._delete(self._queue(call), call.params)
        return {}

    async def delete_message_batch(self, call: Call) -> Shape:
        queue = self._queue(call)
        return batch(call.params["Entries"], lambda entry: self._delete(queue, entry))

    async def change_message_visibility(self, call: Call) -> Shape:
        self._change(self._queue(call), call.params)
        return {}

    async def change_message_visibility_batch(self, call: Call) -> Shape:
        queue = self._queue(call)
        return batch(call.params["Entries"], lambda entry: self._change(queue, entry))

    async def purge_queue(self, call: Call) -> Shape:
        self._queue(call).purge()
        return {}

    def _queue(self, call: Call) -> Queue:
        return self._find(call, call.params["QueueUrl"])

    def _find(self, call: Call, url: str) -> Queue:
        account, _, name = urlsplit(url).path.strip("/").partition("/")
        if not (account.isdigit() and len(account) == 12 and name):
            raise AwsError(
                "InvalidAddress",
                f"The address {url} is not valid for this endpoint.",
                status=404,
            )
        if {account, call.caller} != {call.world.account}:
            raise AwsError("AccessDenied", f"Access to the resource {url} is denied.")
        # the URL on loopback does not name the Region: the signature does
        if call.region != HOME_REGION or name not in self._queues:
            raise AwsError(
                "QueueDoesNotExist",
                "The specified queue does not exist.",
                query_code="AWS.SimpleQueueService.NonExistentQueue",
            )
        return self._queues[name]

    def _attributes(self, queue: Queue) -> dict[str, str]:
        waiting, in_flight, delayed = queue.counts(self._now())
        attributes = {
            "ApproximateNumberOfMessages": str(waiting),
            "ApproximateNumberOfMessagesNotVisible": str(in_flight),
            "ApproximateNumberOfMessagesDelayed": str(delayed),
            "CreatedTimestamp": str(self._created),
            "LastModifiedTimestamp": str(self._created),
            "DelaySeconds": "0",
            "MaximumMessageSize": str(MOST_BYTES),
            "MessageRetentionPeriod": "345600",
            "QueueArn": queue.arn,
            "ReceiveMessageWaitTimeSeconds": "0",
            "SqsManagedSseEnabled": "true",
            "VisibilityTimeout": str(queue.visibility),
        }
        if queue.redrive:
            target, most = queue.redrive.queue.arn, queue.redrive.most_receives
            policy = {"deadLetterTargetArn": target, "maxReceiveCount": most}
            attributes["RedrivePolicy"] = json.dumps(policy)
        if queue.name == QUEUE and self._world is not None and self._world.queue_policy:
            attributes["Policy"] = json.dumps(self._world.queue_policy)
        return attributes

    def _send(self, queue: Queue, entry: Shape) -> Shape:
        body = entry["MessageBody"]
        if not body:
            words = "The request must contain the parameter MessageBody."
            raise AwsError("MissingParameter", words)
        if len(body.encode()) > MOST_BYTES:
            raise invalid(f"Message must be shorter than {MOST_BYTES} bytes.")
        delay = within(entry, "DelaySeconds", 0, 900, 0)
        now = self._now()
        message = Message(body, now, entry.get("MessageAttributes", {}))
        queue.put(message, now, delay)
        return {"MessageId": message.id, "MD5OfMessageBody": message.md5}

    def _delete(self, queue: Queue, entry: Shape) -> Shape:
        try:
            queue.delete(entry["ReceiptHandle"])
        except BadHandle as e:
            raise bad_handle(entry) from e
        return {}

    def _change(self, queue: Queue, entry: Shape) -> Shape:
        seconds = within(entry, "VisibilityTimeout", 0, MOST_HIDDEN, queue.visibility)
        try:
            changed = queue.change_visibility(entry["ReceiptHandle"], seconds, self._now())
        except BadHandle as e:
            raise bad_handle(entry) from e
        except HiddenTooLong as e:
            words = f"Total VisibilityTimeout for the message is beyond the limit [{MOST_HIDDEN}"
            raise invalid(f"{words} seconds]", "VisibilityTimeout", seconds) from e
        if not changed:
            raise AwsError(
                "MessageNotInflight",
                "The message referred to isn't in flight.",
                query_code="AWS.SimpleQueueService.MessageNotInflight",
            )
        return {}

"""Is the event queue there, and does it give up what nobody can take in?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from bot.doctor.line import Area, Line, Refusal, Spot
from checks.core import Text, Unavailable, attempt, say
from checks.core.commands import aws

QUEUE = Spot(Area.WAY, say("Event queue"))
DEAD = Spot(Area.WAY, say("Dead letters"))

CHECK_QUEUE, CHECK_TOPICS = "CheckQueue", "CheckSetUp"
"""The policy's statements that let the queue, and topics, be looked at."""

ATTRIBUTES, DECRYPT = "sqs:GetQueueAttributes", "kms:Decrypt"
AWS_KEY = "alias/aws/sqs"
"""A key whose policy nobody can change, and which does not let SNS in (SNS developer guide,
"Enabling server-side encryption for a topic with an encrypted queue subscribed")."""
SHORT = timedelta(days=4)
"""Of retention: a weekend and a day to notice."""
RECEIVES = 5


@dataclass(frozen=True, slots=True)
class Queue:
    url: str
    arn: str
    policy: dict[str, Any] = field(default_factory=dict)
    """The policy document; empty where there is none."""
    dead_letters: str | None = None
    """ARN of where they go."""
    receives: int | None = None
    """How often something is handed over until it goes there."""
    key: str | None = None
    """Of KMS, where it is encrypted with one of its owner's."""
    retention: timedelta | None = None
    region: str = ""


@dataclass(frozen=True, slots=True)
class Locked:
    """Whoever was asked denies that we may look; `action` is IAM's."""

    action: str


class Queues(Protocol):
    def queue(self) -> Queue | Locked | Refusal:
        """Refusal: there is no such queue.  Raises Unavailable."""
        ...


Seen = Queue | Locked | Refusal | Unavailable


def gather(queues: Queues) -> Seen:
    return attempt(queues.queue)


def locked(action: str) -> tuple[Text, Text]:
    """Why it is not checked, and what would have it checked: the bot does without the right."""
    check = CHECK_QUEUE if action == ATTRIBUTES else CHECK_TOPICS
    return (
        say("It needs {action}, which the bot uses for nothing else", action=action),
        say("To have it checked, give the role the policy's statement {check}.", check=check),
    )


def judge(seen: Seen) -> Iterator[Line]:
    match seen:
        case Unavailable() as gap:
            yield QUEUE.unchecked(gap)
            yield DEAD.unchecked(gap)
        case Locked(action):
            for line in (QUEUE, DEAD):
                yield line.unchecked(*locked(action), (action,))
        case Refusal(code):
            yield QUEUE.wrong(
                say("There is no such queue ({code})", code=code),
                say("Check EVENTS_QUEUE_URL and its Region."),
            )
        case Queue() as queue:
            yield QUEUE.ok(say("{arn}", arn=queue.arn))
            yield from _key(queue)
            yield from _kept(queue)


def _key(queue: Queue) -> Iterator[Line]:
    line = Spot(Area.WAY, say("Encryption of the queue"))
    if queue.key == AWS_KEY:
        yield line.wrong(
            say("It uses AWS's own key {key}, with which SNS cannot write to it", key=AWS_KEY),
            say(
                "Encrypt it with SQS's own keys (SSE-SQS), or with a key of yours that lets SNS in."
            ),
            aws(
                "sqs",
                "set-queue-attributes",
                queue.region,
                queue_url=queue.url,
                attributes="KmsMasterKeyId=,SqsManagedSseEnabled=true",
            ),
        )
    elif queue.key:
        yield line.unchecked(
            say("It uses the key {key}; whether the role may use that is not known", key=queue.key),
            say(
                "Receive an event: --send does. Else look whether the role has {action} for it.",
                action=DECRYPT,
            ),
            (DECRYPT,),
        )


def _kept(queue: Queue) -> Iterator[Line]:
    if queue.dead_letters is None:
        yield DEAD.wrong(
            say(
                "The queue has no dead-letter queue: what cannot be taken in comes again and again,"
                " and is lost in the end"
            ),
            say("Make a queue for it, and name it in the redrive policy."),
            _burying(queue),
        )
    else:
        yield DEAD.ok(
            say(
                "What was handed over {count} times goes to {arn}",
                count=queue.receives or 0,
                arn=queue.dead_letters,
            )
        )
    if queue.retention is not None and queue.retention < SHORT:
        yield Spot(Area.WAY, say("Retention")).wrong(
            say("The queue keeps events for only {time}", time=queue.retention),
            say("Let it keep them for 14 days: so long the bot may be away, and nothing is lost."),
            aws(
                "sqs",
                "set-queue-attributes",
                queue.region,
                queue_url=queue.url,
                attributes="MessageRetentionPeriod=1209600",
            ),
        )


def _burying(queue: Queue) -> str:
    """Two commands: the queue has to be there before another names it."""
    name = f"{queue.arn.rpartition(':')[2]}-dead"
    policy = {"deadLetterTargetArn": f"{queue.arn}-dead", "maxReceiveCount": str(RECEIVES)}
    made = aws("sqs", "create-queue", queue.region, queue_name=name)
    named = aws(
        "sqs",
        "set-queue-attributes",
        queue.region,
        queue_url=queue.url,
        attributes=json.dumps({"RedrivePolicy": json.dumps(policy)}),
    )
    return f"{made}\n{named}"


def allowing(queue: Queue, service: str, source: str) -> str:
    """The command that lets a service send to it from one source, beside whoever may already."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sqs:SendMessage",
        "Resource": queue.arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": source}},
    }
    before = queue.policy.get("Statement", [])
    kept = before if isinstance(before, list) else [before]
    policy = {"Version": "2012-10-17", **queue.policy, "Statement": [*kept, statement]}
    return aws(
        "sqs",
        "set-queue-attributes",
        queue.region,
        queue_url=queue.url,
        attributes=json.dumps({"Policy": json.dumps(policy)}),
    )

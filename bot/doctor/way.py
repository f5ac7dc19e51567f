"""Do events get from SES's topics to the queue?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from bot.doctor import queue, sets
from bot.doctor.line import Area, Line, Refusal, Spot
from bot.doctor.queue import Locked, Queue
from bot.doctor.resource_policy import lets_in, sns_towards
from checks.core import Unavailable, attempt, say
from checks.core.commands import aws

SES = "ses.amazonaws.com"

PENDING = "PendingConfirmation"


@dataclass(frozen=True, slots=True)
class Topic:
    policy: Mapping[str, Any] = field(default_factory=dict)
    """The policy document."""


@dataclass(frozen=True, slots=True)
class Subscription:
    endpoint: str
    protocol: str
    arn: str
    """PENDING where the endpoint has not confirmed it."""


class Topics(Protocol):
    """Each raises Unavailable."""

    def topic(self, arn: str) -> Topic | Locked | Refusal:
        """Refusal: there is no such topic."""
        ...

    def subscriptions(self, arn: str) -> tuple[Subscription, ...] | Locked | Refusal: ...


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of one topic."""

    arn: str
    senders: tuple[str, ...]
    """Accounts whose configuration sets publish to it; empty where they are not known."""
    topic: Topic | Locked | Refusal | Unavailable
    subscriptions: tuple[Subscription, ...] | Locked | Refusal | Unavailable


@dataclass(frozen=True, slots=True)
class Seen:
    topics: tuple[Looked, ...]
    queue: queue.Seen
    queue_arn: str
    """Ours, also where it cannot be looked at."""
    believed: tuple[str, ...] = ()
    """Topics whose events are taken in; empty: all."""


def gather(
    published: tuple[sets.Seen, ...],
    topics: Topics,
    of_queue: queue.Seen,
    queue_arn: str,
    believed: tuple[str, ...],
) -> Seen:
    """`published`: by the configuration sets of each place; each topic is looked at once."""
    senders: dict[str, list[str]] = {}
    for each in published:
        for arn in each.topics:
            senders.setdefault(arn, []).append(each.place.account)
    looked = tuple(_look(arn, tuple(filter(None, who)), topics) for arn, who in senders.items())
    known = of_queue.arn if isinstance(of_queue, Queue) else queue_arn
    return Seen(looked, of_queue, known, believed)


def _look(arn: str, senders: tuple[str, ...], topics: Topics) -> Looked:
    """Whoever is silent once is not asked again."""
    topic = attempt(partial(topics.topic, arn))
    if isinstance(topic, Unavailable):
        return Looked(arn, senders, topic, topic)
    return Looked(arn, senders, topic, attempt(partial(topics.subscriptions, arn)))


def judge(seen: Seen) -> Iterator[Line]:
    for each in seen.topics:
        yield from _topic(seen, each)
        yield from _believed(seen, each)


def _topic(seen: Seen, looked: Looked) -> Iterator[Line]:
    line = Spot(Area.WAY, say("Topic {name}", name=looked.arn))
    match looked.topic:
        case Unavailable() as gap:
            yield line.unchecked(gap)
            yield _let_in(seen, looked.arn)
            return
        case Locked(action):
            yield line.unchecked(*queue.locked(action), (action,))
        case Refusal():
            yield line.wrong(
                say("There is no such topic, though a configuration set publishes to it"),
                say("Make it, or let the configuration set publish to another one."),
            )
            return
        case Topic(policy):
            yield _lets_ses_in(line, looked, policy)
    yield _subscribed(seen, looked)
    yield _let_in(seen, looked.arn)


def _lets_ses_in(line: Spot, looked: Looked, policy: Mapping[str, Any]) -> Line:
    """Of each account that publishes to it; by the topic's own where they are not known."""
    senders = looked.senders or (looked.arn.split(":")[4],)
    found = {
        sender: lets_in(
            policy, service=SES, action="sns:publish", resource=looked.arn, source=sender
        )
        for sender in senders
    }
    if shut_out := tuple(sender for sender, lets in found.items() if lets is False):
        return line.wrong(
            say("Its policy does not let SES publish for {accounts}", accounts=shut_out),
            say(
                "Allow {action} to {service} in the topic's policy, for these accounts.",
                action="sns:Publish",
                service=SES,
            ),
        )
    if None in found.values():
        return line.unchecked(
            say(
                "It is there; whether its policy lets SES in depends on conditions that are not"
                " read here"
            )
        )
    return line.ok(say("It is there, and lets SES publish"))


def _subscribed(seen: Seen, looked: Looked) -> Line:
    line = Spot(Area.WAY, say("Subscription to {name}", name=looked.arn))
    match looked.subscriptions:
        case Unavailable() as gap:
            return line.unchecked(gap)
        case Locked(action):
            return line.unchecked(*queue.locked(action), (action,))
        case Refusal(code):
            return line.unchecked(say("SNS does not say ({code})", code=code))
        case tuple() as all_of_them:
            ours = [each for each in all_of_them if each.endpoint == seen.queue_arn]
    region = looked.arn.split(":")[3]
    subscribe = aws(
        "sns",
        "subscribe",
        region,
        topic_arn=looked.arn,
        protocol="sqs",
        notification_endpoint=seen.queue_arn,
    )
    if not ours:
        return line.wrong(
            say("The event queue has not subscribed to it"),
            say("Subscribe the queue to the topic."),
            subscribe,
        )
    if all(each.arn == PENDING for each in ours):
        return line.wrong(
            say("The subscription waits to be confirmed"),
            say("Subscribe again, as somebody who may do so in the queue's account."),
            subscribe,
        )
    return line.ok(say("The event queue has subscribed"))


def _let_in(seen: Seen, arn: str) -> Line:
    line = Spot(Area.WAY, say("Queue policy for {name}", name=arn))
    match seen.queue:
        case Unavailable() as gap:
            return line.unchecked(gap)
        case Locked(action):
            return line.unchecked(*queue.locked(action), (action,))
        case Refusal():
            return line.unchecked(say("There is no queue to look at"))
        case Queue() as ours:
            found = lets_in(
                ours.policy,
                service=sns_towards(ours.region, arn),
                action="sqs:sendmessage",
                resource=ours.arn,
                source=arn,
            )
    if found is None:
        return line.unchecked(
            say("Whether it lets the topic in depends on conditions that are not read here")
        )
    if found:
        return line.ok(say("It lets the topic in"))
    return line.wrong(
        say("It does not let the topic send to the queue: SNS drops the events"),
        say("Allow it in the queue's policy; the command keeps what is allowed there already."),
        queue.allowing(ours, sns_towards(ours.region, arn), arn),
    )


def _believed(seen: Seen, looked: Looked) -> Iterator[Line]:
    if seen.believed and looked.arn not in seen.believed:
        line = Spot(Area.WAY, say("Events through {name}", name=looked.arn))
        yield line.wrong(
            say("They are put by and not believed: EVENTS_TOPICS does not name the topic"),
            say("Add it to EVENTS_TOPICS; `python -m bot replay` then takes in what was put by."),
        )

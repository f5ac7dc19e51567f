"""What befell the messages of a scenario, told in a line per event, as bodies for the event queue.

What is said once of a message (its Region, sender, recipients …) holds for its later events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox import waiting
from sandbox.aws import wrap
from sandbox.aws.event_blocks import message_id
from sandbox.aws.events import event, notification
from sandbox.located import Located, Way
from sandbox.told import Told, read
from sandbox.topics import topic_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION, Waiting

BEFORE_THE_FIRST_EVENT = timedelta(seconds=2)
"""When a message was sent whose Send event is not told."""


@dataclass
class Message:
    id: str
    feedback_id: str | None
    """Of its bounce or complaint."""


@dataclass
class Traffic:
    bodies: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    """Without those of others, whom nobody asks about."""
    has_strangers: bool = False
    """Whether there are bodies that are told word for word, or come from others."""


def traffic(document: Located, way: Way, value: Any, *, address: str, now: datetime) -> Traffic:
    """In the order of the file, which is the order on the queue."""
    seed = document.file.rpartition("/")[2]
    told: list[Told | str] = []
    for number, item in enumerate(document.sequence(way, value)):
        told += read(document, (*way, number), item, now)
    found = Traffic()
    if document.faults:
        return found
    for number in dict.fromkeys(each.message for each in told if isinstance(each, Told)):
        events = [e for e in told if isinstance(e, Told) and e.message == number]
        _send(events, number, address, seed)
        found.messages[number] = Message(events[0].said["message_id"], None)
        if events[0].other is None:
            in_order = sorted(events, key=lambda each: each.at)
            found.waiting += waiting.left((e.kind, e.said, e.fields.get("reply")) for e in in_order)
            found.recipients += (to for each in events for to in each.said["recipients"])
    for each in told:
        if isinstance(each, str):
            found.bodies.append(each)
            found.has_strangers = True
            continue
        found.has_strangers |= {each.account, each.topic_account} != {HOME_ACCOUNT}
        made = _event(each)
        feedback = made.get(each.kind.lower(), {}).get("feedbackId")
        message = found.messages[each.message]
        message.feedback_id = feedback or message.feedback_id
        found.bodies += [_wrapped(made, each)] * each.copies
    found.recipients = list(dict.fromkeys(found.recipients))
    return found


def _send(events: list[Told], number: int, address: str, seed: str) -> None:
    """Tell every event of a message what any of them says of it."""
    other, domain = events[0].other, events[0].domain or address.rpartition("@")[2]
    to = f"{other}@{domain}" if other else address
    first: dict[str, Any] = {"recipients": [to], "region": HOME_REGION}
    for each in reversed(events):
        first |= each.said
    sends = [each.at for each in events if each.kind == "Send"]
    sent_at = sends[0] if sends else min(each.at for each in events) - BEFORE_THE_FIRST_EVENT
    for each in events:
        each.said = {
            **first,
            **each.said,
            "sent_at": sent_at,
            "message_id": message_id(first["region"], sent_at, f"{seed} {number}"),
            "destination": first["recipients"],
        }


def _event(told: Told) -> dict[str, Any]:
    said = {key: value for key, value in told.said.items() if key != "destination"}
    made = event(told.kind, at=told.at, account=told.account, **said, **told.fields)
    # the mail names all its recipients, even where the event is about one of them
    made["mail"]["destination"] = list(told.said["destination"])
    return made


def _wrapped(made: Mapping[str, Any], told: Told) -> str:
    region = told.said["region"]
    topic = topic_arn(region, told.topic_account)
    match told.wrap:
        case "raw":
            return wrap.raw(made)
        case "eventbridge":
            return wrap.eventbridge(made, account=told.account, region=region)
        case "eventbridge_sns":
            return wrap.eventbridge_sns(made, account=told.account, region=region, topic_arn=topic)
        case "notification":
            return wrap.sns(notification(made), topic_arn=topic)
        case _:
            return wrap.sns(made, topic_arn=topic)

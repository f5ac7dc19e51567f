"""What befell the messages of a scenario, told in a line per event, as bodies for the event queue.

The fields of an event are those of the functions in `sandbox.aws.event_blocks`. What is said once
of a message (its Region, sender, recipients …) holds for its later events.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox import waiting
from sandbox.aws import wrap
from sandbox.aws.event_blocks import BLOCKS, message_id
from sandbox.aws.events import KINDS, NOTIFICATIONS, event, notification
from sandbox.defaults import REGIONS
from sandbox.located import Located, Way
from sandbox.shapes import account_id, when
from sandbox.topics import topic_arn
from sandbox.world import HOME_ACCOUNT, HOME_REGION, Waiting

OF_THE_MESSAGE = (
    *("source", "configuration_set", "template", "subject", "tags", "headers"),
    "written",
)
"""Said once for a message, with the names of `sandbox.aws.events.event`."""

ORIGIN = ("account", "topic_account")
"""Whose mail the event is about, and whose SNS topic carries it, where that is not us."""

OF_OTHERS = ("others", "domain")
"""That the same befell so many other people, each by a message of their own, and where."""

OF_THE_EVENT = (
    "message",
    "to",
    "region",
    "wrap",
    "copies",
    *OF_OTHERS,
    *ORIGIN,
    *OF_THE_MESSAGE,
)
OF_A_BODY = ("body", "copies")

WRAPS = ("sns", "raw", "eventbridge", "eventbridge_sns", "notification")

CLOSED = {
    "bounce_type": ("Permanent", "Transient", "Undetermined"),
    "delay_type": (
        "InternalFailure",
        "General",
        "MailboxFull",
        "SpamDetected",
        "RecipientServerError",
        "IPFailure",
        "TransientCommunicationFailure",
        "BYOIPHostNameLookupUnavailable",
        "Undetermined",
        "SendingDeferral",
    ),
}
"""The values that SES documents as complete; bounce subtypes keep being added."""

MANY = 1_000_000
"""More than there are others on a line."""

BEFORE_THE_FIRST_EVENT = timedelta(seconds=2)
"""When a message was sent whose Send event is not told."""


@dataclass
class Told:
    """One event as the scenario has it, checked."""

    kind: str
    at: datetime
    message: int
    wrap: str
    copies: int
    said: dict[str, Any]
    """What it says of its message: to, region and OF_THE_MESSAGE."""
    fields: dict[str, Any]
    account: str = HOME_ACCOUNT
    topic_account: str = HOME_ACCOUNT
    other: str | None = None
    """Whom it befell, where that is one of many whom nobody asks about: the part before the @."""
    domain: str | None = None


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
        told += _read(document, (*way, number), item, now)
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


def _read(document: Located, way: Way, item: Any, now: datetime) -> list[Told | str]:
    mapping = document.mapping(way, item)
    if "body" in mapping:
        document.mapping(way, mapping, OF_A_BODY)
        body, copies = mapping["body"], _count(document, (*way, "copies"), mapping.get("copies", 1))
        return [body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)] * copies
    kinds = [key for key in mapping if key in KINDS]
    if len(kinds) != 1:
        unknown = [key for key in mapping if key not in OF_THE_EVENT and key not in KINDS]
        if unknown and not kinds:
            document.known(way, unknown[0], (*KINDS, "body"))
        else:
            document.wrong(way, f"an event has one kind and its time: one of {', '.join(KINDS)}")
        return []
    kind = kinds[0]
    parameters = inspect.signature(BLOCKS[kind][1]).parameters.values()
    own = {each.name: str(each.annotation) for each in parameters if each.kind is each.KEYWORD_ONLY}
    mapping = document.mapping(way, mapping, (kind, *OF_THE_EVENT, *own))
    told = _told(document, way, mapping, kind, own, now)
    return [*_crowd(document, way, mapping, told)] if "others" in mapping else [told]


def _crowd(document: Located, way: Way, mapping: dict[str, Any], told: Told) -> Iterator[Told]:
    """The same for so many others; their messages have numbers that no file can give."""
    for key in ("message", "to"):
        if key in mapping:
            document.wrong((*way, key), f'"{key}" and "others" do not go together')
    many = _count(document, (*way, "others"), mapping["others"])
    domain = mapping.get("domain")
    where = None if domain is None else document.text((*way, "domain"), domain)
    line = int(way[-1]) + 1
    for n in range(many):
        yield replace(
            told,
            message=-(line * MANY + n),
            said=dict(told.said),
            other=f"other-{line}-{n}",
            domain=where,
        )


def _told(
    document: Located,
    way: Way,
    mapping: dict[str, Any],
    kind: str,
    own: dict[str, str],
    now: datetime,
) -> Told:
    wrapped = document.one_of((*way, "wrap"), mapping.get("wrap", "sns"), WRAPS)
    if wrapped == "notification" and kind not in NOTIFICATIONS:
        document.wrong((*way, "wrap"), f"identity notifications do not know {kind}")
        wrapped = "sns"
    said = {
        key: _about_the_message(document, (*way, key), mapping[key], now)
        for key in OF_THE_MESSAGE
        if key in mapping
    }
    if "region" in mapping:
        said["region"] = document.one_of((*way, "region"), mapping["region"], REGIONS)
    if "to" in mapping:
        to = mapping["to"]
        listed = to if isinstance(to, list) else [to]
        said["recipients"] = [document.text((*way, "to"), each) for each in listed]
    origin = {
        key: account_id(document, (*way, key), mapping[key]) for key in ORIGIN if key in mapping
    }
    return Told(
        kind=kind,
        at=when(document, (*way, kind), mapping[kind], now),
        message=_count(document, (*way, "message"), mapping.get("message", 1)),
        wrap=wrapped,
        copies=_count(document, (*way, "copies"), mapping.get("copies", 1)),
        said=said,
        fields={
            name: _field(document, (*way, name), mapping[name], annotation, now)
            for name, annotation in own.items()
            if name in mapping
        },
        **origin,
    )


def _about_the_message(document: Located, way: Way, value: Any, now: datetime) -> Any:
    if way[-1] == "written":
        return when(document, way, value, now)
    if way[-1] in ("tags", "headers"):
        return document.mapping(way, value)
    return None if value is None else document.text(way, value)


def _field(document: Located, way: Way, value: Any, annotation: str, now: datetime) -> Any:
    """A value for a parameter of a block's function, by how that is annotated."""
    if value is None and "None" in annotation:
        return None
    if "datetime" in annotation:
        return when(document, way, value, now)
    if way[-1] in CLOSED:
        return document.one_of(way, value, CLOSED[str(way[-1])])
    if annotation.startswith("str"):
        return document.text(way, value)
    if annotation.startswith("Mapping"):
        return document.mapping(way, value)
    if not isinstance(value, int):
        document.wrong(way, f'"{way[-1]}" must be a number, not {value!r}')
    return value


def _count(document: Located, way: Way, value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    document.wrong(way, f'"{way[-1]}" must be a number from 1 up, not {value!r}')
    return 1


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

"""One line of a scenario about what befell a message, checked.

The fields of an event are those of the functions in `sandbox.aws.event_blocks`.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.aws.event_blocks import BLOCKS
from sandbox.aws.events import KINDS, NOTIFICATIONS
from sandbox.defaults import REGIONS
from sandbox.located import Located, Way
from sandbox.shapes import account_id, when
from sandbox.world import HOME_ACCOUNT

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


def read(document: Located, way: Way, item: Any, now: datetime) -> list[Told | str]:
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

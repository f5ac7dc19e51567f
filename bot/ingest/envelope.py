"""How an SES event travels: SNS, EventBridge, one inside the other, or none of them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import orjson

from bot.ingest.arrival import Ignored, Unreadable
from bot.ingest.fields import Object, account, is_there, member, text

LAYERS_MAX = 5
"""EventBridge through SNS is two; more than a few are a loop of somebody's making."""
VALIDATION = "successfully validated sns topic"
"""How the plain text begins that SES puts on a topic when it becomes an event destination."""
BLANK = "\ufeff \t\r\n"
"""What may stand before or after JSON: a byte order mark too."""
SUBSCRIPTIONS = ("SubscriptionConfirmation", "UnsubscribeConfirmation")
BUS_NOTICES = ("Advisor Recommendation Status", "Sending Status")
"""Beginnings of the detail-types of SES's events that are about no message."""
SES, HEALTH = "aws.ses", "aws.health"
"""Sources of the events on the bus that concern us."""


@dataclass(frozen=True, slots=True)
class OnBus:
    """An event of the bus that is about no message."""

    event: Object
    """All of it, with its wrapping."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The wrappings, outermost first, and what lies inside."""

    topics: tuple[str, ...]
    """ARNs of the SNS topics that it says it came through."""
    buses: tuple[str, ...]
    """Accounts that the event buses name as its origin."""
    bus_region: str
    detail_type: str
    content: Object | OnBus | Ignored | Unreadable


def unwrap(body: str) -> Envelope:
    topics: list[str] = []
    buses: list[str] = []
    region = detail_type = ""
    content = _decoded(body)
    for _ in range(LAYERS_MAX):
        if not isinstance(content, dict):
            break
        if _is_sns(content):
            topics += _named(content)
            content = _sns_content(content)
        elif "detail-type" in content and "detail" in content:
            origin = account(content, "account")
            buses += [] if origin is None else [origin]
            region = text(content, "region") or ""
            detail_type = text(content, "detail-type") or ""
            content = _bus_content(content)
        else:
            return Envelope(tuple(topics), tuple(buses), region, detail_type, content)
    return Envelope(tuple(topics), tuple(buses), region, detail_type, _no_event(content))


def arn_place(arn: str | None) -> tuple[str, str]:
    """Account and Region of an ARN; empty where it has none."""
    parts = (arn or "").split(":")
    return (parts[4], parts[3]) if len(parts) >= 6 and parts[0] == "arn" else ("", "")


def _decoded(content: str) -> object:
    bare = content.strip(BLANK)
    if bare[: len(VALIDATION)].lower() == VALIDATION:
        return Ignored("SES tried whether it may publish to the SNS topic: it may")
    try:
        return orjson.loads(bare)
    except ValueError:
        return _lenient(bare)


def _lenient(bare: str) -> object:
    """What the fast reader refuses, and SES may yet have written: half a surrogate pair, NaN."""
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return Unreadable("not JSON")


def _is_sns(content: Object) -> bool:
    told = content.get("Type") in SUBSCRIPTIONS
    return told or ("Message" in content and ("TopicArn" in content or "Type" in content))


def _named(content: Object) -> list[str]:
    """The topic that a wrapping of SNS names; one that is no text is nobody's."""
    return [text(content, "TopicArn") or ""] if is_there(content, "TopicArn") else []


def _sns_content(content: Object) -> object:
    if content.get("Type") in SUBSCRIPTIONS:
        return Ignored("SNS asks for a subscription to be confirmed: confirm it in SNS")
    message = content["Message"]
    return _decoded(message) if isinstance(message, str) else message


def _bus_content(content: Object) -> object:
    detail = content["detail"]
    if isinstance(detail, str):
        detail = _decoded(detail)
    if isinstance(detail, dict) and member(detail, "mail"):
        return detail
    about = text(content, "detail-type") or ""
    told = content.get("source") == SES and about.startswith(BUS_NOTICES)
    if told or content.get("source") == HEALTH:
        return OnBus({**content, "detail": detail})
    if content.get("source") != SES:
        return Ignored(
            "an EventBridge event of another service: narrow the rule to aws.ses and aws.health"
        )
    return Unreadable("an EventBridge event of SES without a mail object")


def _no_event(content: object) -> OnBus | Ignored | Unreadable:
    if isinstance(content, OnBus | Ignored | Unreadable):
        return content
    return Unreadable(
        "wrapped in too many layers" if isinstance(content, dict) else "JSON, but not an object"
    )

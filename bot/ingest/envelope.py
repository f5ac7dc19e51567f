"""How an SES event travels: SNS, EventBridge, one inside the other, or none of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from bot.ingest.arrival import Ignored, Unreadable
from bot.ingest.fields import Object, member, text

LAYERS_MAX = 5
"""EventBridge through SNS is two; more than a few are a loop of somebody's making."""
VALIDATION = "Successfully validated SNS topic"
"""How the plain text begins that SES puts on a topic when it becomes an event destination."""
SUBSCRIPTIONS = ("SubscriptionConfirmation", "UnsubscribeConfirmation")
BUS_NOTICES = ("Advisor Recommendation Status", "Sending Status")
"""Beginnings of the detail-types of SES's events that are about no message."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The event, and what its wrappings say of where it comes from ("" where they do not)."""

    event: Object
    detail_type: str = ""
    bus_account: str = ""
    bus_region: str = ""
    topic_account: str = ""
    topic_region: str = ""


def unwrap(body: str) -> Envelope | Ignored | Unreadable:
    envelope = Envelope({})
    content: object = body
    for _ in range(LAYERS_MAX):
        if isinstance(content, str):
            content = _decoded(content)
        if isinstance(content, Ignored | Unreadable):
            return content
        if not isinstance(content, dict):
            return Unreadable("JSON, but not an object")
        if content.get("Type") in SUBSCRIPTIONS:
            return Ignored("SNS asks for a subscription to be confirmed: confirm it in SNS")
        if "Message" in content and ("TopicArn" in content or "Type" in content):
            account, region = arn_place(text(content, "TopicArn"))
            envelope = replace(envelope, topic_account=account, topic_region=region)
            content = content["Message"]
        elif "detail-type" in content and "detail" in content:
            envelope = _from_bus(envelope, content)
            if not member(member(content, "detail"), "mail"):
                return _no_message(content)
            content = content["detail"]
        else:
            return replace(envelope, event=content)
    return Unreadable("wrapped in too many layers")


def arn_place(arn: str | None) -> tuple[str, str]:
    """Account and Region of an ARN; empty where it has none."""
    parts = (arn or "").split(":")
    return (parts[4], parts[3]) if len(parts) >= 6 and parts[0] == "arn" else ("", "")


def _decoded(content: str) -> object:
    if content.startswith(VALIDATION):
        return Ignored("SES tried whether it may publish to the SNS topic: it may")
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return Unreadable("not JSON")


def _from_bus(envelope: Envelope, content: Object) -> Envelope:
    return replace(
        envelope,
        detail_type=text(content, "detail-type") or "",
        bus_account=text(content, "account") or "",
        bus_region=text(content, "region") or "",
    )


def _no_message(content: Object) -> Ignored | Unreadable:
    if content.get("source") != "aws.ses":
        return Ignored("an EventBridge event of another service: narrow the rule to aws.ses")
    if (text(content, "detail-type") or "").startswith(BUS_NOTICES):
        return Ignored("an EventBridge event about the account, not about a message")
    return Unreadable("an EventBridge event of SES without a mail object")

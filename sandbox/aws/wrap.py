"""How an SES event travels to the queue: as SNS wraps it, as EventBridge does, both, or raw."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from typing import Any

from sandbox.aws.events import happened_at

DETAIL_TYPES = {
    "Send": "Email Sent",
    "Delivery": "Email Delivered",
    "Bounce": "Email Bounced",
    "Complaint": "Email Complaint Received",
    "Reject": "Email Rejected",
    "Open": "Email Opened",
    "Click": "Email Clicked",
    "Rendering Failure": "Email Rendering Failed",
    "DeliveryDelay": "Email Delivery Delayed",
    "Subscription": "Email Subscribed",
}

TOPIC_VALIDATION = "Successfully validated SNS topic for Amazon SES event publishing."
"""What SES puts on a topic, as plain text, when an event destination is made for it."""

SUBJECT = "Amazon SES Email Event Notification"
SIGNED = (
    "https://sns.{region}.amazonaws.com/SimpleNotificationService-"
    "7506a1e35b36ef5a444dd1a8e7cc3ed8.pem"
)
UNSUBSCRIBE = (
    "https://sns.{region}.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={topic}:{subscription}"
)


def raw(event: Mapping[str, Any]) -> str:
    """As SNS hands it over with raw message delivery on: the event itself."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def sns(event: Mapping[str, Any], *, topic_arn: str) -> str:
    subject = SUBJECT if "eventType" in event else None
    return sns_text(raw(event), topic_arn=topic_arn, time=happened_at(event), subject=subject)


def sns_text(message: str, *, topic_arn: str, time: str, subject: str | None = None) -> str:
    """Any text as SNS delivers it to a queue; `time` is ISO 8601 with milliseconds and Z."""
    seed = hashlib.sha512(f"{topic_arn} {message}".encode()).digest()
    region = topic_arn.split(":")[3]
    envelope = {
        "Type": "Notification",
        "MessageId": str(uuid.UUID(bytes=seed[:16])),
        "TopicArn": topic_arn,
        "Subject": subject,
        "Message": message,
        "Timestamp": time,
        "SignatureVersion": "1",
        "Signature": base64.b64encode(seed * 4).decode(),
        "SigningCertURL": SIGNED.format(region=region),
        "UnsubscribeURL": UNSUBSCRIBE.format(
            region=region, topic=topic_arn, subscription=uuid.UUID(bytes=seed[16:32])
        ),
    }
    if subject is None:
        del envelope["Subject"]
    return json.dumps(envelope, ensure_ascii=False, indent=2)


def eventbridge(event: Mapping[str, Any], *, account: str, region: str) -> str:
    return raw(_bus_event(event, account, region))


def eventbridge_sns(event: Mapping[str, Any], *, account: str, region: str, topic_arn: str) -> str:
    """A rule on the bus whose target is a topic: wrapped twice."""
    content = eventbridge(event, account=account, region=region)
    return sns_text(content, topic_arn=topic_arn, time=happened_at(event))


def _bus_event(event: Mapping[str, Any], account: str, region: str) -> dict[str, Any]:
    seed = hashlib.sha256(f"bus {raw(event)}".encode()).digest()
    sets = event["mail"]["tags"].get("ses:configuration-set", [])
    return {
        "version": "0",
        "id": str(uuid.UUID(bytes=seed[:16])),
        "detail-type": DETAIL_TYPES[event["eventType"]],
        "source": "aws.ses",
        "account": account,
        # the bus knows whole seconds only
        "time": happened_at(event)[:19] + "Z",
        "region": region,
        "resources": [f"arn:aws:ses:{region}:{account}:configuration-set/{name}" for name in sets],
        "detail": event,
    }

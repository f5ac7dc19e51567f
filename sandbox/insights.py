"""A scenario's `insights`: messages of which SES itself keeps what became of them (Virtual
Deliverability Manager), though their events never reached a queue."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.located import Located, Way
from sandbox.traffic import Traffic, traffic
from sandbox.world import Shape

TYPES = {
    "Send": "SEND",
    "Reject": "REJECT",
    "Bounce": "BOUNCE",
    "Complaint": "COMPLAINT",
    "Delivery": "DELIVERY",
    "Open": "OPEN",
    "Click": "CLICK",
    "Rendering Failure": "RENDERING_FAILURE",
    "DeliveryDelay": "DELIVERY_DELAY",
    "Subscription": "SUBSCRIPTION",
}


@dataclass(frozen=True, slots=True)
class Insights:
    told: Traffic = field(default_factory=Traffic)
    answers: dict[str, dict[str, Shape]] = field(default_factory=dict)
    """By Region and message id, as GetMessageInsights answers."""


def insights(document: Located, way: Way, value: Any, *, address: str, now: datetime) -> Insights:
    """Told as `events` are."""
    told = traffic(document, way, value, address=address, now=now)
    found = Insights(told)
    for body in told.bodies:
        event = json.loads(json.loads(body).get("Message") or body)
        answers = found.answers.setdefault(_region(event), {})
        _tell(answers.setdefault(event["mail"]["messageId"], _empty(event)), event)
    return found


def _region(event: Any) -> str:
    """The ARN of the identity says where it was sent from."""
    return str(event["mail"]["sourceArn"].split(":")[3])


def _empty(event: Any) -> Shape:
    mail = event["mail"]
    return {
        "MessageId": mail["messageId"],
        "FromEmailAddress": mail["source"],
        "Subject": mail.get("commonHeaders", {}).get("subject", ""),
        "EmailTags": [{"Name": n, "Value": v[0]} for n, v in mail["tags"].items()],
        "Insights": [{"Destination": each, "Events": []} for each in mail["destination"]],
    }


def _tell(answer: Shape, event: Any) -> None:
    kind = event["eventType"]
    block = event.get(kind[:1].lower() + kind[1:], {})
    told: Shape = {
        "Timestamp": parse_to_aware_datetime(block.get("timestamp", event["mail"]["timestamp"])),
        "Type": TYPES[kind],
    }
    if kind == "Bounce":
        diagnostic = block["bouncedRecipients"][0].get("diagnosticCode")
        told["Details"] = {
            "Bounce": {
                "BounceType": block["bounceType"].upper(),
                "BounceSubType": block["bounceSubType"],
                **({"DiagnosticCode": diagnostic} if diagnostic else {}),
            }
        }
    for insight in answer["Insights"]:
        insight["Events"].append(told)

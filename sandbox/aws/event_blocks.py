"""The part of an SES event that is its kind's own: one function per event type.

Each takes the occasion and the kind's own fields, with defaults that real mail servers and SES
send, and returns the block; a time only where SES publishes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
RETRY_PERIOD = timedelta(minutes=840)
"""How long SES tries before it gives up, where no configuration set says otherwise."""

REGION_PREFIXES = {"us-east-1": "0100", "us-west-2": "0101", "eu-west-1": "0102"}


def message_id(region: str, at: datetime, seed: str | int) -> str:
    """As SES makes them: a Region's prefix, the time in milliseconds, then what looks random.

    The same arguments give the same id; feedback ids have the same form.
    """
    milliseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    tail = hashlib.sha256(f"{region} {seed}".encode()).hexdigest()
    first = f"{REGION_PREFIXES.get(region, '0107')}{milliseconds:012x}"
    return "-".join(
        (first, tail[:8], *(tail[i : i + 4] for i in (8, 12, 16)), tail[20:32], "000000")
    )


def timestamp(at: datetime) -> str:
    """In SES's form: UTC, milliseconds, `Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What every kind of block is made from."""

    message_id: str
    sent_at: datetime
    at: datetime
    recipients: tuple[str, ...]
    region: str
    template: str | None

    def feedback_id(self) -> str:
        return message_id(self.region, self.at, f"feedback {self.message_id} {self.recipients}")

    def reporting_mta(self) -> str:
        return f"a7-12.smtp-out.{self.region}.amazonses.com"


def _without_none(members: Json) -> Json:
    return {name: value for name, value in members.items() if value is not None}


def send(occasion: Occasion) -> Json:
    return {}


def delivery(
    occasion: Occasion,
    *,
    reply: str = "250 2.0.0 OK  1763953200 a640c23a62f3a-b76550c0a3esi123456b.218 - gsmtp",
    reporting_mta: str | None = None,
    remote_mta_ip: str | None = "192.0.2.25",
    processing_ms: int | None = None,
) -> Json:
    waited = occasion.at - occasion.sent_at
    members = {
        "timestamp": timestamp(occasion.at),
        "processingTimeMillis": (
            processing_ms if processing_ms is not None else waited // timedelta(milliseconds=1)
        ),
        "recipients": list(occasion.recipients),
        "smtpResponse": reply,
        "remoteMtaIp": remote_mta_ip,
        "reportingMTA": reporting_mta or occasion.reporting_mta(),
    }
    return _without_none(members)


def bounce(
    occasion: Occasion,
    *,
    bounce_type: str = "Permanent",
    bounce_subtype: str = "General",
    status: str | None = "5.1.1",
    reply: str | None = "smtp; 550 5.1.1 user unknown",
    action: str | None = "failed",
    reporting_mta: str | None = None,
    remote_mta_ip: str | None = None,
    feedback_id: str | None = None,
) -> Json:
    """`reply` is the diagnosticCode; a `remote_mta_ip` only where the receiver was asked."""
    details = {"action": action, "status": status, "diagnosticCode": reply}
    members = {
        "feedbackId": feedback_id or occasion.feedback_id(),
        "bounceType": bounce_type,
        "bounceSubType": bounce_subtype,
        "bouncedRecipients": [
            _without_none({"emailAddress": address} | details) for address in occasion.recipients
        ],
        "timestamp": timestamp(occasion.at),
        "remoteMtaIp": remote_mta_ip,
        "reportingMTA": reporting_mta or f"dns; {occasion.reporting_mta()}",
    }
    return _without_none(members)


def complaint(
    occasion: Occasion,
    *,
    complaint_type: str | None = "abuse",
    complaint_subtype: str | None = None,
    feedback_id: str | None = None,
    user_agent: str | None = "Yahoo!-Mail-Feedback/2.0",
    arrival_date: datetime | None = None,
) -> Json:
    members = {
        "feedbackId": feedback_id or occasion.feedback_id(),
        "complainedRecipients": [{"emailAddress": address} for address in occasion.recipients],
        "timestamp": timestamp(occasion.at),
        "userAgent": user_agent,
        "complaintFeedbackType": complaint_type,
        "arrivalDate": timestamp(arrival_date or occasion.at),
    }
    # SES publishes this one as null, it does not leave it out
    return _without_none(members) | {"complaintSubType": complaint_subtype}


def reject(occasion: Occasion, *, reason: str = "Bad content") -> Json:
    return {"reason": reason}


def opened(occasion: Occasion, *, ip: str = "203.0.113.9", user_agent: str = FIREFOX) -> Json:
    return {"ipAddress": ip, "timestamp": timestamp(occasion.at), "userAgent": user_agent}


def clicked(
    occasion: Occasion,
    *,
    ip: str = "203.0.113.9",
    user_agent: str = FIREFOX,
    link: str = "https://shop.example/orders",
    link_tags: Mapping[str, Sequence[str]] | None = None,
) -> Json:
    tags = {name: list(values) for name, values in link_tags.items()} if link_tags else None
    return opened(occasion, ip=ip, user_agent=user_agent) | {"link": link, "linkTags": tags}


def failure(
    occasion: Occasion,
    *,
    error_message: str = "Attribute 'name' is not present in the rendering data.",
) -> Json:
    return {"errorMessage": error_message, "templateName": occasion.template or "order-shipped"}


def delivery_delay(
    occasion: Occasion,
    *,
    delay_type: str = "TransientCommunicationFailure",
    status: str | None = "4.4.1",
    reply: str | None = "smtp; 421 4.4.1 Unable to connect to remote host",
    expires_at: datetime | None = None,
    reporting_mta: str | None = None,
) -> Json:
    details = {"status": status, "diagnosticCode": reply}
    members = {
        "timestamp": timestamp(occasion.at),
        "delayType": delay_type,
        "expirationTime": timestamp(expires_at or occasion.sent_at + RETRY_PERIOD),
        "delayedRecipients": [
            _without_none({"emailAddress": address} | details) for address in occasion.recipients
        ],
        "reportingMTA": reporting_mta,
    }
    return _without_none(members)


def subscription(
    occasion: Occasion,
    *,
    contact_list: str = "shop",
    via: str = "UnsubscribeHeader",
    unsubscribe_all: bool = True,
    topics: Mapping[str, str] = {},
    old_unsubscribe_all: bool = False,
    old_topics: Mapping[str, str] = {},
) -> Json:
    """`via` becomes the block's `source`; topics map a name to OptIn or OptOut."""
    return {
        "contactList": contact_list,
        "timestamp": timestamp(occasion.at),
        "source": via,
        "newTopicPreferences": _preferences(unsubscribe_all, topics),
        "oldTopicPreferences": _preferences(old_unsubscribe_all, old_topics),
    }


def _preferences(unsubscribe_all: bool, topics: Mapping[str, str]) -> Json:
    return {
        "unsubscribeAll": unsubscribe_all,
        "topicSubscriptionStatus": [
            {"topicName": name, "subscriptionStatus": status} for name, status in topics.items()
        ],
    }


BLOCKS: dict[str, tuple[str, Callable[..., Json]]] = {
    "Send": ("send", send),
    "Delivery": ("delivery", delivery),
    "Bounce": ("bounce", bounce),
    "Complaint": ("complaint", complaint),
    "Reject": ("reject", reject),
    "Open": ("open", opened),
    "Click": ("click", clicked),
    "Rendering Failure": ("failure", failure),
    "DeliveryDelay": ("deliveryDelay", delivery_delay),
    "Subscription": ("subscription", subscription),
}
"""eventType → the name of its block, and what makes it."""

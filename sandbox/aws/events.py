"""The JSON that SES publishes about a mail, for all ten event types and the older notifications.

Members and their order follow the samples in the SES Developer Guide (event publishing, contents
of SNS notifications); texts are the ones real mail servers and SES send.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import cache
from typing import Any

from sandbox.aws.event_blocks import BLOCKS, Json, Occasion, timestamp
from sandbox.aws.event_blocks import message_id as message_id

KINDS = (
    "Send",
    "Delivery",
    "Bounce",
    "Complaint",
    "Reject",
    "Open",
    "Click",
    "Rendering Failure",
    "DeliveryDelay",
    "Subscription",
)
"""The values of `eventType`."""

NOTIFICATIONS = ("Bounce", "Complaint", "Delivery")
"""The kinds that identity notifications (`notificationType`) know."""

WITHOUT_HEADERS = ("Rendering Failure", "DeliveryDelay")
"""SES leaves out `headers` and `commonHeaders` in these."""

OUTGOING_IP = "54.240.7.12"
OUTGOING_HOST = "a7-12.smtp-out.eu-west-1.amazonses.com"
SOURCE_IP = "198.51.100.7"


def event(
    kind: str,
    *,
    message_id: str,
    sent_at: datetime,
    at: datetime,
    recipients: Sequence[str],
    source: str = "Example Shop <shop@shop.example>",
    account: str,
    region: str,
    configuration_set: str | None = "main",
    template: str | None = None,
    subject: str | None = "Your order has shipped",
    tags: Mapping[str, str] = {},
    headers: Mapping[str, str] = {},
    written: datetime | None = None,
    **fields: Any,
) -> Json:
    """One event as published for a configuration set.

    `written`: what the mail's Date says.

    `tags` are added to (and override) SES's own tags, `headers` are added to the mail's.
    `fields` are those of the kind: see the function of its block; unknown ones are a TypeError.
    """
    key, block = BLOCKS[kind]
    occasion = Occasion(message_id, sent_at, at, tuple(recipients), region, template)
    content = block(occasion, **fields)
    # the subject of a templated mail is not rendered yet when SES says Send
    shown = None if kind == "Send" and template else subject
    own = _tags(kind, source, configuration_set, template) | {k: [v] for k, v in tags.items()}
    mail = _mail(occasion, source, account) | {"tags": own}
    if kind not in WITHOUT_HEADERS:
        dated = {"Date": format_datetime(written)} if written else {}
        mail |= _headers(occasion, source, shown, {**dated, **headers})
    return {"eventType": kind, "mail": mail, key: content}


def notification(event: Mapping[str, Any], *, headers: bool = False) -> Json:
    """The older form of an event, as an identity's SNS topic gets it: only NOTIFICATIONS."""
    kind = event["eventType"]
    if kind not in NOTIFICATIONS:
        raise ValueError(f"no identity notification for {kind}: only {', '.join(NOTIFICATIONS)}")
    left_out = {"tags"} if headers else {"tags", "headers", "commonHeaders", "headersTruncated"}
    mail = {name: value for name, value in event["mail"].items() if name not in left_out}
    tags = event["mail"]["tags"]
    mail |= {
        "sourceIp": tags["ses:source-ip"][0],
        "callerIdentity": tags["ses:caller-identity"][0],
    }
    key = BLOCKS[kind][0]
    return {"notificationType": kind, key: event[key], "mail": mail}


def happened_at(event: Mapping[str, Any]) -> str:
    """The time an event carries: its block's, or the mail's where the block has none."""
    key = BLOCKS[event.get("eventType") or event["notificationType"]][0]
    moment: str = event[key].get("timestamp") or event["mail"]["timestamp"]
    return moment


def _mail(occasion: Occasion, source: str, account: str) -> Json:
    domain = _domain(source)
    return {
        "timestamp": timestamp(occasion.sent_at),
        "source": source,
        "sourceArn": f"arn:aws:ses:{occasion.region}:{account}:identity/{domain}",
        "sendingAccountId": account,
        "messageId": occasion.message_id,
        "destination": list(occasion.recipients),
        "headersTruncated": False,
    }


@cache
def _domain(source: str) -> str:
    return parseaddr(source)[1].rpartition("@")[2].lower()


def _headers(
    occasion: Occasion, source: str, subject: str | None, more: Mapping[str, str]
) -> dict[str, Any]:
    to = ", ".join(occasion.recipients)
    named = {"From": source, "To": to}
    if subject is not None:
        named["Subject"] = subject
    named |= {"MIME-Version": "1.0", "Content-Type": "text/html; charset=UTF-8", **more}
    common: Json = {"from": [source], "to": [to], "messageId": occasion.message_id}
    if subject is not None:
        common["subject"] = subject
    headers = [{"name": name, "value": value} for name, value in named.items()]
    return {"headers": headers, "commonHeaders": common}


def _tags(
    kind: str, source: str, configuration_set: str | None, template: str | None
) -> dict[str, list[str]]:
    tags = {
        "ses:operation": ["SendTemplatedEmail" if template else "SendEmail"],
        "ses:source-ip": [SOURCE_IP],
        "ses:from-domain": [_domain(source)],
        "ses:caller-identity": ["shop-mailer"],
    }
    if configuration_set is not None:
        tags["ses:configuration-set"] = [configuration_set]
    if kind == "Delivery":
        tags["ses:outgoing-ip"] = [OUTGOING_IP]
    return tags

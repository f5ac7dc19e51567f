"""What SES keeps of one message, as events: GetMessageInsights, of the API of 2019-09-27.

Its words are written in capitals and with underscores; events have them in SES's other spelling,
and the checks know that one alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parseaddr
from typing import Any

from bot.sources.ses_answers import Missing
from bot.store.scrub import scrub
from checks.core import EventKind, KeptBySes, MessageId, MessageInsights, Place

Shape = Mapping[str, Any]

KINDS = {
    "SEND": EventKind.SEND,
    "REJECT": EventKind.REJECT,
    "BOUNCE": EventKind.BOUNCE,
    "COMPLAINT": EventKind.COMPLAINT,
    "DELIVERY": EventKind.DELIVERY,
    "OPEN": EventKind.OPEN,
    "CLICK": EventKind.CLICK,
    "RENDERING_FAILURE": EventKind.RENDERING_FAILURE,
    "DELIVERY_DELAY": EventKind.DELIVERY_DELAY,
    "SUBSCRIPTION": EventKind.SUBSCRIPTION,
}

TAGS = {
    "ses:configuration-set": "configuration_set",
    "ses:from-domain": "from_domain",
    "ses:outgoing-ip": "outgoing_ip",
    "ses:tenant-name": "tenant",
}
"""Tags that SES sets itself, and the field of an event that says the same."""


def insights(answer: Shape, place: Place) -> MessageInsights:
    """Raises Missing where it is no answer of SES."""
    told = answer.get("Insights")
    if told is None or "MessageId" not in answer:
        raise Missing("Insights")
    events = tuple(
        event for number, each in enumerate(told) for event in _events(answer, each, number, place)
    )
    addresses = tuple(each["Destination"] for each in told if each.get("Destination"))
    return MessageInsights(events, addresses)


def _events(answer: Shape, insight: Shape, number: int, place: Place) -> Iterator[KeptBySes]:
    """SES's own id says when it took the message."""
    message = MessageId(answer["MessageId"].lower())
    address = insight.get("Destination", "")
    common: dict[str, Any] = {
        "message_id": message.value,
        "sent_at": message.accepted_at,
        "place": place,
        "recipient": f"recipient {number}",
        "recipient_domain": address.rpartition("@")[2].lower(),
        **_of_tags(answer),
    }
    common.setdefault("from_domain", _domain(answer.get("FromEmailAddress", "")))
    for each in insight.get("Events", ()):
        kind = KINDS.get(each.get("Type", ""), EventKind.OTHER)
        yield KeptBySes(
            kind=kind,
            kind_name=kind.value if kind is not EventKind.OTHER else each.get("Type", ""),
            at=each["Timestamp"].astimezone(UTC),
            **_details(each.get("Details", {}), address),
            **common,
        )


def _of_tags(answer: Shape) -> dict[str, str]:
    tags = {tag["Name"]: tag["Value"] for tag in answer.get("EmailTags", ())}
    return {field: tags[name] for name, field in TAGS.items() if tags.get(name)}


def _details(details: Shape, address: str) -> dict[str, Any]:
    if bounce := details.get("Bounce"):
        reply = bounce.get("DiagnosticCode")
        return {
            "bounce_type": bounce.get("BounceType", "").capitalize() or None,
            "subtype": _camel(bounce.get("BounceSubType")),
            "reply": scrub(reply, address) if reply else None,
        }
    if complaint := details.get("Complaint"):
        return {
            "subtype": _camel(complaint.get("ComplaintSubType")),
            "detail": complaint.get("ComplaintFeedbackType"),
        }
    return {}


def _camel(word: str | None) -> str | None:
    """`ON_ACCOUNT_SUPPRESSION_LIST` is the `OnAccountSuppressionList` of events."""
    if not word or ("_" not in word and not word.isupper()):
        return word
    return "".join(part.capitalize() for part in word.split("_"))


def _domain(sender: str) -> str | None:
    return parseaddr(sender)[1].rpartition("@")[2].lower() or None

"""What SES publishes about a message, as events of single recipients."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.ingest.arrival import Arrival, Events, Ignored, Parsed, Unreadable
from bot.ingest.envelope import Envelope, arn_place, unwrap
from bot.ingest.fields import (
    Object,
    clean,
    domain_of,
    first_text,
    items,
    member,
    moment,
    text,
    whole,
)
from checks.core import (
    BadTarget,
    EventKind,
    MailEvent,
    MessageId,
    Place,
    parse_address,
    parse_question,
)

RECIPIENTS_MAX = 1_000
"""SES allows 50 for each message, and knows no higher limit that we have heard of."""
ADDRESS_MAX = 400
MESSAGE_ID_MAX = 200
WORD_MAX = 100

_NAMED = frozenset(
    {EventKind.BOUNCE, EventKind.COMPLAINT, EventKind.DELIVERY_DELAY, EventKind.DELIVERY}
)
"""Kinds that say themselves whom they are about: it need not be everyone the message was for."""

_BLOCKS = {EventKind.RENDERING_FAILURE: "failure", EventKind.DELIVERY_DELAY: "deliveryDelay"}


def _squash(words: str) -> str:
    return "".join(filter(str.isalpha, words.lower()))


_KINDS = {_squash(kind.value): kind for kind in EventKind if kind is not EventKind.OTHER} | {
    "emailsent": EventKind.SEND,
    "emaildelivered": EventKind.DELIVERY,
    "emailbounced": EventKind.BOUNCE,
    "emailcomplaintreceived": EventKind.COMPLAINT,
    "emailrejected": EventKind.REJECT,
    "emailopened": EventKind.OPEN,
    "emailclicked": EventKind.CLICK,
    "emailrenderingfailed": EventKind.RENDERING_FAILURE,
    "emaildeliverydelayed": EventKind.DELIVERY_DELAY,
    "emailsubscribed": EventKind.SUBSCRIPTION,
}
"""SES's words and EventBridge's, by their letters alone: both vary in spaces and hyphens."""


def parse(body: str, *, queue_account: str, queue_region: str) -> Parsed:
    """Read the body of one queue message; the queue's place stands in where the body names none.

    Never raises: what cannot be read is Unreadable.
    """
    envelope = unwrap(body)
    if isinstance(envelope, Ignored | Unreadable):
        return envelope
    event = envelope.event
    word = text(event, "eventType") or text(event, "notificationType") or envelope.detail_type
    if word == "AmazonSnsSubscriptionSucceeded":
        return Ignored("SES tells that the SNS topic now gets an identity's notifications")
    if word == "Received":
        return Ignored("about a message that came in, not about one that we sent")
    if not _squash(word):
        return Unreadable("no eventType")
    return _message_event(envelope, word[:WORD_MAX], Place(queue_account, queue_region))


def _message_event(envelope: Envelope, word: str, queue: Place) -> Parsed:
    mail = member(envelope.event, "mail")
    kind = _KINDS.get(_squash(word), EventKind.OTHER)
    message_id = _message_id(text(mail, "messageId"))
    if message_id is None:
        return Unreadable("no mail.messageId")
    block = _block(envelope.event, kind)
    sent_at = moment(mail, "timestamp")
    at = moment(block, "timestamp") or sent_at or _encoded_time(message_id)
    if at is None:
        return Unreadable("no time that can be read")
    entries = tuple(_entries(mail, block, kind))
    if not entries or len(entries) > RECIPIENTS_MAX:
        return Unreadable("no recipient" if not entries else "more recipients than SES allows")
    common = _common(
        mail,
        block,
        MailEvent(
            kind=kind,
            message_id=message_id,
            at=at,
            sent_at=sent_at or _encoded_time(message_id) or at,
            place=_place(envelope, mail, queue),
            recipient="",
            kind_name=word if kind is EventKind.OTHER else kind.value,
        ),
    )
    found = [_arrival(common, block, entry) for entry in entries]
    arrivals = tuple(arrival for arrival in found if arrival is not None)
    return Events(arrivals) if len(arrivals) == len(found) else Unreadable("a nameless recipient")


def _common(mail: Object, block: Object, event: MailEvent) -> MailEvent:
    """The event with what does not depend on the recipient."""
    tags = member(mail, "tags")
    return replace(
        event,
        bounce_type=text(block, "bounceType"),
        subtype=text(block, "bounceSubType") or text(block, "complaintSubType"),
        reporting_mta=text(block, "reportingMTA"),
        remote_mta=text(block, "remoteMtaIp"),
        delay_type=text(block, "delayType"),
        expires_at=moment(block, "expirationTime"),
        processing_ms=whole(block, "processingTimeMillis"),
        detail=_detail(block, event.kind),
        template=text(block, "templateName"),
        configuration_set=first_text(tags, "ses:configuration-set"),
        tenant=first_text(tags, "ses:tenant-name"),
        from_domain=_from_domain(mail, tags),
        mail_from=domain_of(_header(mail, "Return-Path")),
        outgoing_ip=first_text(tags, "ses:outgoing-ip"),
        list_unsubscribe=_has_header(mail, "List-Unsubscribe"),
    )


def _arrival(common: MailEvent, block: Object, entry: object) -> Arrival | None:
    own: Object = entry if isinstance(entry, dict) else {"emailAddress": entry}
    written = text(own, "emailAddress")
    if written is None:
        return None
    address, lowered = _bare(written)
    event = replace(
        common,
        recipient=lowered,
        recipient_domain=(domain_of(lowered) or "") if "@" in lowered else "",
        status=text(own, "status"),
        reply=text(own, "diagnosticCode") or text(block, "smtpResponse"),
    )
    return Arrival(event, address, text(block, "feedbackId"))


def _bare(written: str) -> tuple[str, str]:
    """The address without a display name, and the form by which it is found again."""
    # a long display name comes before the address, so the end is what to keep
    plain = written[-ADDRESS_MAX:].strip()
    try:
        parsed = parse_address(plain)
    except BadTarget:
        inner = plain.rpartition("<")[2].removesuffix(">").strip() if plain[-1:] == ">" else ""
        address = inner or plain
        return address, address.lower()
    return parsed.value, parsed.lowered


def _entries(mail: Object, block: Object, kind: EventKind) -> Iterable[object]:
    """Whom the event is about: strings, or objects with an emailAddress."""
    for name in block:
        if name.lower().endswith("recipients") and (listed := items(block, name)):
            return listed
    everyone = items(mail, "destination")
    return everyone if kind not in _NAMED or len(everyone) == 1 else []


def _block(event: Object, kind: EventKind) -> Object:
    """The part that is the kind's own; for a kind that we do not know, the part beside `mail`."""
    if block := member(event, _BLOCKS.get(kind, kind.value.lower())):
        return block
    others = (member(event, name) for name in event if name != "mail")
    return next((other for other in others if other), {})


def _place(envelope: Envelope, mail: Object, queue: Place) -> Place:
    owner, region = arn_place(text(mail, "sourceArn"))
    account = text(mail, "sendingAccountId") or envelope.bus_account or owner
    return Place(
        account or envelope.topic_account or queue.account,
        region or envelope.bus_region or envelope.topic_region or queue.region,
    )


def _message_id(written: str | None) -> str | None:
    """Without the header's angle brackets and host, as people are asked for it."""
    bare = (written or "").strip("<> ").lower()[:MESSAGE_ID_MAX]
    own = _ses_id(bare)
    return own.value if own else bare or None


def _encoded_time(message_id: str) -> datetime | None:
    own = _ses_id(message_id)
    return own.accepted_at if own else None


def _ses_id(text: str) -> MessageId | None:
    try:
        target = parse_question(text)
    except BadTarget:
        return None
    return target if isinstance(target, MessageId) else None


def _from_domain(mail: Object, tags: Object) -> str | None:
    return (
        domain_of(first_text(member(mail, "commonHeaders"), "from"))
        or domain_of(first_text(tags, "ses:from-domain"))
        or domain_of(text(mail, "source"))
    )


def _headers(mail: Object) -> Iterator[tuple[str, str | None]]:
    for header in items(mail, "headers"):
        if isinstance(header, dict) and (name := text(header, "name")):
            yield name.lower(), clean(header.get("value"))


def _header(mail: Object, name: str) -> str | None:
    return next((value for found, value in _headers(mail) if found == name.lower()), None)


def _has_header(mail: Object, name: str) -> bool | None:
    """None where it cannot be known: SES cuts headers off after 10 KB, and may leave all out."""
    if any(found == name.lower() for found, _ in _headers(mail)):
        return True
    cut = not items(mail, "headers") or mail.get("headersTruncated") is True
    return None if cut else False


def _detail(block: Object, kind: EventKind) -> str | None:
    if kind is not EventKind.SUBSCRIPTION:
        words = ("errorMessage", "reason", "complaintFeedbackType")
        return next((said for word in words if (said := text(block, word))), None)
    wishes = member(block, "newTopicPreferences")
    topics = [t for t in items(wishes, "topicSubscriptionStatus") if isinstance(t, dict)]
    parts = ["unsubscribeAll"] if wishes.get("unsubscribeAll") is True else []
    parts += [f"{text(t, 'topicName')} {text(t, 'subscriptionStatus')}" for t in topics]
    return clean(f"{text(block, 'contactList') or ''}: {', '.join(parts)}".strip(": "))

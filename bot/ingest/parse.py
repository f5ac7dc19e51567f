"""What SES publishes about a message, as events of single recipients."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from bot.ingest import mail as mails
from bot.ingest.arrival import Arrival, Events, Ignored, Parsed, Unreadable
from bot.ingest.envelope import Envelope, OnBus, arn_place, unwrap
from bot.ingest.fields import (
    Object,
    account,
    clean,
    domain_of,
    first_text,
    is_true,
    items,
    member,
    moment,
    text,
    whole,
)
from bot.ingest.notices import notice
from checks.core import EventKind, MailEvent, Place

RECIPIENTS_MAX = 1_000
"""SES allows 50 for each message, and knows no higher limit that we have heard of."""
WORD_MAX = 100

TEMPLATE_TAG = "template"
_TEMPLATE = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""The names that SES takes for templates."""

Fields = dict[str, Any]
"""Of a MailEvent, by name: it is made once for each recipient, not changed step by step."""

_NAMED = frozenset(
    {EventKind.BOUNCE, EventKind.COMPLAINT, EventKind.DELIVERY_DELAY, EventKind.DELIVERY}
)
"""Kinds that say themselves whom they are about: it need not be everyone the message was for."""

_BLOCKS = {EventKind.RENDERING_FAILURE: "failure", EventKind.DELIVERY_DELAY: "deliveryDelay"}


@lru_cache(maxsize=256)
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


_BOUNCE_TYPES = {word.lower(): word for word in ("Permanent", "Transient", "Undetermined")}


def parse(body: str, *, queue_account: str, queue_region: str) -> Parsed:
    """Read the body of one queue message; the queue's place stands in where the body names none.

    Never raises: what cannot be read is Unreadable.
    """
    return parse_envelope(unwrap(body), Place(queue_account, queue_region))


def parse_envelope(envelope: Envelope, queue: Place) -> Parsed:
    """As `parse`, of a body that has been unwrapped."""
    event = envelope.content
    if isinstance(event, Ignored | Unreadable):
        return event
    if isinstance(event, OnBus):
        return notice(event.event, queue)
    word = text(event, "eventType") or text(event, "notificationType") or envelope.detail_type
    letters = _squash(word)
    if letters == "amazonsnssubscriptionsucceeded":
        return Ignored("SES tells that the SNS topic now gets an identity's notifications")
    if letters == "received":
        return Ignored("about a message that came in, not about one that we sent")
    if not letters:
        return Unreadable("no eventType")
    kind = _KINDS.get(letters, EventKind.OTHER)
    mail, block = member(event, "mail"), _block(event, kind)
    named = {
        "kind": kind,
        "kind_name": word[:WORD_MAX] if kind is EventKind.OTHER else kind.value,
        "place": _place(envelope, mail, queue),
    }
    return _message_event(mail, block, kind, named)


def _message_event(mail: Object, block: Object, kind: EventKind, named: Fields) -> Parsed:
    message_id = mails.message_id(mail)
    if message_id is None:
        return Unreadable("no mail.messageId")
    sent_at = moment(mail, "timestamp") or mails.encoded_time(message_id)
    at = moment(block, "timestamp") or sent_at
    if at is None:
        return Unreadable("no time that can be read")
    entries = tuple(_entries(mail, block, kind))
    if not entries or len(entries) > RECIPIENTS_MAX:
        return Unreadable("no recipient" if not entries else "more recipients than SES allows")
    common = {"message_id": message_id, "at": at, "sent_at": sent_at or at}
    common |= named | _of_mail(mail) | _of_block(block, kind)
    found = [_arrival(common, block, entry) for entry in entries]
    arrivals = tuple(arrival for arrival in found if arrival is not None)
    return Events(arrivals) if len(arrivals) == len(found) else Unreadable("a nameless recipient")


def _of_mail(mail: Object) -> Fields:
    """What the event says of the message as a whole."""
    tags, headers = member(mail, "tags"), mails.headers(mail)
    return {
        "configuration_set": first_text(tags, "ses:configuration-set")
        or headers.values.get(mails.CONFIGURATION_SET),
        "tenant": first_text(tags, "ses:tenant-name"),
        "from_domain": mails.from_domain(mail, tags),
        "mail_from": domain_of(headers.values.get(mails.RETURN_PATH)),
        "outgoing_ip": first_text(tags, "ses:outgoing-ip"),
        "written_at": mails.written_at(headers),
        "list_unsubscribe": headers.has(mails.LIST_UNSUBSCRIBE),
        "template": _named_template(tags),
    }


def _named_template(tags: Object) -> str | None:
    """By a message tag of the sender's own: SES's events name templates that failed alone."""
    name = first_text(tags, TEMPLATE_TAG)
    return name if name and _TEMPLATE.fullmatch(name) else None


def _of_block(block: Object, kind: EventKind) -> Fields:
    """What it says of what happened, to each recipient alike."""
    if not block:
        return {}
    bounce_type = text(block, "bounceType")
    return {
        "bounce_type": _BOUNCE_TYPES.get((bounce_type or "").lower(), bounce_type),
        "subtype": text(block, "bounceSubType") or text(block, "complaintSubType"),
        "reporting_mta": text(block, "reportingMTA"),
        "remote_mta": text(block, "remoteMtaIp"),
        "delay_type": text(block, "delayType"),
        "expires_at": moment(block, "expirationTime"),
        "processing_ms": whole(block, "processingTimeMillis"),
        "detail": _detail(block, kind),
        **({"template": name} if (name := text(block, "templateName")) else {}),
    }


def _arrival(common: Fields, block: Object, entry: object) -> Arrival | None:
    own: Object = entry if isinstance(entry, dict) else {"emailAddress": entry}
    written = text(own, "emailAddress")
    if written is None:
        return None
    address, lowered, domain = mails.bare_address(written)
    event = MailEvent(
        **common,
        recipient=lowered,
        recipient_domain=domain,
        status=text(own, "status"),
        reply=text(own, "diagnosticCode") or text(block, "smtpResponse"),
    )
    return Arrival(event, address, text(block, "feedbackId"))


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
    """From the best witness that there is: the event itself, then its wrappings from within."""
    owner, region = arn_place(text(mail, "sourceArn"))
    bus = envelope.buses[-1] if envelope.buses else ""
    topic = arn_place(envelope.topics[-1]) if envelope.topics else ("", "")
    return Place(
        account(mail, "sendingAccountId") or bus or owner or topic[0] or queue.account,
        region or envelope.bus_region or topic[1] or queue.region,
    )


def _detail(block: Object, kind: EventKind) -> str | None:
    if kind is not EventKind.SUBSCRIPTION:
        words = ("errorMessage", "reason", "complaintFeedbackType")
        return next((said for word in words if (said := text(block, word))), None)
    wishes = member(block, "newTopicPreferences")
    topics = [t for t in items(wishes, "topicSubscriptionStatus") if isinstance(t, dict)]
    parts = ["unsubscribeAll"] if is_true(wishes, "unsubscribeAll") else []
    parts += [f"{text(t, 'topicName')} {text(t, 'subscriptionStatus')}" for t in topics]
    return clean(f"{text(block, 'contactList') or ''}: {', '.join(parts)}".strip(": "))

"""What befell one message to one recipient.

A timeline is derived from a set of events, so nothing here depends on the order in which they
arrived (SES promises none) or on how often.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import pairwise

from checks.core.finding import Outcome
from checks.core.place import Place
from checks.core.replies.classify import classify


class EventKind(Enum):
    """SES's ten kinds of event, and the ones that it may add."""

    SEND = "Send"
    DELIVERY = "Delivery"
    BOUNCE = "Bounce"
    COMPLAINT = "Complaint"
    REJECT = "Reject"
    OPEN = "Open"
    CLICK = "Click"
    RENDERING_FAILURE = "Rendering Failure"
    DELIVERY_DELAY = "DeliveryDelay"
    SUBSCRIPTION = "Subscription"
    OTHER = "other"
    """A kind that this version does not know; `MailEvent.kind_name` has SES's word."""


class Hold(Enum):
    """Why SES accepted a message and made no attempt to deliver it (values: SES's subtypes)."""

    ACCOUNT = "OnAccountSuppressionList"
    GLOBAL = "Suppressed"
    TENANT = "OnTenantSuppressionList"
    VALIDATION = "EmailValidationSuppressed"
    UNSUBSCRIBED = "UnsubscribedRecipient"


_HOLDS = {hold.value.lower(): hold for hold in Hold}


@dataclass(frozen=True, slots=True)
class MailEvent:
    """One event for one recipient.  Texts have had the addresses in them cut out."""

    kind: EventKind
    message_id: str
    at: datetime
    """When it happened, which is not when we heard of it."""
    sent_at: datetime
    """When SES accepted the message (mail.timestamp)."""
    place: Place
    recipient: str
    """Stands for the address: equal for the same mailbox, but not readable."""
    recipient_domain: str = ""
    kind_name: str = ""
    bounce_type: str | None = None
    """Permanent, Transient or Undetermined."""
    subtype: str | None = None
    """Bounce or complaint subtype, in SES's words."""
    status: str | None = None
    """Enhanced status code (RFC 3463), such as 5.1.1."""
    reply: str | None = None
    """What the receiving server said (diagnosticCode or smtpResponse), or SES in its place."""
    reporting_mta: str | None = None
    remote_mta: str | None = None
    """The receiving server's IP address."""
    delay_type: str | None = None
    expires_at: datetime | None = None
    """For a delay: when SES gives up."""
    processing_ms: int | None = None
    """For a delivery: milliseconds from acceptance by SES to acceptance by the receiver."""
    detail: str | None = None
    """The kind's own words: a rendering error, a reject's reason, a complaint's feedback type."""
    template: str | None = None
    configuration_set: str | None = None
    tenant: str | None = None
    from_domain: str | None = None
    mail_from: str | None = None
    """Domain of the envelope sender, where it is known."""
    outgoing_ip: str | None = None
    list_unsubscribe: bool | None = None
    """Whether the message had the header; None where the event carried no headers."""
    written_at: datetime | None = None
    """By the message's own Date, which whoever made it may have set as they liked."""

    @property
    def hold(self) -> Hold | None:
        if self.kind not in (EventKind.BOUNCE, EventKind.COMPLAINT):
            return None
        return _HOLDS.get((self.subtype or "").lower())

    @property
    def attempted(self) -> bool:
        """Whether SES tried: False where this event says that it did not."""
        unsent = (EventKind.REJECT, EventKind.RENDERING_FAILURE)
        return self.kind not in unsent and self.hold is None

    @property
    def automatic(self) -> bool:
        """Whether SES calls a bounce what is an automatic reply, such as an out-of-office note: a
        program answered for the recipient, and the message was delivered.
        docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types"""
        named = (self.bounce_type or "").lower(), (self.subtype or "").lower()
        if self.kind is not EventKind.BOUNCE or named != ("transient", "general"):
            return False
        meaning = classify(
            self.reply or "", status=self.status, bounce_type=named[0], bounce_subtype=named[1]
        )
        return meaning.reason.slug == "auto_reply"

    @property
    def received(self) -> bool:
        """Whether there can only be such an event once the receiver has the message."""
        return self.kind in _RECEIVED or self.automatic


@dataclass(frozen=True, slots=True)
class KeptBySes(MailEvent):
    """One that SES itself keeps and tells when asked (GetMessageInsights), not one of ours."""


_RECEIVED = {EventKind.DELIVERY, EventKind.OPEN, EventKind.CLICK, EventKind.COMPLAINT}
"""Kinds that there can only be once the receiver has the message."""

_RANK = {kind: rank for rank, kind in enumerate(EventKind)}


def _when(event: MailEvent) -> tuple[datetime, int, str]:
    """What comes first in a timeline."""
    return event.at, _RANK[event.kind], event.kind_name


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events of one message to one recipient, oldest first."""

    events: tuple[MailEvent, ...]

    @classmethod
    def of(cls, events: Iterable[MailEvent]) -> Timeline:
        """`events` of one message and recipient, at least one, in any order, repeated or not."""
        ordered = sorted(set(events), key=_when)
        if any(_when(one) == _when(next_one) for one, next_one in pairwise(ordered)):
            # of two such the one whose text comes first, whichever was read first
            ordered.sort(key=lambda e: (_when(e), repr(e)))
        return cls(tuple(ordered))

    @property
    def message_id(self) -> str:
        return self.events[0].message_id

    @property
    def sent_at(self) -> datetime:
        return min(e.sent_at for e in self.events)

    @property
    def place(self) -> Place:
        return self.events[0].place

    @property
    def recipient(self) -> str:
        return self.events[0].recipient

    def newest(self, *kinds: EventKind) -> MailEvent | None:
        """The latest event of these kinds; of all kinds where none is named."""
        return next((e for e in reversed(self.events) if not kinds or e.kind in kinds), None)

    def having(self, *kinds: EventKind) -> tuple[MailEvent, ...]:
        return tuple(e for e in self.events if e.kind in kinds)

    def first_known(self, *names: str) -> str | None:
        """The first value that any event has for one of these fields, such as `from_domain`."""
        values = (getattr(e, name) for name in names for e in self.events)
        return next((value for value in values if value), None)

    @property
    def final(self) -> MailEvent | None:
        """The event that settles what became of the message; None while nothing has."""
        unattempted = next((e for e in reversed(self.events) if not e.attempted), None)
        bounces = self.having(EventKind.BOUNCE)
        refused = next((e for e in reversed(bounces) if not e.automatic), None)
        answered = bounces[-1] if bounces else None
        return unattempted or refused or self.newest(*_RECEIVED) or answered

    @property
    def trouble(self) -> int:
        """2 refused or never tried, 1 nothing final yet, 0 received."""
        final = self.final
        if final is None:
            return 1
        return 0 if final.attempted and final.received else 2

    @property
    def has_result(self) -> bool:
        """Whether anything is known of what became of it, be it a delay."""
        return self.final is not None or self.newest(EventKind.DELIVERY_DELAY) is not None

    def outcome(self, now: datetime) -> Outcome:
        """What became of it.  A bounce outweighs a delivery whichever came first: the receiver
        may accept a message and send it back later."""
        final = self.final
        if final is None:
            return self._waiting(now)
        if not final.attempted:
            return Outcome.NEVER_SENT
        return Outcome.ACCEPTED if final.received else Outcome.NOT_DELIVERED

    def _waiting(self, now: datetime) -> Outcome:
        delay = self.newest(EventKind.DELIVERY_DELAY)
        if delay is None:
            return Outcome.UNKNOWN
        expired = delay.expires_at is not None and now >= delay.expires_at
        return Outcome.NOT_DELIVERED if expired else Outcome.DELAYED


def timelines(events: Iterable[MailEvent]) -> tuple[Timeline, ...]:
    """Sort a heap of events into timelines, the newest message first.

    Of several recipients of one message the one in trouble comes first: who asks about a message
    asks because of that one.
    """
    heaps: dict[tuple[str, str], list[MailEvent]] = {}
    for event in events:
        heaps.setdefault((event.message_id, event.recipient), []).append(event)
    found = sorted((Timeline.of(heap) for heap in heaps.values()), key=lambda t: t.recipient)
    return tuple(sorted(found, key=lambda t: (t.sent_at, t.message_id, t.trouble), reverse=True))

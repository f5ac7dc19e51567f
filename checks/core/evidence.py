"""Turns what was seen into the facts that several checks show alike."""

from __future__ import annotations

from datetime import datetime

from checks.core.events import KeptBySes, MailEvent, Timeline
from checks.core.finding import Fact, Finding
from checks.core.place import Place
from checks.core.replies import Meaning, classify
from checks.core.sources import Sources
from checks.core.target import Target
from checks.core.text import Text, Value, say
from checks.core.unavailable import Unavailable


def newest_message(target: Target, sources: Sources) -> Timeline | None:
    """The message that decides.  Asking again costs nothing: one question is answered once."""
    return next(iter(sources.history.timelines(target)), None)


def event_source(event: MailEvent) -> str:
    """Such as `event Bounce, eu-west-1`."""
    if isinstance(event, KeptBySes):
        return f"SES GetMessageInsights, {event.place.named}"
    return f"event {event.kind_name or event.kind.value}, {event.place.named}"


def fact_of(event: MailEvent, label: Text, value: Value) -> Fact:
    return Fact(label, value, event_source(event), event.at)


def message_facts(timeline: Timeline) -> tuple[Fact, ...]:
    """Which message it is: when it was sent, and its id."""
    first = timeline.events[0]
    return (
        fact_of(first, say("Sent"), timeline.sent_at),
        fact_of(first, say("SES message id"), timeline.message_id),
    )


def reply_facts(event: MailEvent) -> tuple[Fact, ...]:
    """What the receiving server said, word for word, and which server it was."""
    told = (
        (say("The server's own words"), event.reply),
        (say("Status code"), event.status),
        (say("Receiving server"), event.remote_mta),
    )
    return tuple(fact_of(event, label, value) for label, value in told if value)


def meaning_of(bounce: MailEvent) -> Meaning:
    """What the receiving server meant, with all that SES says of the bounce."""
    return classify(
        bounce.reply or "",
        status=bounce.status,
        remote=bounce.remote_mta,
        bounce_type=bounce.bounce_type,
        bounce_subtype=bounce.subtype,
        recipient_domain=bounce.recipient_domain,
    )


def not_seen(gap: Unavailable, now: datetime) -> Fact:
    """A look-up that failed, as a line of evidence."""
    return Fact(say("Could not look"), gap.why, gap.source, now)


def freshness(place: Place, newest_at: datetime | None, now: datetime) -> Fact:
    """How much can be known at all: when the newest event stored for a place happened."""
    label = say("Newest event of any message")
    return Fact(label, newest_at or say("none is stored"), f"event store, {place.named}", now)


def beginning(place: Place, oldest_at: datetime, now: datetime) -> Fact:
    label = say("Oldest event of any message")
    return Fact(label, oldest_at, f"event store, {place.named}", now)


def no_result(newest: Timeline | None) -> Finding | None:
    """Moot where there is no message, or no result of one, to judge by; else None.

    Silence is not good news: the events may not be published, or not have arrived.  The check for
    blind spots says so once, for all of them.
    """
    if newest is None:
        return Finding.moot(say("No message is known"))
    if not newest.has_result:
        return Finding.moot(
            say("No result of the newest message is known yet"), *message_facts(newest)
        )
    return None

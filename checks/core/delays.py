"""What SES's kinds of delay mean: where the message waits, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from checks.core.events import MailEvent
from checks.core.replies.classify import DecidedBy, classify
from checks.core.replies.reasons import REASONS, Reason


class Whereabouts(Enum):
    SES = "ses"
    RECEIVER = "receiver"
    REPUTATION = "reputation"
    """At the receiver, which has something against the sender."""
    UNCLEAR = "unclear"


_KINDS = {
    "internalfailure": (Whereabouts.SES, "ses_deferred"),
    "sendingdeferral": (Whereabouts.SES, "ses_deferred"),
    "ipfailure": (Whereabouts.REPUTATION, "ip_reputation"),
    "spamdetected": (Whereabouts.REPUTATION, "domain_reputation"),
    "byoiphostnamelookupunavailable": (Whereabouts.SES, "missing_ptr"),
    "mailboxfull": (Whereabouts.RECEIVER, "mailbox_full"),
    "recipientservererror": (Whereabouts.RECEIVER, "remote_system_error"),
    "transientcommunicationfailure": (Whereabouts.RECEIVER, "connection_timeout"),
}
"""delayType, in lower case.  General and Undetermined say nothing."""

_SPECIFIC = (DecidedBy.PROVIDER, DecidedBy.TEXT)


def whereabouts(delay: MailEvent) -> Whereabouts:
    place, _ = _KINDS.get((delay.delay_type or "").lower(), (Whereabouts.UNCLEAR, ""))
    if place is Whereabouts.UNCLEAR and delay.reply:
        return Whereabouts.RECEIVER  # only a server that was reached can have answered
    return place


def cause(delay: MailEvent) -> Reason:
    """The reason of a delay.  What the server said tells more than SES's kind does, except where
    SES says that it never came to asking the server."""
    place, slug = _KINDS.get((delay.delay_type or "").lower(), (Whereabouts.UNCLEAR, "unknown"))
    if place is Whereabouts.SES:
        return REASONS[slug]
    meaning = classify(
        delay.reply or "",
        status=delay.status,
        remote=delay.remote_mta,
        recipient_domain=delay.recipient_domain,
    )
    if meaning.decided_by in _SPECIFIC or slug == "unknown":
        return meaning.reason
    return REASONS[slug]


MINUTE = timedelta(minutes=1)


def time_left(delay: MailEvent, now: datetime) -> timedelta | None:
    """For how long SES goes on trying, in whole minutes; None where that is over or not told."""
    if delay.expires_at is None or delay.expires_at <= now:
        return None
    return max((delay.expires_at - now) // MINUTE * MINUTE, MINUTE)

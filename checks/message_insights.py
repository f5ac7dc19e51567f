"""Does SES itself keep what became of a message that no stored event tells of?

It does where Virtual Deliverability Manager was on when the message was sent, for mail to a single
recipient, and not for its simulator.  Events that were never published to us are in it, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Check,
    Fact,
    Finding,
    KeptBySes,
    MessageId,
    MessageInsights,
    Place,
    Sources,
    Target,
    Timeline,
    say,
)
from checks.core.evidence import newest_message


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    place: Place
    stored: Timeline | None
    """The message by our own events: then SES is not asked."""
    kept: MessageInsights | None = None


def gather(target: Target, sources: Sources) -> Seen:
    newest = newest_message(target, sources)
    ours = newest if newest and not isinstance(newest.events[0], KeptBySes) else None
    if ours is not None or not isinstance(target, MessageId):
        return Seen(sources.now, sources.place, ours)
    kept = sources.ses.message_insights(target.value)
    return Seen(sources.now, sources.place, None, kept)


def judge(seen: Seen) -> Finding:
    """OK what SES keeps of it, or that it keeps nothing; UNKNOWN could not see."""
    region = seen.place.named
    if seen.stored is not None:
        return Finding.moot(say("Stored events tell of the message"))
    source = f"SES GetMessageInsights, {region}"
    if seen.kept is None or not seen.kept.events:
        return Finding.ok(say("SES in {region} has no record of this message", region=region))
    missing = say("delays, and what servers said that took the message: only events tell that")
    return Finding.ok(
        say("SES's own record in {region} tells of it; no event is stored", region=region),
        Fact(say("What is not in it"), missing, source, seen.now),
    )


CHECK = Check(
    id="message_insights",
    title=say("SES's own record of the message"),
    gather=gather,
    judge=judge,
    per_place=True,
    answers=(MessageId,),
    tells=say("whether SES itself has a record of the message"),
)

"""What befell the last messages to one recipient, taken together.

The newest message decides what the answer is; whether it is the third in a row is worth knowing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from checks.core.delays import cause
from checks.core.events import EventKind, Timeline
from checks.core.evidence import meaning_of
from checks.core.finding import Outcome
from checks.core.replies import Reason
from checks.core.text import Text, Value, say

FLOOR = 3
"""Of fewer messages nothing is said."""
LAST = 5
"""So many are looked at; more where all of them share one fate."""

_SETTLED = (Outcome.NEVER_SENT, Outcome.NOT_DELIVERED, Outcome.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Of messages whose fate is settled, to one recipient."""

    whole: int
    bounced: int
    held: int
    """SES made no attempt."""
    since: datetime | None
    """When the first of those that did not arrive was sent; None: all were accepted."""
    reason: Reason | None
    """Why they bounced, where it was the same for all that did."""


def pattern(timelines: Iterable[Timeline], now: datetime) -> Pattern | None:
    """`timelines`: the newest message first.  None where there are too few."""
    settled = _settled(timelines, now)
    looked_at = settled[: max(LAST, _in_a_row(settled))]
    if len(looked_at) < FLOOR:
        return None
    bounced = [t for t, outcome in looked_at if outcome is Outcome.NOT_DELIVERED]
    held = [t for t, outcome in looked_at if outcome is Outcome.NEVER_SENT]
    reasons = {reason.slug: reason for reason in map(_reason, bounced)}
    return Pattern(
        len(looked_at),
        len(bounced),
        len(held),
        min((t.sent_at for t in (*bounced, *held)), default=None),
        next(iter(reasons.values())) if len(reasons) == 1 else None,
    )


def told(found: Pattern | None) -> Text | None:
    """In one sentence; None where there is nothing to tell."""
    if found is None or found.since is None:
        return None
    values: dict[str, Value] = {"whole": found.whole, "since": found.since}
    match found.bounced, found.held:
        case 0, held:
            return say(
                "{held} of the last {whole} messages were not sent, the first at {since}",
                held=held,
                **values,
            )
        case 1, 0:
            return say("1 of the last {whole} messages bounced", whole=found.whole)
        case bounced, 0 if found.reason:
            return say(
                "{bounced} of the last {whole} messages bounced, the first at {since}, all for "
                "this: {why}",
                bounced=bounced,
                why=found.reason.headline,
                **values,
            )
        case bounced, 0:
            return say(
                "{bounced} of the last {whole} messages bounced, the first at {since}, for "
                "different reasons",
                bounced=bounced,
                **values,
            )
        case bounced, held:
            return say(
                "Of the last {whole} messages {bounced} bounced and {held} were not sent, the "
                "first at {since}",
                bounced=bounced,
                held=held,
                **values,
            )


def _settled(timelines: Iterable[Timeline], now: datetime) -> list[tuple[Timeline, Outcome]]:
    """Each message once, be it to several recipients: the one in trouble comes first."""
    messages: dict[str, Timeline] = {}
    for timeline in timelines:
        messages.setdefault(timeline.message_id, timeline)
    outcomes = ((timeline, timeline.outcome(now)) for timeline in messages.values())
    return [(timeline, outcome) for timeline, outcome in outcomes if outcome in _SETTLED]


def _in_a_row(settled: list[tuple[Timeline, Outcome]]) -> int:
    """How many of the newest did not arrive, one after the other."""
    arrived = (n for n, (_, outcome) in enumerate(settled) if outcome is Outcome.ACCEPTED)
    return next(arrived, len(settled))


def _reason(timeline: Timeline) -> Reason:
    if timeline.final is not None:
        return meaning_of(timeline.final).reason
    delay = timeline.newest(EventKind.DELIVERY_DELAY)
    assert delay is not None, "nothing else is given up without a bounce"
    return cause(delay)

"""Where the time went: the hops of a message in order, how long each took, and whose clock is off.

A time before that of the hop before is no delay.  The largest set of times that agree with one
another is believed; what does not fit in is told as a difference between clocks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from checks.core.headers.clocks import Point, agreeing, skew
from checks.core.headers.received import Hop
from checks.core.text import Text, say

SES_OWN_DATE = timedelta(seconds=2)
"""SES replaces the Date by the time at which it took the message."""


class Part(Enum):
    BEFORE_SES = "before_ses"
    INSIDE_SES = "inside_ses"
    """From SES's acceptance to the receiver's 250: SES's queue, and refusals for now."""
    AFTER_ACCEPTANCE = "after_acceptance"
    """Inside the receiver, and wherever it sent the message on to."""


@dataclass(frozen=True, slots=True)
class Leg:
    hop: Hop
    part: Part | None
    """None: nothing tells on which side of SES it was."""
    waited: timedelta | None
    """Since the time before it; None for the first one, and where no time can be believed."""
    skew: timedelta | None
    """By how much its clock is ahead (or behind, where negative) at least."""


@dataclass(frozen=True, slots=True)
class Stretch:
    part: Part
    since: datetime | None
    until: datetime | None
    unknown: Text | None = None
    """Why its length cannot be told."""

    @property
    def length(self) -> timedelta | None:
        if self.unknown or self.since is None or self.until is None:
            return None
        return max(self.until - self.since, timedelta(0))


@dataclass(frozen=True, slots=True)
class Journey:
    legs: tuple[Leg, ...]
    """The oldest first."""
    stretches: tuple[Stretch, ...]
    """Before SES, inside SES, after the receiver's 250."""
    total: timedelta | None
    handover: Hop | None
    """Where a server took the message from SES."""
    date_skew: timedelta | None
    """By how much the Date is ahead of the other times at least, where it does not fit in."""
    ses_skew: timedelta | None
    """The same of the time at which SES took the message."""

    @property
    def longest(self) -> Stretch | None:
        known = [stretch for stretch in self.stretches if stretch.length is not None]
        return max(known, key=lambda stretch: stretch.length or timedelta(0), default=None)

    @property
    def slowest(self) -> Leg | None:
        known = [leg for leg in self.legs if leg.waited is not None]
        return max(known, key=lambda leg: leg.waited or timedelta(0), default=None)

    def slowest_of(self, part: Part) -> Leg | None:
        known = [leg for leg in self.legs if leg.part is part and leg.waited is not None]
        return max(known, key=lambda leg: leg.waited or timedelta(0), default=None)


def journey(
    oldest_first: Sequence[Hop],
    date: datetime | None,
    accepted_at: datetime | None,
    outgoing_ip: str | None,
) -> Journey:
    handover = _handover(oldest_first, outgoing_ip)
    ours = date if date and not _by_ses(date, accepted_at) else None
    points = _points(oldest_first, ours, accepted_at, handover)
    kept = agreeing([point.at for point in points])
    believed = [points[i] for i in sorted(kept)]
    legs = tuple(
        _leg(oldest_first, number, points, kept, handover) for number in range(len(oldest_first))
    )
    times = [point.at for point in believed]
    return Journey(
        legs,
        _stretches(believed, _Reasons(oldest_first, handover, date, ours, accepted_at)),
        max(times[-1] - times[0], timedelta(0)) if len(times) > 1 else None,
        oldest_first[handover] if handover is not None else None,
        skew(points, 0, kept) if ours else None,
        next((skew(points, i, kept) for i, point in enumerate(points) if point.accepted), None),
    )


def _by_ses(date: datetime, accepted_at: datetime | None) -> bool:
    return accepted_at is not None and abs(date - accepted_at) <= SES_OWN_DATE


def _handover(hops: Sequence[Hop], outgoing_ip: str | None) -> int | None:
    for number, hop in enumerate(hops):
        by_ses = (hop.host or "").endswith("amazonses.com")
        if not by_ses and (hop.from_ses or (outgoing_ip and hop.address == outgoing_ip)):
            return number
    return None


def _points(
    hops: Sequence[Hop], date: datetime | None, accepted_at: datetime | None, handover: int | None
) -> list[Point]:
    taken = 0 if handover is None else handover
    points = [Point(date)] if date else []
    points += [Point(hop.at, number) for number, hop in enumerate(hops[:taken]) if hop.at]
    if accepted_at:
        points.append(Point(accepted_at, accepted=True))
    later = enumerate(hops[taken:], start=taken)
    return points + [Point(hop.at, number) for number, hop in later if hop.at]


def _leg(
    hops: Sequence[Hop],
    number: int,
    points: Sequence[Point],
    kept: set[int],
    handover: int | None,
) -> Leg:
    hop, part = hops[number], _part(number, handover)
    here = next((i for i, point in enumerate(points) if point.hop == number), None)
    if here is None:
        return Leg(hop, part, None, None)
    if here not in kept:
        return Leg(hop, part, None, skew(points, here, kept))
    before = max((i for i in kept if i < here), default=None)
    if before is None:
        return Leg(hop, part, None, None)
    if _side(points[before], handover) is Part.INSIDE_SES and part is Part.AFTER_ACCEPTANCE:
        part = None  # the time of the handover itself is missing: it may have been on either side
    return Leg(hop, part, max(points[here].at - points[before].at, timedelta(0)), None)


def _part(number: int, handover: int | None) -> Part | None:
    if handover is None:
        return None
    if number == handover:
        return Part.INSIDE_SES
    return Part.BEFORE_SES if number < handover else Part.AFTER_ACCEPTANCE


def _side(point: Point, handover: int | None) -> Part | None:
    """Where a hop's time begins that begins with this point; None after the handover."""
    if handover is None or (point.hop is not None and point.hop >= handover):
        return None
    return Part.INSIDE_SES


_NO_ID = say("nothing here tells when SES took the message")
_NO_HANDOVER = say("no Received line tells when a server took it from SES")
_CLOCKS = say("the clocks do not agree")
_NO_START = say("nothing here tells when the message was made")
_SES_DATE = say("SES replaces the Date by its own, so nothing tells what was before")
_ONE_LINE = say("the receiver wrote a single Received line, with its acceptance")
_NO_TIME = say("the Received line has no time that can be read")


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why a time is not there."""

    hops: Sequence[Hop]
    handover: int | None
    date: datetime | None
    ours: datetime | None
    """The Date, where it is not SES's own."""
    accepted_at: datetime | None

    def no_start(self) -> Text:
        if self.ours:
            return _CLOCKS
        return _SES_DATE if self.date else _NO_START

    def no_acceptance(self) -> Text:
        return _CLOCKS if self.accepted_at else _NO_ID

    def no_handover(self) -> Text:
        if self.handover is None:
            return _NO_HANDOVER
        return _CLOCKS if self.hops[self.handover].at else _NO_TIME

    def no_end(self) -> Text:
        later = self.hops[(self.handover or 0) + 1 :]
        if not later:
            return _ONE_LINE
        return _CLOCKS if any(hop.at for hop in later) else _NO_TIME


def _stretches(believed: Sequence[Point], why: _Reasons) -> tuple[Stretch, ...]:
    handover = why.handover
    accepted = next((point.at for point in believed if point.accepted), None)
    taken = next((p.at for p in believed if handover is not None and p.hop == handover), None)
    first, last = (believed[0], believed[-1]) if believed else (None, None)
    start = first.at if first and not first.accepted and _side(first, handover) else None
    end = last.at if last and last.hop is not None and last.hop != handover else None
    return (
        _stretch(Part.BEFORE_SES, start, accepted, why.no_start(), why.no_acceptance()),
        _stretch(Part.INSIDE_SES, accepted, taken, why.no_acceptance(), why.no_handover()),
        _stretch(Part.AFTER_ACCEPTANCE, taken, end, why.no_handover(), why.no_end()),
    )


def _stretch(
    part: Part, since: datetime | None, until: datetime | None, no_since: Text, no_until: Text
) -> Stretch:
    unknown = no_since if since is None else (no_until if until is None else None)
    return Stretch(part, since, until, unknown)

"""What a digest says of bounce and complaint rates, held against AWS's lines.  Pure.

Our own events tell how it went within the time; CloudWatch has the number that AWS goes by, over a
volume of AWS's choosing.  Of few messages no rate is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.watch.digest.model import Digested
from bot.watch.readings import Lines, Rates, Series
from bot.watch.rules.own_rates import BOUNCE, COMPLAINT, FLOORS, LINES
from checks.core import Text, say
from checks.core.shares import Share


def rate_rows(found: Digested) -> Iterator[Text]:
    now, before = found.counted.now, found.counted.before
    rates = found.rates if isinstance(found.rates, Rates) else None
    published = rates is not None and (rates.bounce.points or rates.complaint.points)
    if not found.counted.stored and not published:
        return
    yield _row(
        say("Bounce rate (hard bounces)"),
        _own(BOUNCE, now.hard_share, before.hard_share if before else Share()),
        rates.bounce if rates else None,
        LINES[BOUNCE],
    )
    yield _row(
        say("Complaint rate"),
        _own(COMPLAINT, now.complaint_share, before.complaint_share if before else Share()),
        rates.complaint if rates else None,
        LINES[COMPLAINT],
    )


def short(found: Digested) -> Text:
    """Both rates by our own events, where enough was sent for them."""
    bounces, complaints = found.counted.now.hard_share, found.counted.now.complaint_share
    if not _enough(BOUNCE, bounces):
        return say("too few for rates")
    if not _enough(COMPLAINT, complaints):
        return say("bounce rate {rate}", rate=_percent(bounces.part / bounces.whole))
    return say(
        "bounce rate {bounces}, complaint rate {complaints}",
        bounces=_percent(bounces.part / bounces.whole),
        complaints=_percent(complaints.part / complaints.whole),
    )


def _row(name: Text, own: Text, official: Series | None, lines: Lines) -> Text:
    told = say("{own}, {official}", own=own, official=_official(official)) if official else own
    return say(
        "{name}: {told}; AWS reviews accounts at {line}",
        name=name,
        told=told,
        line=_percent(lines.review),
    )


def _own(what: str, share: Share, before: Share) -> Text:
    if not share.whole:
        return say("no stored events")
    if not _enough(what, share):
        return say(
            "{part} of {whole} by stored events (too few for a rate)",
            part=share.part,
            whole=share.whole,
        )
    rate = _percent(share.part / share.whole)
    if not _enough(what, before):
        return say("{rate} by stored events", rate=rate)
    earlier = _percent(before.part / before.whole)
    return say("{rate} by stored events ({before} before)", rate=rate, before=earlier)


def _official(series: Series) -> Text:
    """Its number at the end, and the highest where that is another."""
    if series.newest is None:
        return say("none by CloudWatch")
    rate = _percent(series.newest.value)
    highest = _percent(max(point.value for point in series.points))
    if rate == highest:
        return say("{rate} by CloudWatch", rate=rate)
    return say("{rate} by CloudWatch (at most {highest})", rate=rate, highest=highest)


def _enough(what: str, share: Share) -> bool:
    return share.whole >= FLOORS[what].whole


def _percent(part: float) -> Text:
    """To three digits: more would say more than the counts do."""
    return say("{percent} %", percent=float(f"{part * 100:.3g}"))

"""The Home tab as short sentences: how SES stands, and what the bot can read.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.document import Folded, Line, Part, Points
from bot.explain_place import FRESH, WORDS, percent, used
from bot.set_up import Source
from bot.status import Overview, Status
from bot.watch.readings import BOUNCE, Series
from checks.core import Quota, Text, Unavailable, Verdict, say

PLACES_MAX = 12
GAPS_MAX = 10


def places(overview: Overview) -> Iterator[tuple[Part, ...]]:
    """Each in its own paragraphs: state, bounce rate, quota, incident."""
    for status in overview.places[:PLACES_MAX]:
        yield tuple(_place(status, overview.now))
    if more := len(overview.places[PLACES_MAX:]):
        if overview.places[0].place.alias:
            yield (Line(say("… and {more} more places: ask for the status", more=more)),)
        else:
            yield (Line(say("… and {more} more Regions: ask for the status", more=more)),)


def readable(sources: Sequence[Source]) -> Iterator[Part]:
    """What can be read, and what cannot, with the remedy."""
    blind = [source for source in sources if source.gap is not None]
    unread = {source.what for source in blind}
    seen = tuple(dict.fromkeys(s.what for s in sources if s.what not in unread))
    if seen:
        yield Folded((say("Readable: {source}", source=seen[0]), *seen[1:]))
    for source in blind[:GAPS_MAX]:
        yield _gap(source)
    if more := len(blind[GAPS_MAX:]):
        yield Line(say("… and {more} more that could not be read", more=more))


def _gap(source: Source) -> Line:
    assert source.gap is not None, "only what could not be read is told with a reason"
    strong = say("{source}: could not look", source=source.what)
    if source.place is None:
        return Line(say("{why}", why=source.gap.why), strong, Verdict.UNKNOWN)
    told = say("{region}: {why}", region=source.place.named, why=source.gap.why)
    return Line(told, strong, Verdict.UNKNOWN)


def _place(status: Status, now: datetime) -> Iterator[Part]:
    word, mark = WORDS[status.sending]
    yield Line(say("{region}", region=status.place.named), strong=word, mark=mark)
    yield Points(tuple(_facts(status, now)))


def _facts(status: Status, now: datetime) -> Iterator[Text]:
    if isinstance(status.rates, Unavailable):
        yield say("Bounce rate: could not look")
    else:
        yield _rate(status.rates.bounce)
    if isinstance(status.account, Unavailable):
        yield say("Quota: could not look")
    else:
        yield _quota(status.account.quota)
        if now - status.account.seen_at > FRESH:
            yield say("State and quota are as of {at}", at=status.account.seen_at)
    if isinstance(status.incidents, Unavailable):
        yield say("Incidents of SES: could not look")
    elif not status.open_incidents:
        yield say("AWS reports no open incident of SES")
    for incident in status.open_incidents:
        yield say(
            "AWS reports: {summary}, since {started}",
            summary=incident.summary,
            started=incident.started,
        )


def _rate(series: Series) -> Text:
    if series.newest is None:
        return say("Bounce rate: SES published none in the last day")
    return say(
        "Bounce rate {rate} % (AWS reviews from {review} %)",
        rate=percent(series.newest.value),
        review=percent(BOUNCE.review),
    )


def _quota(quota: Quota | None) -> Text:
    if quota is None:
        return say("Quota: SES names none")
    share = used(quota)
    if share is None or quota.maximum is None:
        return say("Quota: no limit a day; {sent} sent in 24 hours", sent=quota.sent)
    return say(
        "Quota: {sent} of {maximum} in 24 hours ({share} %)",
        sent=quota.sent,
        maximum=quota.maximum,
        share=round(share * 100, 1),
    )

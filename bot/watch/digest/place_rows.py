"""What a digest says of one account and Region: volumes, reasons, and what is missing.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import Line
from bot.watch.digest.counts import Counted, Hole, Refused
from bot.watch.digest.model import Digested
from bot.watch.digest.rate_rows import rate_rows
from bot.watch.digest.stanza import Row, Stanza
from bot.watch.readings import Rates
from checks.core import Place, Text, Unavailable, Value, say
from checks.core.replies import REASONS

COMPARABLE = 50
"""Of fewer a change is not told as a share: from two to three is no half more."""

HOLES_SHOWN = 5


def place_stanzas(found: Digested) -> Iterator[Stanza]:
    counted, place = found.counted, named(found.place)
    rows = (*_volumes(found), *rate_rows(found), *_missing(found))
    yield Stanza(Line(place, say("Mail")), tuple(map(Row, rows)))
    if refused := tuple(Row(_refused(each, counted)) for each in counted.refused):
        yield Stanza(Line(place, say("Refused most")), refused)


def named(place: Place) -> Text:
    if place.alias:
        return say("{region}", region=place.named)
    if not place.account:
        return say("{region}, account not known", region=place.region)
    return say("{region}, account {account}", region=place.region, account=place.account)


def empty(found: Digested) -> Text:
    """Of a place of which nothing is stored."""
    if not isinstance(found.rates, Rates):
        return say("No event is stored of this time; whether anything was sent is not known")
    sent = round(sum(point.value for point in found.rates.sent.points))
    if sent:
        return say(
            "No event is stored of this time, and by CloudWatch's count SES was given {sent}"
            " messages: their events did not reach the bot",
            sent=sent,
        )
    return say("No event is stored of this time, and CloudWatch knows of no message either")


def _volumes(found: Digested) -> Iterator[Text]:
    now, before = found.counted.now, found.counted.before
    if not found.counted.stored:
        yield empty(found)
        return
    mail = changed(now.mail, before.mail if before else None)
    if now.sent:
        yield say("Messages: {mail}", mail=mail)
    else:
        yield say("Messages, by their results, as no Send event is stored: {mail}", mail=mail)
    for name, always in _KINDS:
        count, earlier = getattr(now, name), getattr(before, name) if before else None
        if count or earlier or always:
            yield say("{name}: {told}", name=_NAMES[name], told=changed(count, earlier))


_NAMES = {
    "delivered": say("Delivered"),
    "bounced": say("Refused by receivers"),
    "complaints": say("Complaints"),
    "delays": say("Notices of delay"),
    "held": say("Held back by a suppression list"),
    "rejected": say("Rejected by SES"),
    "unfilled": say("Templates that could not be filled in"),
}
_KINDS = tuple((name, name in ("delivered", "bounced", "complaints")) for name in _NAMES)


def changed(now: int, before: int | None) -> Text:
    """`before`: None where nothing is known of that time."""
    count = say("{count}", count=now) if now else say("none stored")
    if before is None:
        return count
    if not before:
        return say("{count} (none before)", count=count) if now else count
    share = round(abs(now - before) / before * 100)
    if before < COMPARABLE or not share:
        return say("{count} ({before} before)", count=count, before=before)
    values: dict[str, Value] = {"count": count, "before": before, "share": share}
    if now > before:
        return say("{count} ({before} before, {share} % more)", **values)
    return say("{count} ({before} before, {share} % fewer)", **values)


def _refused(found: Refused, counted: Counted) -> Text:
    reason = REASONS[found.reason].headline if found.reason in REASONS else say("Another reason")
    before = found.before if counted.before else None
    told = say("{reason}: {told}", reason=reason, told=changed(found.count, before))
    if not found.whose or found.part == 1 < found.count:  # nobody is affected most
        return told
    if found.count == 1:
        return say("{told}, at {whose}", told=told, whose=found.whose)
    if found.part == found.count:
        return say("{told}, all at {whose}", told=told, whose=found.whose)
    return say("{told}, {part} of them at {whose}", told=told, part=found.part, whose=found.whose)


def _missing(found: Digested) -> Iterator[Text]:
    if isinstance(found.rates, Unavailable):
        yield say("CloudWatch's rates could not be read: {why}", why=found.rates.why)
    if found.rates is None:
        yield say(
            "Nobody watches this place: SES_REGIONS does not name it, or it is not the"
            " bot's account"
        )
    if not found.counted.stored:
        return
    holes = found.counted.holes
    yield from map(_hole, holes[:HOLES_SHOWN])
    if len(holes) > HOLES_SHOWN:
        yield say("… and {more} more such times", more=len(holes) - HOLES_SHOWN)
    if found.counted.first:
        yield say("Events are stored since {first}: nothing to compare", first=found.counted.first)
    elif found.counted.deleted:
        yield say("Events of the time before are deleted in part (RETENTION_DAYS): not compared")
    elif found.counted.before is None:
        yield say("No event is stored of the time before: nothing to compare")


def _hole(hole: Hole) -> Text:
    values = {"since": hole.since, "until": hole.until}
    if hole.sent is None:
        return say(
            "From {since} to {until} no event is stored; whether anything was sent is not known",
            **values,
        )
    return say(
        "From {since} to {until} no event is stored, and by CloudWatch's count SES was given"
        " {sent} messages: their events did not reach the bot",
        sent=hole.sent,
        **values,
    )

"""What a digest says, before anyone shows it.  Pure.

What is open first, then each place.  Where there is nothing that anybody has to know, a line for
each place is all.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import Line
from bot.watch.digest.model import Digest, Digested
from bot.watch.digest.place_rows import changed, empty, named, place_stanzas
from bot.watch.digest.problem_rows import problem_stanzas
from bot.watch.digest.rate_rows import short
from bot.watch.digest.schedule import Period
from bot.watch.digest.stanza import Row, Stanza
from checks.core import Text, Verdict, say

FOOTING = say(
    "Counts of stored events: what SES does not publish to the bot is not in them. “Before” is as"
    " long a time before."
)


def headline(digest: Digest) -> Text:
    return say("{title}: {told}", title=_title(digest.period), told=_told(digest))


def stanzas(digest: Digest) -> tuple[Stanza, ...]:
    return tuple(_stanzas(digest))


def _stanzas(digest: Digest) -> Iterator[Stanza]:
    title, told, when = _title(digest.period), _told(digest), _when(digest.period)
    if digest.is_quiet:
        rows = tuple(Row(_in_short(place)) for place in digest.places)
        yield Stanza(Line(say("{told}, {when}", told=told, when=when), title, Verdict.OK), rows)
        return
    yield Stanza(Line(say("{told}, {when}", told=told, when=when), title))
    yield from problem_stanzas(digest.problems, digest.now)
    for place in digest.places:
        yield from place_stanzas(place)


def _title(period: Period) -> Text:
    if not period.zone:
        return say("Digest")
    return say("Daily digest") if period.days == 1 else say("Weekly digest")


def _told(digest: Digest) -> Text:
    found = digest.problems
    if found.all:
        return say(
            "new alerts {new}, resolved {resolved}, open {open}",
            new=len(found.new),
            resolved=len(found.resolved),
            open=len(found.new) + len(found.open),
        )
    return say("all quiet") if digest.is_quiet else say("no alert came up, none is open")


def _when(period: Period) -> Text:
    if not period.zone:
        if period.days == 1:
            return say("in the last {hours} hours", hours=24)
        return say("in the last {days} days", days=period.days)
    return say(
        "from {since} to {until} (midnights of {zone})",
        since=period.since,
        until=period.until,
        zone=period.zone,
    )


def _in_short(found: Digested) -> Text:
    if not found.counted.stored:
        return say("{place}: {told}", place=named(found.place), told=empty(found))
    now, before = found.counted.now, found.counted.before
    return say(
        "{place}: messages {mail}, refused {refused}, complaints {complaints}; {rates}",
        place=named(found.place),
        mail=changed(now.mail, before.mail if before else None),
        refused=changed(now.bounced, before.bounced if before else None),
        complaints=changed(now.complaints, before.complaints if before else None),
        rates=short(found),
    )

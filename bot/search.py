"""What a search of SES's own records by recipient found, and how it is told.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from checks.core import Address, Place, Text, Timeline, Unavailable, say

WINDOW = timedelta(days=30)
"""How far back SES keeps what became of messages.  Not documented for its API: its console says
so."""

LONGEST = timedelta(minutes=10)
"""What a search may take."""

MOST = 1_000
"""Messages that a place is asked to name.  Which ones it names of more, SES does not say."""

RUNNING = say(
    "A search of SES's own records runs already, and I do one at a time: press it again when that"
    " one has ended, {longest} at most",
    longest=LONGEST,
)
OFF = say(
    "Searching SES's own records is switched off: EXPORT_SEARCH=true in the bot's settings"
    " switches it on; .env.example says what it needs"
)
INTERRUPTED = say(
    "The search of SES's own records was interrupted, since I was stopped; SES was told to end it."
    " Start it again"
)
BLIND = say(
    "What SES's own records never have: mail to several recipients at once, mail to SES's"
    " simulator, mail sent while Virtual Deliverability Manager was off, and anything older than"
    " {window}",
    window=WINDOW,
)
_LACKING = say(
    "What is not in them: delays, and what servers said that took a message; only events tell that"
)


class Interrupted(Exception):
    """The process is to end: what the search had begun is cancelled."""


@dataclass(frozen=True, slots=True)
class Found:
    address: Address
    timelines: tuple[Timeline, ...]
    """Of the newest messages, the newest first."""
    spellings: tuple[str, ...]
    """Of the address, as SES has it."""
    named: int
    """Messages that SES named; only the newest of them are read."""
    searched: tuple[Place, ...]
    """To the end, the home one first."""
    gaps: tuple[tuple[Place, Unavailable], ...] = ()


def begun(places: tuple[Place, ...]) -> Text:
    return say(
        "Searching SES's own records of the last {window} in {regions} for this address: this takes"
        " minutes, {longest} at most",
        window=WINDOW,
        regions=_regions(places),
        longest=LONGEST,
    )


def going_on(places: tuple[Place, ...], since: timedelta) -> Text:
    return say(
        "Searching SES's own records for this address: SES is at it in {regions}, for {since} so"
        " far, {longest} at most",
        regions=_regions(places),
        since=timedelta(seconds=round(since.total_seconds())),
        longest=LONGEST,
    )


def reading(number: int, of: int) -> Text:
    return say(
        "SES named {of} messages to this address: reading what became of the newest ({number})",
        of=of,
        number=number,
    )


def lines(found: Found) -> Iterator[Text]:
    """The result, what could not be searched, and what is never there to be found."""
    if found.timelines:
        yield from _messages(found)
    elif found.searched:
        yield say(
            "SES's own records of the last {window} in {regions} have no message to this address",
            window=WINDOW,
            regions=_regions(found.searched),
        )
    for place, gap in found.gaps:
        yield say(
            "SES's own records in {region} could not be searched: {why}",
            region=place.named,
            why=gap.why,
        )
    if found.timelines:
        yield _LACKING
    elif found.searched:
        yield BLIND


def _messages(found: Found) -> Iterator[Text]:
    read = len(found.timelines)
    if max(read, found.named) == 1:
        yield say(
            "SES's own records of the last {window} have one message to this address; the answer"
            " now rests on it",
            window=WINDOW,
        )
    elif read >= found.named:
        yield say(
            "SES's own records of the last {window} have {count} messages to this address; the"
            " answer now rests on them",
            window=WINDOW,
            count=read,
        )
    else:
        yield say(
            "SES's own records of the last {window} name {count} messages; the answer now rests on"
            " the newest {read} that were to this address",
            window=WINDOW,
            count=found.named,
            read=read,
        )
    if found.named >= MOST:
        yield say("No more than {most} are named, and SES does not say which", most=MOST)


def _regions(places: tuple[Place, ...]) -> tuple[str, ...]:
    return tuple(place.named for place in places)

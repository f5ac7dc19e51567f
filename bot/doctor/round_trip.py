"""Does an event of a mail get into the database, and how long does it take?

AWS's mailbox simulator is mailed: nobody is behind it, and what becomes of mail to it harms no
reputation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from bot.doctor.queue import Locked
from checks.core import EventKind, Place, Text, Unavailable, attempt, say
from checks.core.simulator import DOMAIN

FATES: dict[str, EventKind] = {
    "success": EventKind.DELIVERY,
    "bounce": EventKind.BOUNCE,
    "complaint": EventKind.COMPLAINT,
}
"""What comes of mail to each of the simulator's addresses, by the name before the @."""

STATEMENT = "SendToSimulator"

OTHERS = 20.0
"""Seconds that an ingest has which runs elsewhere; then the queue is emptied from here."""

PATIENCE = 60.0
"""Seconds until an event counts as not come."""

EVERY = 0.5
"""Seconds between two looks into the database."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """SES refused the mail."""

    why: Text


class Mail(Protocol):
    def send(self, to: str) -> str | NotTaken | Locked:
        """The message's id.  Raises Unavailable."""
        ...


class Stored(Protocol):
    def kinds(self, message_id: str) -> frozenset[EventKind]:
        """Of the events that are stored of it.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Arrived:
    seconds: float
    """From when SES took the mail."""
    by_us: bool
    """It was taken off the queue from here, as nobody else had done it."""


@dataclass(frozen=True, slots=True)
class Time:
    clock: Callable[[], float]
    """Seconds, on a clock that never jumps."""
    wait: Callable[[float], object]


Fate = Arrived | NotTaken | Locked | Unavailable | None
"""None: its event has not come."""


@dataclass(frozen=True, slots=True)
class Seen:
    place: Place
    fates: Mapping[str, Fate]


def gather(
    place: Place, mail: Mail, stored: Stored, take_in: Callable[[], bool], time: Time
) -> Seen:
    """`take_in`: empties the queue into the database, and says whether there was something on it;
    raises Unavailable."""
    fates: dict[str, Fate] = {}
    waiting: dict[str, tuple[str, float]] = {}
    for name in FATES:
        sent = attempt(partial(mail.send, f"{name}@{DOMAIN}"))
        if isinstance(sent, str):
            waiting[name] = sent, time.clock()
        else:
            fates[name] = sent
    fates |= _waited(waiting, stored, take_in, time)
    return Seen(place, fates)


def _waited(
    waiting: dict[str, tuple[str, float]],
    stored: Stored,
    take_in: Callable[[], bool],
    time: Time,
) -> dict[str, Fate]:
    fates: dict[str, Fate] = dict.fromkeys(waiting)
    started = time.clock()
    while waiting and (passed := time.clock() - started) < PATIENCE:
        try:
            by_us = passed >= OTHERS and take_in()
            for name, (id, sent_at) in [*waiting.items()]:
                if FATES[name] in stored.kinds(id):
                    fates[name] = Arrived(time.clock() - sent_at, by_us=by_us)
                    del waiting[name]
        except Unavailable as e:
            return fates | dict.fromkeys(waiting, e)
        if waiting:
            time.wait(EVERY)
    return fates


def judge(seen: Seen) -> Iterator[Line]:
    for name, fate in seen.fates.items():
        yield _line(seen.place, name, fate)


def _line(place: Place, name: str, fate: Fate) -> Line:
    line = Spot(Area.ROUND_TRIP, say("Mail to {address}", address=f"{name}@{DOMAIN}"), place)
    kind = FATES[name].value
    match fate:
        case Unavailable() as gap:
            return line.unchecked(gap)
        case Locked(action):
            return line.unchecked(
                say("It needs {action}, which the bot uses for nothing else", action=action),
                say("Give the role the policy's statement {statement}.", statement=STATEMENT),
                (action,),
            )
        case NotTaken(why):
            return line.wrong(
                why,
                say(
                    "Send from an address or domain that is verified in {region}, with a"
                    " configuration set that is there.",
                    region=place.region,
                ),
            )
        case Arrived() as arrived:
            return _arrived(line, kind, arrived)
        case None:
            return line.wrong(
                say("No {kind} within {seconds} s", kind=kind, seconds=PATIENCE),
                say(
                    "See the lines on configuration sets, topics and the queue. Without"
                    " --configuration-set, the identity's default set counts; {list} tells what was"
                    " not taken in.",
                    list="python -m bot replay --list",
                ),
            )


def _arrived(line: Spot, kind: str, arrived: Arrived) -> Line:
    if not arrived.by_us:
        took = round(arrived.seconds, 1)
        return line.ok(say("{kind} was in the database after {seconds} s", kind=kind, seconds=took))
    return line.wrong(
        say(
            "{kind} was on the queue, and no ingest took it in within {seconds} s: this"
            " command did",
            kind=kind,
            seconds=OTHERS,
        ),
        say("Start an ingest."),
        "python -m bot ingest",
    )

"""What the doctor found, as a text of sections.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.doctor.exam import Exam
from bot.doctor.line import Area, State
from bot.doctor.line import Line as Found
from bot.document import Code, Folded, Line, Part, Section
from checks.core import Text, Verdict, say

TITLES: dict[Area, Text] = {
    Area.SETTINGS: say("Settings"),
    Area.SLACK: say("Slack"),
    Area.CHANNELS: say("Channels"),
    Area.IDENTITY: say("AWS identity"),
    Area.RIGHTS: say("Rights in AWS"),
    Area.SETS: say("Events that SES publishes"),
    Area.WAY: say("How events reach the queue"),
    Area.DATABASE: say("Database"),
    Area.CLOCK: say("Clock"),
    Area.RESOLVER: say("Name servers and block lists"),
    Area.FEEDS: say("AWS's public feeds"),
    Area.ROUND_TRIP: say("Round trip through the mailbox simulator"),
}

MARKS = {State.OK: Verdict.OK, State.WRONG: Verdict.FAIL, State.NOT_CHECKED: Verdict.UNKNOWN}


def headline(exam: Exam) -> Text:
    wrong, unseen = len(exam.of(State.WRONG)), len(exam.of(State.NOT_CHECKED))
    every = len(exam.lines)
    if wrong and unseen:
        return say(
            "Wrong: {wrong} of {every}; {unseen} could not be checked",
            wrong=wrong,
            every=every,
            unseen=unseen,
        )
    if wrong:
        return say("Wrong: {wrong} of {every}", wrong=wrong, every=every)
    if unseen:
        return say(
            "Nothing is wrong in what could be checked; {unseen} of {every} could not",
            unseen=unseen,
            every=every,
        )
    return say("All is right")


def mark(exam: Exam) -> Verdict:
    if exam.of(State.WRONG):
        return Verdict.FAIL
    return Verdict.UNKNOWN if exam.of(State.NOT_CHECKED) else Verdict.OK


def footing(exam: Exam) -> Text:
    return say(
        "{right} right, {wrong} wrong, {unseen} not checked · {seconds} s",
        right=len(exam.of(State.OK)),
        wrong=len(exam.of(State.WRONG)),
        unseen=len(exam.of(State.NOT_CHECKED)),
        seconds=round(exam.seconds, 1),
    )


def sections(exam: Exam, *, folded: bool = False) -> Iterator[Section]:
    """`folded`: what is right stands on one line for each area."""
    for area, title in TITLES.items():
        lines = [line for line in exam.lines if line.area is area]
        if lines:
            yield Section(title, tuple(_folded(lines) if folded else _whole(lines)))


def _whole(lines: list[Found]) -> Iterator[Part]:
    for line in lines:
        yield from _line(line)


def _folded(lines: list[Found]) -> Iterator[Part]:
    """What is not right first."""
    for line in lines:
        if line.state is not State.OK:
            yield from _line(line)
    right = tuple(_what(line) for line in lines if line.state is State.OK)
    if right:
        yield Folded((say("Right: {first}", first=right[0]), *right[1:]))


def _line(line: Found) -> Iterator[Part]:
    yield Line(line.told, strong=_what(line), mark=MARKS[line.state])
    if line.remedy is not None:
        yield Line(line.remedy, strong=say("What to do"))
    if line.command is not None:
        yield Code(line.command)


def _what(line: Found) -> Text:
    if line.place is None:
        return line.what
    return say("{what}, {place}", what=line.what, place=line.place.named)

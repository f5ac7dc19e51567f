"""What stands below a finding: its facts, the commands of its fix, and for whose place they are.
Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import groupby

from bot.document import Code, Line, Part, Points
from bot.report import DomainReport, Report, Result
from bot.source_names import called
from checks.core import Fact, Fix, say

FACTS_MAX = 12


def codes(fix: Fix, ours: Line | None = None) -> Iterator[Part]:
    """What to paste into a shell, and what to publish in DNS.  `ours`: whose place it is for."""
    if ours is not None and (fix.command or fix.verify):
        yield ours
    if fix.command is not None:
        yield Code(fix.command)
    if fix.verify is not None:
        yield Line(say("This shows that it is done:"))
        yield Code(fix.verify)
    if fix.undo is not None:
        yield Line(say("This takes it back:"))
        yield Code(fix.undo)
    if fix.records:
        yield Code("\n".join(fix.records))
        yield Line(say("Once it is published, this shows it:"))
        yield Code("\n".join(dict.fromkeys(map(dig, fix.records))))


def ours(report: Report | DomainReport, result: Result) -> Line | None:
    """Whose place the commands of a finding are for, where there are several accounts."""
    place = result.place
    if place is None and isinstance(report, Report) and report.newest:
        place = report.newest.place
    if place is None or not place.alias:
        return None
    return Line(say("In {place}:", place=place.named))


def dig(record: str) -> str:
    """The command that shows what DNS has where this record is to be."""
    name, kind, _ = record.split(" ", 2)
    return shlex.join(["dig", "+short", kind, name])


def facts_told(facts: tuple[Fact, ...]) -> Iterator[Part]:
    """The facts, under the source that they come from; each source with its time."""
    for (source, at), seen in groupby(facts[:FACTS_MAX], key=lambda f: (f.source, f.seen_at)):
        yield Line(say("From {source}, {at}:", source=called(source), at=at))
        yield Points(tuple(say("{label}: {value}", label=f.label, value=f.value) for f in seen))


def missing(result: Result) -> Line:
    return Line(say("So it is not known {what}", what=result.check.tells))

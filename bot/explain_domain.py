"""What is right and wrong with a domain, and what to publish: for the terminal and Slack.  Pure."""

from __future__ import annotations

from collections.abc import Iterator

from bot.document import Line, Part, Points, Section
from bot.explain import OWNERS, lasted, looked, placed
from bot.explain_finding import FACTS_MAX, codes, facts_told, missing, ours
from bot.report import DomainReport, Result
from bot.source_names import called
from checks.core import Fact, Strength, Text, Verdict, say

SHORT_MAX = 4
"""Faults that the answer itself names; the thread has all of them."""


def verdict(report: DomainReport) -> Verdict:
    """The worst there is; OK only where all could be seen."""
    return max((r.finding.verdict for r in report.results), default=Verdict.UNKNOWN)


def headline(report: DomainReport) -> Text:
    """The whole answer in one sentence."""
    domain, wrong = report.domain.value, _causes(report)
    if len(wrong) == 1:
        return say("One thing is wrong with {domain}", domain=domain)
    if wrong:
        return say("{count} things are wrong with {domain}", count=len(wrong), domain=domain)
    unseen = report.having(Verdict.UNKNOWN)
    if not report.having(Verdict.OK):
        return say("Nothing could be seen of {domain}", domain=domain)
    if unseen:
        return say("Nothing wrong was found with {domain}, but not all was seen", domain=domain)
    return say("Nothing is wrong with {domain}", domain=domain)


def short(report: DomainReport) -> tuple[Part, ...]:
    """What is wrong and what to do, or what was found in order."""
    wrong = _wrong(report)
    lines: list[Part] = []
    for result in wrong[:SHORT_MAX]:
        lines += [_line(report, result), *_todo(result)]
    if len(wrong) > SHORT_MAX:
        lines.append(Line(say("… and {more} more", more=len(wrong) - SHORT_MAX)))
    if not wrong:
        fine = (*report.having(Verdict.UNKNOWN), *report.having(Verdict.OK))
        lines += [_line(report, result) for result in fine]
    return tuple(lines)


def sections(report: DomainReport) -> tuple[Section, ...]:
    """All of it, with what it rests on."""
    found = [
        Section(say("What is wrong"), tuple(_faults(report))),
        Section(say("What is right"), tuple(_right(report))),
        Section(say("Could not look"), tuple(_blind(report))),
    ]
    return tuple(section for section in found if section.parts)


def footing(report: DomainReport) -> Text:
    regions = tuple(dict.fromkeys(place.named for place in report.places))
    return say(
        "{counted} · {took} · looked in {regions}",
        counted=looked(report, report.having(Verdict.UNKNOWN)),
        took=lasted(report.seconds),
        regions=regions,
    )


def _wrong(report: DomainReport) -> tuple[Result, ...]:
    return report.having(Verdict.FAIL, Verdict.WARN)


def _causes(report: DomainReport) -> tuple[Result, ...]:
    """Without what only follows from them."""
    wrong = _wrong(report)
    return tuple(r for r in wrong if r.finding.strength > Strength.CONTEXT) or wrong


def _line(report: DomainReport, result: Result) -> Line:
    found = result.finding
    words = placed(report, result, found.headline)
    return Line(words, strong=result.check.title, mark=found.verdict)


def _todo(result: Result) -> Iterator[Part]:
    fix = result.finding.fix
    if fix is not None:
        told = say("{fix} ({who})", fix=fix.text, who=OWNERS[fix.owner])
        yield Line(told, strong=say("What to do"))


def _faults(report: DomainReport) -> Iterator[Part]:
    for result in _wrong(report):
        yield _line(report, result)
        yield from facts_told(result.finding.facts)
        yield from _todo(result)
        if result.finding.fix is not None:
            yield from codes(result.finding.fix, ours(report, result))


def _right(report: DomainReport) -> Iterator[Part]:
    for result in report.having(Verdict.OK):
        yield _line(report, result)
        seen = result.finding.facts[:FACTS_MAX]
        if seen:
            yield Points(tuple(map(_seen, seen)))


def _seen(fact: Fact) -> Text:
    return say(
        "{label}: {value} ({source})",
        label=fact.label,
        value=fact.value,
        source=called(fact.source),
    )


def _blind(report: DomainReport) -> Iterator[Part]:
    for result in report.having(Verdict.UNKNOWN):
        yield _line(report, result)
        yield missing(result)
        yield from facts_told(result.finding.facts)
        fix = result.finding.fix
        if fix is not None:
            yield Line(fix.text, strong=say("What to do"))
            yield from codes(fix, ours(report, result))

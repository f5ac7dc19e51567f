"""From what is wrong with a domain's records, and what could not be seen, to what a check says."""

from __future__ import annotations

from datetime import datetime

from checks.core.dns.problem import Problem
from checks.core.evidence import not_seen
from checks.core.finding import Fact, Finding, Fix, Owner, Strength, Verdict
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable


def judged(
    problems: tuple[Problem, ...],
    gaps: tuple[Unavailable, ...],
    fine: Text,
    facts: tuple[Fact, ...],
    now: datetime,
) -> Finding:
    """FAIL something fatal that is certain; UNKNOWN not all was seen; WARN; OK, in the words of
    `fine`.  What is wrong for certain is told, and mended, beside a gap, too; and the gap is told
    whatever the verdict."""
    unseen = tuple(not_seen(gap, now) for gap in gaps)
    told = tuple(dict.fromkeys((*(told_of(each, now) for each in problems), *facts, *unseen)))
    fatal = next((problem for problem in problems if problem.fatal), None)
    if fatal:
        return worrying(Verdict.FAIL, fatal, problems, told)
    if gaps:
        fix = fix_of(problems[0], problems) if problems else None
        return Finding.unknown(_half_seen(problems, gaps), *told, fix=fix)
    if problems:
        return worrying(Verdict.WARN, problems[0], problems, told)
    return Finding.ok(fine, *told)


def told_of(problem: Problem, now: datetime) -> Fact:
    return Fact(say("Wrong"), problem.headline, problem.source, problem.seen_at or now)


def fix_of(first: Problem, found: tuple[Problem, ...]) -> Fix:
    """The first thing to do, and all that it takes to mend the rest, too: ours, unless all of it
    is for one other to mend."""
    others = tuple(problem for problem in found if problem.remedy != first.remedy)
    commands = dict.fromkeys(p.command for p in (first, *others) if p.command)
    records = dict.fromkeys(record for p in (first, *others) for record in p.records)
    text = first.remedy
    wrong = dict.fromkeys(p.headline for p in others if p.headline != first.headline)
    if wrong:
        listed = _listed(tuple(wrong))
        text = say("{remedy} Also wrong: {others}.", remedy=first.remedy, others=listed)
    owners = {problem.owner for problem in (first, *others)}
    owner = first.owner if len(owners) == 1 else Owner.US
    return Fix(owner, text, "\n".join(commands) or None, tuple(records))


def _listed(sentences: tuple[Text, ...]) -> Text:
    first, *rest = sentences
    return say("{first}; {rest}", first=first, rest=_listed(tuple(rest))) if rest else first


def _half_seen(problems: tuple[Problem, ...], gaps: tuple[Unavailable, ...]) -> Text:
    if problems:
        return say("Not all could be seen; of what was: {problem}", problem=problems[0].headline)
    return gaps[0].why


def worrying(
    verdict: Verdict, problem: Problem, found: tuple[Problem, ...], facts: tuple[Fact, ...]
) -> Finding:
    return Finding(verdict, problem.headline, facts, fix_of(problem, found), Strength.RISK)

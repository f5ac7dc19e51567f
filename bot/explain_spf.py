"""What SPF comes to for a sender, and what is odd about the records: for the terminal.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.document import Code, Line, Part, Points
from bot.source_names import called
from checks.core import Text, Unavailable, Verdict, say
from checks.core.dns import spf

MARKS = {
    spf.Result.PASS: Verdict.OK,
    spf.Result.NONE: Verdict.WARN,
    spf.Result.NEUTRAL: Verdict.WARN,
    spf.Result.SOFTFAIL: Verdict.WARN,
    spf.Result.FAIL: Verdict.FAIL,
    spf.Result.PERMERROR: Verdict.FAIL,
    spf.Result.TEMPERROR: Verdict.UNKNOWN,
}


def parts(
    client: spf.Client, found: spf.Evaluation, lint: spf.Lint, now: datetime
) -> tuple[Part, ...]:
    """`now`: when DNS was asked."""
    return tuple(_parts(client, found, lint, now))


def _parts(
    client: spf.Client, found: spf.Evaluation, lint: spf.Lint, now: datetime
) -> Iterator[Part]:
    unseen = tuple(_gap(gap, now) for gap in found.gaps)
    result = say("Result: {result}", result=found.result.value)
    yield Line(spf.told(client, found), mark=MARKS[found.result])
    yield Points((result, *map(_step, found.path), *_counted(found), *unseen))
    if found.path:
        yield Code(found.path[-1].record)
    told = {gap.source for gap in found.gaps}
    more = tuple(_gap(gap, now) for gap in lint.gaps if gap.source not in told)
    if lint.flaws or more:
        yield Line(say("{count} found", count=len(lint.flaws)), strong=say("Odd in the records"))
        yield Points((*map(flaw, lint.flaws), *more))
    elif not lint.gaps:
        yield Line(say("Nothing is odd in the records"), mark=Verdict.OK)


def _step(step: spf.Step) -> Text:
    """Where it was decided, or broke off: the sender's own record first."""
    return say(
        "In the record of {domain}, at character {place}: {term}",
        domain=step.domain,
        place=step.at + 1,
        term=step.term,
    )


def _counted(found: spf.Evaluation) -> Iterator[Text]:
    yield say(
        "Terms that asked DNS: {lookups}, of {most} allowed; found nothing: {voids}, of {least}",
        lookups=found.lookups,
        most=spf.MOST_LOOKUPS,
        voids=found.voids,
        least=spf.MOST_VOIDS,
    )
    if found.explanation is not None:
        yield say("The domain's own words for it: {words}", words=found.explanation)


def _gap(gap: Unavailable, now: datetime) -> Text:
    return say(
        "Could not look, {source}, {at}: {why}", source=called(gap.source), at=now, why=gap.why
    )


def flaw(found: spf.Flaw) -> Text:
    if found.at is None:
        return say(
            "{what} (record of {domain}). {remedy}",
            what=found.what,
            domain=found.domain,
            remedy=found.remedy,
        )
    return say(
        "{what} (record of {domain}, character {place}). {remedy}",
        what=found.what,
        domain=found.domain,
        place=found.at + 1,
        remedy=found.remedy,
    )

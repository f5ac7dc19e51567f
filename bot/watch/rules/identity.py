"""Did the records or the standing of a domain that we send from get worse than they were?

What was wrong when the watch first looked is no news: the report on the domain tells it.  What goes
wrong afterwards is told, with the record to publish, before mail is refused for it.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.source_names import called
from bot.watch import kept
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Owner, say
from checks.core.dns.problem import Problem

MOST_TOLD = 5
RECORDS_MAX = 6


def read(alert: Alert, domain: str, problems: Iterable[Problem]) -> Reading:
    """`problems`: all that is certainly wrong now; the caller has seen everything."""
    found = {_name(problem): problem for problem in problems}
    known = alert.memory.get("known")
    if known is None:
        return Reading(Level.CALM, {"domain": domain, "known": sorted(found), "wrong": []})
    new = [problem for name, problem in found.items() if name not in known]
    told = {
        "domain": domain,
        # what was mended and breaks again is news again
        "known": [name for name in known if name in found],
        "wrong": [_kept(problem) for problem in new[:MOST_TOLD]] or alert.memory.get("wrong", []),
    }
    if not new:
        return Reading(Level.CALM, told)
    return Reading(Level.CRITICAL if any(p.fatal for p in new) else Level.WARNING, told)


def _name(problem: Problem) -> str:
    """The same for the same thing wrong, whatever the values in it."""
    return f"{problem.source.split(',')[0]}: {problem.headline.template}"


def _kept(problem: Problem) -> dict[str, object]:
    return {
        "headline": kept.written(problem.headline),
        "remedy": kept.written(problem.remedy),
        "source": problem.source,
        "records": list(problem.records),
    }


def words(alert: Alert) -> Words:
    wrong = alert.memory.get("wrong") or []
    domain = str(alert.memory.get("domain") or "")
    first = wrong[0] if wrong else {}
    subject = say(
        "{what} ({domain}, {region})",
        what=kept.read(first.get("headline")),
        domain=domain,
        region=alert.where,
    )
    rows = [say("Seen in {source}", source=called(str(first.get("source") or "")))]
    rows += [say("Also: {what}", what=kept.read(each.get("headline"))) for each in wrong[1:]]
    records = dict.fromkeys(str(r) for each in wrong for r in each.get("records") or ())
    rows += [say("To publish: {record}", record=record) for record in [*records][:RECORDS_MAX]]
    return Words(subject, tuple(rows), kept.read(first.get("remedy")), Owner.US)


RULE = Rule("identity", words, confirm=2, settle=2)

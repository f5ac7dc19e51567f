"""Has SES's own advisor opened a recommendation that mail depends on?

What was open when the watch first looked is no news.  Without Virtual Deliverability Manager nobody
advises, and there is nothing to watch.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.watch import kept
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Recommendation, say
from checks.core.advice import kind_of, weighs

MOST_TOLD = 5


def read(alert: Alert, found: Iterable[Recommendation]) -> Reading:
    """`found`: all that SES lists, open or resolved."""
    still = {_name(each): each for each in found if each.status != "FIXED" and weighs(each)}
    known = alert.memory.get("known")
    if known is None:
        return Reading(Level.CALM, {"known": sorted(still), "new": []})
    new = [each for name, each in still.items() if name not in known]
    told = {
        "known": [name for name in known if name in still],
        "new": [_kept(each) for each in new[:MOST_TOLD]] or alert.memory.get("new", []),
    }
    return Reading(Level.WARNING if new else Level.CALM, told)


def _name(advice: Recommendation) -> str:
    return f"{advice.kind} {_domain(advice)}"


def _domain(advice: Recommendation) -> str:
    """An identity may be an address: its domain alone is kept."""
    return (advice.identity or "").rpartition("@")[2]


def _kept(advice: Recommendation) -> dict[str, object]:
    kind = kind_of(advice)
    return {
        "headline": kept.written(kind.headline),
        "remedy": kept.written(kind.remedy),
        "domain": _domain(advice),
        "impact": advice.impact,
    }


def words(alert: Alert) -> Words:
    new = alert.memory.get("new") or [{}]
    first = new[0]
    subject = say(
        "SES's advisor, {region}: {what} ({about})",
        region=alert.where,
        what=kept.read(first.get("headline")),
        about=str(first.get("domain")) if first.get("domain") else say("the account"),
    )
    rows = [
        say("Also: {what} ({about})", what=kept.read(e.get("headline")), about=str(e.get("domain")))
        for e in new[1:]
    ]
    if impact := first.get("impact"):
        rows.insert(0, say("Impact, in SES's words: {impact}", impact=str(impact)))
    rows.append(say("SES ListRecommendations, {region}", region=alert.where))
    return Words(subject, tuple(rows), kept.read(first.get("remedy")))


RULE = Rule("advisor", words, confirm=1, settle=1)

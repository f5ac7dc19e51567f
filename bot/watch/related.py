"""Which open alerts are about what befell a report's newest message, and others with it.  Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.report import Report
from bot.watch.alert import Alert
from bot.watch.rules import receiver
from bot.watch.rules import set as set_rule
from bot.watch.rules import template as template_rule
from bot.watch.tallies import receiver_of
from checks.core import Verdict
from checks.core.crowds import Befallen, Fate, befallen, known_of

OTHERS = "neighbours"
"""The check that tells whether others share it."""


def is_shared(report: Report) -> bool:
    return any(
        result.check.id == OTHERS and result.finding.verdict is Verdict.WARN
        for result in report.results
    )


def related(report: Report, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """`alerts`: the open ones, of whatever kind and place."""
    newest = report.newest
    what = befallen(newest, report.now) if newest else None
    if newest is None or what is None or not is_shared(report):
        return ()
    known = known_of(newest)
    return tuple(
        alert for alert in alerts if _is_here(alert, what) and _is_about(alert, what, **known)
    )


def _is_here(alert: Alert, what: Befallen) -> bool:
    """Neither always knows the account."""
    place = what.event.place
    same = not alert.account or not place.account or alert.account == place.account
    return same and alert.region == place.region


def _is_about(
    alert: Alert, what: Befallen, recipient_domain: str, template: str, configuration_set: str
) -> bool:
    memory = alert.memory
    if what.fate is Fate.UNFILLED:
        named = alert.kind == template_rule.RULE.kind and bool(template)
        return named and memory.get("template") == template
    if alert.kind == receiver.RULE.kind:
        reason = receiver.DELAYS if what.fate is Fate.DELAYED else what.reason.slug
        whose = receiver_of(recipient_domain)
        return (memory.get("who"), memory.get("reason")) == (whose, reason)
    named = alert.kind == set_rule.RULE.kind and bool(configuration_set)
    return named and what.fate is Fate.REFUSED and memory.get("set") == configuration_set

"""What a digest says of alerts: which came up, which are over, which go on.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin
from bot.watch.digest.model import PROBLEMS_SHOWN, Problem, Problems
from bot.watch.digest.stanza import Row, Stanza, headed
from checks.core import Text, say


def problem_stanzas(found: Problems, now: datetime) -> Iterator[Stanza]:
    if found.new:
        yield headed(say("New alerts, still open"), len(found.new), _rows(found.new, now))
    if found.open:
        yield headed(say("Other open alerts"), len(found.open), _rows(found.open, now))
    if found.resolved:
        yield headed(say("Resolved alerts"), len(found.resolved), _rows(found.resolved, now))


def _rows(group: tuple[Problem, ...], now: datetime) -> Iterator[Row]:
    for each in group[:PROBLEMS_SHOWN]:
        yield Row(_told(each, now), each.thread.url if each.thread else None)
    if len(group) > PROBLEMS_SHOWN:
        yield Row(say("… and {more} more", more=len(group) - PROBLEMS_SHOWN))


def _told(problem: Problem, now: datetime) -> Text:
    alert = problem.alert
    told = _going_on(alert, now) if alert.is_open else _over(alert, now)
    if problem.times > 1:
        return say("{told}; it came up {times} times", told=told, times=problem.times)
    return told


def _going_on(alert: Alert, now: datetime) -> Text:
    shown = bulletin(alert, now)
    told = say("{state}: {subject}", state=shown.state, subject=shown.subject)
    if alert.opened_at:
        told = say("{told}, since {opened}", told=told, opened=alert.opened_at)
    if alert.acknowledged_at:
        return say("{told}; acknowledged", told=told)
    return told


def _over(alert: Alert, now: datetime) -> Text:
    subject = bulletin(alert, now).subject
    if episode.was_retired(alert):
        return say("{subject}; watched no longer", subject=subject)
    if alert.opened_at is None or alert.closed_at is None:
        return subject
    return say(
        "{subject}; over at {closed}, after {lasted}",
        subject=subject,
        lasted=alert.closed_at - alert.opened_at,
        closed=alert.closed_at,
    )

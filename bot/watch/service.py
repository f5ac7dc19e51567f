"""Watches SES's own incidents, whoever tells of them: one incident, one thread.  Pure.

The feeds have their ways: the same incident may come from either, with another beginning; it may
get worse, be resolved under an "informational" title, or vanish without a word.  What concerns our
account alone may be closed when it is told first, and is planned before it begins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.incidents import is_near
from bot.watch.machine import Level, Notice
from checks.core import Incident, Place
from checks.core.sources import NOTIFICATION

SILENCE = timedelta(hours=24)
"""Without an update for this long an incident is taken as over: AWS does not always say so."""

NAME_MAX = 100
"""Characters of an event's own name, in the key of its alert."""


def observe(
    known: Iterable[Alert], incidents: Iterable[Incident], region: str, now: datetime
) -> tuple[tuple[Alert, Notice | None], ...]:
    """What each incident, and each alert whose incident has gone, comes to.

    `known`: the service alerts of this Region, open or not.  An incident that was over before we
    ever saw it is none of ours to tell, unless it concerns us alone.
    """
    left = list(known)
    taken = {alert.key for alert in left}
    found: list[tuple[Alert, Notice | None]] = []
    for incident in sorted(incidents, key=lambda each: each.started):
        alert = next((a for a in left if _is_same(a, incident)), None)
        if alert is not None:
            left.remove(alert)
            found.append(_again(alert, incident, now))
        elif (incident.own or incident.ended is None) and not _is_silent(incident, now):
            found.append(_first(incident, _key(incident, region, taken), region, now))
            taken.add(found[-1][0].key)
    found.extend(_over(alert, now) for alert in left if alert.is_open and _is_gone(alert, now))
    return tuple(found)


def _is_same(alert: Alert, incident: Incident) -> bool:
    """By the ARN, where both have one; else by the beginning, or the words."""
    arn = str(alert.memory.get("arn") or "")
    if arn and incident.arn:
        whose = incident.place.account if incident.place else alert.account
        return arn == incident.arn and alert.account in ("", whose)
    started = episode.moment(alert.memory.get("started"))
    if started is None or incident.own or alert.memory.get("own"):
        return False
    if is_near(started, incident.started):
        return True
    return alert.is_open and alert.memory.get("summary") == incident.summary


def _key(incident: Incident, region: str, taken: set[str]) -> str:
    """By the beginning, as the public feeds tell incidents apart; else by AWS's name for it."""
    key = f"service {region} {incident.started:%Y-%m-%dT%H:%M}"
    if not incident.own and key not in taken:
        return key
    named = f"{key} {incident.arn.rpartition('/')[2][:NAME_MAX]}".rstrip()
    return f"{named} {incident.place.account}" if incident.place else named


def _first(incident: Incident, key: str, region: str, now: datetime) -> tuple[Alert, Notice | None]:
    whose = incident.place or Place("", region)
    fresh = episode.fresh(key, "service", whose.account, region, whose.alias)
    alert = replace(fresh, memory=_told(incident))
    return episode.turned(alert, Notice.RAISED, _level(incident), now)


def _again(alert: Alert, incident: Incident, now: datetime) -> tuple[Alert, Notice | None]:
    seen = episode.moment(alert.memory.get("updated_at"))
    newer = seen is None or incident.updated_at > seen
    # the beginning stays as it was first seen: it names the thread
    arn = incident.arn or alert.memory.get("arn")
    kept = replace(
        alert, memory=_told(incident) | {"started": alert.memory.get("started"), "arn": arn}
    )
    if _is_ended(incident):
        if not alert.is_open:
            return alert, None
        return episode.turned(kept, Notice.RECOVERED, Level.CALM, now)
    if not alert.is_open:
        return (
            episode.turned(kept, Notice.REOPENED, _level(incident), now) if newer else (alert, None)
        )
    if _is_silent(incident, now):
        return _over(kept, now)
    if _level(incident) > alert.level:
        return episode.turned(kept, Notice.WORSE, _level(incident), now)
    return (kept, Notice.UPDATE) if newer else (alert, None)


def _is_ended(incident: Incident) -> bool:
    """A notification is closed as soon as it is made."""
    return incident.ended is not None and incident.category != NOTIFICATION


def _is_silent(incident: Incident, now: datetime) -> bool:
    """What is planned is waited for."""
    return now - max(incident.updated_at, incident.started) >= SILENCE


def _is_gone(alert: Alert, now: datetime) -> bool:
    updated = episode.moment(alert.memory.get("updated_at"))
    started = episode.moment(alert.memory.get("started"))
    return updated is not None and now - max(updated, started or updated) >= SILENCE


def _over(alert: Alert, now: datetime) -> tuple[Alert, Notice | None]:
    silent = replace(alert, memory=alert.memory | {"silent": True})
    return episode.turned(silent, Notice.RECOVERED, Level.CALM, now)


def _level(incident: Incident) -> Level:
    """A notice is told; an outage is shouted."""
    return Level.WARNING if incident.informational else Level.CRITICAL


def _told(incident: Incident) -> dict[str, object]:
    return {
        "started": episode.stamp(incident.started),
        "ended": episode.stamp(incident.ended),
        "summary": incident.summary,
        "latest": incident.latest,
        "updated_at": episode.stamp(incident.updated_at),
        "informational": incident.informational,
        "source": incident.source,
        "arn": incident.arn,
        "own": incident.own,
        "silent": False,
    }


def latest_of(alert: Alert) -> str | None:
    """The newest words of whoever tells of it."""
    latest = alert.memory.get("latest")
    return latest if isinstance(latest, str) and latest else None

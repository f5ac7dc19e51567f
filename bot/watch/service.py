"""Watches SES's own incidents in the public feeds: one incident, one thread.  Pure.

The feeds have their ways: the same incident may come from either, with another beginning; it may
get worse, be resolved under an "informational" title, or vanish without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice
from checks.core import Incident

SAME = timedelta(hours=2)
"""Beginnings closer than this are one incident: the feeds do not agree to the minute."""

SILENCE = timedelta(hours=24)
"""Without an update for this long an incident is taken as over: AWS does not always say so."""


def observe(
    known: Iterable[Alert], incidents: Iterable[Incident], region: str, now: datetime
) -> tuple[tuple[Alert, Notice | None], ...]:
    """What each incident, and each alert whose incident has gone, comes to.

    `known`: the service alerts of this Region, open or not.  An incident that was over before we
    ever saw it is none of ours to tell.
    """
    left = list(known)
    found: list[tuple[Alert, Notice | None]] = []
    for incident in sorted(incidents, key=lambda each: each.started):
        alert = next((a for a in left if _is_same(a, incident)), None)
        if alert is not None:
            left.remove(alert)
            found.append(_again(alert, incident, now))
        elif incident.ended is None and now - incident.updated_at < SILENCE:
            found.append(_first(incident, region, now))
    found.extend(_over(alert, now) for alert in left if _is_silent(alert, now))
    return tuple(found)


def _is_same(alert: Alert, incident: Incident) -> bool:
    started = episode.moment(alert.memory.get("started"))
    if started is None:
        return False
    if abs(started - incident.started) <= SAME:
        return True
    return alert.is_open and alert.memory.get("summary") == incident.summary


def _first(incident: Incident, region: str, now: datetime) -> tuple[Alert, Notice | None]:
    key = f"service {region} {incident.started:%Y-%m-%dT%H:%M}"
    alert = replace(episode.fresh(key, "service", "", region), memory=_told(incident))
    return episode.turned(alert, Notice.RAISED, _level(incident), now)


def _again(alert: Alert, incident: Incident, now: datetime) -> tuple[Alert, Notice | None]:
    news = _told(incident)
    seen = episode.moment(alert.memory.get("updated_at"))
    newer = seen is None or incident.updated_at > seen
    # the beginning stays as it was first seen: it names the thread
    kept = replace(alert, memory=news | {"started": alert.memory.get("started")})
    if incident.ended is not None:
        if not alert.is_open:
            return alert, None
        return episode.turned(kept, Notice.RECOVERED, Level.CALM, now)
    if not alert.is_open:
        return (
            episode.turned(kept, Notice.REOPENED, _level(incident), now) if newer else (alert, None)
        )
    if now - incident.updated_at >= SILENCE:
        return _over(kept, now)
    if _level(incident) > alert.level:
        return episode.turned(kept, Notice.WORSE, _level(incident), now)
    return (kept, Notice.UPDATE) if newer else (alert, None)


def _is_silent(alert: Alert, now: datetime) -> bool:
    updated = episode.moment(alert.memory.get("updated_at"))
    return alert.is_open and updated is not None and now - updated >= SILENCE


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
        "silent": False,
    }


def latest_of(alert: Alert) -> str | None:
    """The newest words of whoever tells of it."""
    latest = alert.memory.get("latest")
    return latest if isinstance(latest, str) and latest else None

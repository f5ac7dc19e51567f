"""One service event told by several: the public feeds, AWS Health's API, the event bus.  Pure.

AWS's API and the bus name an event by its ARN.  The public feeds do not, and each has another
beginning for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from checks.core import Incident

SAME = timedelta(hours=2)
"""Beginnings closer than this are one incident: the sources do not agree to the minute."""


def merged(*told: Iterable[Incident]) -> tuple[Incident, ...]:
    """`told`: what each source tells, each event once.  The newest beginning first."""
    groups: list[list[Incident]] = []
    for source in told:
        free = list(groups)  # two of one source are two
        for incident in sorted(source, key=lambda each: each.started):
            group = _fitting(free, incident)
            if group is None:
                groups.append([incident])
            else:
                # by its identity: what another group has may be equal to it
                free = [each for each in free if each is not group]
                group.append(incident)
    return tuple(sorted(map(_one, groups), key=lambda each: each.started, reverse=True))


def is_same(one: Incident, other: Incident) -> bool:
    """By their ARNs where both have one; what concerns our account alone has no twin without.
    Several accounts may be told of one ARN, each of what befalls it alone."""
    if one.arn and other.arn:
        return one.arn == other.arn and (one.place or other.place) == (other.place or one.place)
    if one.own or other.own or one.region != other.region:
        return False
    if is_near(one.started, other.started):
        return True
    codes = {one.code, other.code} - {""}
    if len(codes) > 1 or one.informational is not other.informational:
        return False
    return _overlap(one, other)


def is_near(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= SAME


def _fitting(groups: list[list[Incident]], incident: Incident) -> list[Incident] | None:
    """The group that it belongs to; of several, by its ARN or else the nearest."""
    found = [group for group in groups if any(is_same(each, incident) for each in group)]

    def distance(group: list[Incident]) -> tuple[bool, timedelta]:
        arns = {each.arn for each in group} - {""}
        return incident.arn not in arns, min(abs(e.started - incident.started) for e in group)

    return min(found, key=distance, default=None)


def _overlap(one: Incident, other: Incident) -> bool:
    latest = max(one.started, other.started)
    return all(each.ended is None or each.ended >= latest for each in (one, other))


def _one(group: list[Incident]) -> Incident:
    """What the newest of them says; AWS's own measure of how bad it is has the public feed."""
    newest = max(group, key=lambda each: (each.updated_at, each.ended is not None))
    public = next((each for each in group if not each.arn), newest)
    return replace(
        newest,
        started=min(each.started for each in group),
        summary=public.summary or newest.summary,
        latest=newest.latest or public.latest,
        informational=public.informational,
        source=", ".join(dict.fromkeys(each.source for each in group)),
        code=next((each.code for each in group if each.code), ""),
        arn=next((each.arn for each in group if each.arn), ""),
        place=next((each.place for each in group if each.place), None),
    )

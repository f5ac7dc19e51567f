"""Did SES itself have trouble in this Region while the message was under way?

AWS publishes service events per Region.  One that merely overlaps in time proves nothing, so it
accounts for a delay only where SES says that the message waits inside SES.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from checks.core import (
    Check,
    EventKind,
    Fact,
    Finding,
    Fix,
    Incident,
    Outcome,
    Owner,
    Place,
    Sources,
    Strength,
    Target,
    Timeline,
    Unavailable,
    Verdict,
    attempt,
    say,
)
from checks.core.delays import Whereabouts, whereabouts
from checks.core.evidence import newest_message, not_seen


@dataclass(frozen=True, slots=True)
class Seen:
    now: datetime
    place: Place
    incidents: tuple[Incident, ...]
    """Open ones and those of the last days."""
    newest: Timeline | Unavailable | None
    speaks: bool
    """Whether the newest message left from here."""


def gather(target: Target, sources: Sources) -> Seen:
    place = sources.place
    told = sources.health.incidents(place.region)
    incidents = tuple(incident for incident in told if incident.concerns(place))
    newest = attempt(lambda: newest_message(target, sources))
    speaks = isinstance(newest, Timeline) and place.is_same(newest.place)
    return Seen(sources.now, place, incidents, newest, speaks)


def judge(seen: Seen) -> Finding:
    """WARN SES has trouble; OK none at the time, or it is over; UNKNOWN when was the message?"""
    region = seen.place.region
    if not seen.incidents:
        return Finding.ok(say("AWS reports no trouble of SES in {region}", region=region))
    if isinstance(seen.newest, Unavailable):
        return Finding.unknown(
            say("AWS reports events of SES; could not see when the message was under way"),
            *(fact for incident in seen.incidents for fact in _facts(incident)),
            not_seen(seen.newest, seen.now),
        )
    if seen.newest is not None and not seen.speaks:
        return Finding.moot(say("The newest message left from elsewhere"))
    start, end = _under_way(seen.newest, seen.now)
    found = tuple(i for i in seen.incidents if i.overlaps(start, end))
    if not found and seen.newest is None:
        return Finding.ok(say("AWS reports no trouble of SES in {region} now", region=region))
    if not found:
        return Finding.ok(say("No trouble of SES while the message was under way"))
    facts = tuple(fact for incident in found for fact in _facts(incident))
    return _trouble(seen, found, facts)


def _trouble(seen: Seen, found: tuple[Incident, ...], facts: tuple[Fact, ...]) -> Finding:
    region = seen.place.region
    disturbances = [i for i in found if not i.informational]
    if not disturbances:
        return Finding.ok(say("AWS has a notice about SES in {region}", region=region), *facts)
    if all(i.ended is not None for i in disturbances):
        headline = say("SES had trouble in {region} at the time; it is over", region=region)
        return Finding.ok(headline, *facts)
    inside = _delayed_inside_ses(seen)
    return Finding(
        Verdict.WARN,
        say("SES has trouble in {region}, says AWS", region=region),
        facts,
        Fix(Owner.AWS, say("Wait until AWS reports that it is over, then look again.")),
        Strength.RISK if inside else Strength.CONTEXT,
        (Outcome.DELAYED,) if inside else (),
    )


def _under_way(newest: Timeline | None, now: datetime) -> tuple[datetime, datetime]:
    """From acceptance by SES to the result; just now, where there is no message."""
    if newest is None:
        return now, now
    return newest.sent_at, newest.final.at if newest.final else now


def _delayed_inside_ses(seen: Seen) -> bool:
    newest = seen.newest
    if not isinstance(newest, Timeline) or newest.outcome(seen.now) is not Outcome.DELAYED:
        return False
    delay = newest.newest(EventKind.DELIVERY_DELAY)
    return delay is not None and whereabouts(delay) is Whereabouts.SES


def _facts(incident: Incident) -> tuple[Fact, ...]:
    source = f"{incident.source}, {incident.region}"
    facts = [
        Fact(say("AWS's headline"), incident.summary, source, incident.updated_at),
        Fact(say("Newest update"), incident.latest, source, incident.updated_at),
        Fact(say("Began"), incident.started, source, incident.updated_at),
    ]
    if incident.ended:
        facts.append(Fact(say("Ended"), incident.ended, source, incident.updated_at))
    return tuple(facts)


CHECK = Check(
    id="service_health",
    title=say("SES's own health"),
    gather=gather,
    judge=judge,
    per_place=True,
    tells=say("whether SES itself had trouble there"),
)

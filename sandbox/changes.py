"""What somebody who plays AWS may do to a world that runs: incidents, rates, faults."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.answers import metric
from sandbox.aws import bus
from sandbox.health import PACIFIC
from sandbox.world import LOOKS_LIKE_A_REGION, Fault, Incident, Metric, Update, World

RATES = {"bounce": "Reputation.BounceRate", "complaint": "Reputation.ComplaintRate"}
FEEDS = {"events": "health_events", "rss": "health_rss"}
CARRIERS = (*FEEDS, "api", "bus")
"""What may tell of an incident: the public feeds, AWS Health's API, the event bus."""
SERVICES = ("cloudwatch", "sesv2", "sqs", "sts")

RESOLVED, NOTICE, DEGRADED, DISRUPTED = range(4)

ANY_WAY = re.compile(r"unreachable|garbage|status:[1-5]\d\d|slow:\d{1,2}(\.\d+)?")
ERROR_CODE = re.compile(r"[A-Z][A-Za-z.]{2,79}")


class BadChange(ValueError):
    """What was asked for cannot be done; the text says what can."""


@dataclass(frozen=True, slots=True)
class Words:
    """What AWS writes; what is None is written as AWS would."""

    summary: str | None = None
    message: str | None = None


def name_of(incident: Incident) -> str:
    """Region and start: what the feeds tell incidents apart by."""
    return f"{incident.region}_{int(incident.started.timestamp())}"


def state_of(incident: Incident) -> str:
    if not incident.feeds:
        return "vanished"
    return "open" if incident.ended is None else "resolved"


def start(
    world: World,
    region: str,
    now: datetime,
    words: Words,
    *,
    notice: bool = False,
    feeds: tuple[str, ...] = ("events", "rss"),
    service: str = "SES",
) -> Incident:
    if not LOOKS_LIKE_A_REGION.fullmatch(region):
        raise BadChange(f"{region!r} is no Region")
    at = _moment(world, region, now)
    summary = words.summary or (NOTICE_SUMMARY if notice else SUMMARY)
    text = NOTICE_MESSAGE if notice else MESSAGE
    message = words.message or text.format(what=summary.lower(), region=region.upper())
    update = Update(at, NOTICE if notice else DEGRADED, summary, message)
    code = f"AWS_{service}_OPERATIONAL_ISSUE"
    incident = Incident(region, at, None, [update], service, code, feeds)
    world.incidents.append(incident)
    _tell(world, incident)
    return incident


def _tell(world: World, incident: Incident) -> None:
    """By the event bus, at each update."""
    if "bus" in incident.feeds:
        world.queue.append(bus.health_event(incident, account=world.account))


def go_on(world: World, incident: Incident, action: str, now: datetime, words: Words) -> None:
    """update: the same state; worsen: one step worse; resolve: over."""
    at = _moment(world, incident.region, now)
    last = incident.updates[-1]
    status = {
        "update": last.status,
        "worsen": max(DEGRADED, min(last.status + 1, DISRUPTED)),
        "resolve": RESOLVED,
    }[action]
    summary = words.summary or last.summary
    message = words.message or MESSAGES[action].format(
        what=summary.lower(),
        region=incident.region.upper(),
        began=_clock(incident.started),
        now=_clock(at),
    )
    incident.updates.append(Update(at, status, summary, message))
    if action == "resolve":
        incident.ended = at
    _tell(world, incident)


def vanish(incident: Incident) -> None:
    """AWS does not always say that something is over."""
    incident.feeds = ()


def found(world: World, region: str | None, name: str | None) -> Incident:
    """The open incident of that name, or the newest open one of the Region."""
    if region is None and name is None:
        raise BadChange("which incident: by region, or by id?")
    known = [each for each in world.incidents if state_of(each) == "open"]
    if name is not None:
        known = [each for each in known if name_of(each) == name]
    if region is not None:
        known = [each for each in known if each.region == region]
    if not known:
        raise BadChange(f"there is no open incident {name or f'in {region}'}")
    return max(known, key=lambda each: each.started)


def switch(
    world: World, region: str, sending: bool, now: datetime, tenant: str | None, cause: str | None
) -> None:
    """Whether the account, or a tenant of it, may send: by SES's answers, and by its event."""
    if region not in world.regions:
        raise BadChange(f"{region!r} is none of {', '.join(world.regions)}")
    here = world.regions[region]
    if tenant is None:
        here.account = here.account | {"SendingEnabled": sending}
    elif tenant in here.tenants:
        status = "ENABLED" if sending else "DISABLED"
        here.tenants[tenant] = here.tenants[tenant] | {"SendingStatus": status}
    else:
        raise BadChange(f"there is no tenant {tenant} in {region}")
    event = bus.sending_status(
        "ENABLED" if sending else "DISABLED",
        account=world.account,
        region=region,
        at=now,
        cause=cause,
        tenant=tenant,
    )
    world.queue.append(event)


def measure(world: World, region: str, rate: str, value: float | None, now: datetime) -> Metric:
    """From the next point on the rate is `value`; None: there are no more points."""
    if region not in world.regions:
        raise BadChange(f"{region!r} is none of {', '.join(world.regions)}")
    if rate not in RATES:
        raise BadChange(f"{rate!r} is none of {', '.join(RATES)}")
    if value is not None and not (math.isfinite(value) and 0 <= value <= 1):
        raise BadChange(f"{value!r} is no fraction between 0 and 1")
    metrics = world.regions[region].metrics
    for known in metrics:
        if known.name == RATES[rate] and not known.dimensions:
            break
    else:
        known = metric(RATES[rate], [])
        metrics.append(known)
    known.course.append((now, value))
    return known


def break_service(world: World, service: str, error: str | None) -> None:
    """Instead of whatever failed there before; None: it works again."""
    codes = service in SERVICES and error is not None and ERROR_CODE.fullmatch(error)
    if error is not None and not codes and not ANY_WAY.fullmatch(error):
        also = ", or an error code of AWS" if service in SERVICES else ""
        raise BadChange(f"{error!r} is not unreachable, garbage, status:503, slow:3{also}")
    world.faults[:] = [each for each in world.faults if each.service != service]
    if error is not None:
        world.faults.insert(0, Fault(service, error))


def broken(world: World, service: str) -> str | None:
    return next((each.error for each in world.faults if each.service == service), None)


def _moment(world: World, region: str, now: datetime) -> datetime:
    """The feeds know seconds, and tell two updates of a Region apart by nothing else."""
    moment = now.replace(microsecond=0)
    taken = [
        update.at for each in world.incidents if each.region == region for update in each.updates
    ]
    return max([moment, *(at.replace(microsecond=0) + timedelta(seconds=1) for at in taken)])


def _clock(at: datetime) -> str:
    return at.astimezone(PACIFIC).strftime("%-I:%M %p %Z")


SUMMARY = "Increased delivery latencies"
MESSAGE = "We are investigating {what} in the {region} Region."
NOTICE_SUMMARY = "Planned change to the SMTP endpoint"
NOTICE_MESSAGE = (
    "We will renew the certificate of the SMTP endpoint in the {region} Region. Clients that"
    " trust the usual authorities need no change."
)
MESSAGES = {
    "update": "We continue to work towards a resolution of {what} in the {region} Region.",
    "worsen": (
        "Some requests to SES in the {region} Region fail as well. We have found the cause and"
        " work towards a resolution."
    ),
    "resolve": (
        "Between {began} and {now} we experienced {what} in the {region} Region. The issue has"
        " been resolved and the service is operating normally."
    ),
}

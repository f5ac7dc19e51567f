"""Overviews to render in tests."""

from __future__ import annotations

from dataclasses import replace

from bot.status import Overview, Status
from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.readings import Point, Rates, Series
from checks.core import Incident, Quota, Text, Unavailable, say
from tests.fakes import ACCOUNT, AWAY, HOME, NOW, ago


def rates(bounce: float = 0.012, complaint: float = 0.0002) -> Rates:
    at = ago(minutes=15)
    return Rates(Series((Point(at, bounce),)), Series((Point(at, complaint),)))


CALM = Status(HOME, ACCOUNT, rates(), (), ago(minutes=3))

INCIDENT = Incident(
    "eu-west-1",
    ago(hours=2),
    None,
    "Increased latencies",
    "We are working on it",
    ago(minutes=45),
    False,
    "public health events",
)

PAUSED = replace(
    CALM,
    account=replace(
        ACCOUNT, sending=False, enforcement="SHUTDOWN", quota=Quota(50_000, 48_000, 14)
    ),
    rates=rates(0.114, 0.0012),
    incidents=(INCIDENT, replace(INCIDENT, ended=ago(hours=1))),
    newest_event_at=None,
)

DENIED = say("It cannot be reached")

BLIND = Status(
    AWAY,
    Unavailable("SES GetAccount, us-east-1", DENIED),
    Unavailable("CloudWatch GetMetricData, us-east-1", DENIED),
    Unavailable("service health, us-east-1", say("It cannot be reached")),
    Unavailable("event store", say("It does not answer in time")),
)


def alert(
    level: Level = Level.WARNING, kind: str = "bounce_rate", region: str = HOME.region
) -> Alert:
    fresh = episode.fresh(f"{kind} {HOME.account} {region}", kind, HOME.account, region)
    return replace(
        fresh, level=level, opened_at=ago(hours=1), memory={"value": 0.0412, "peak": 0.05}
    )


def overview(
    *places: Status,
    alerts: tuple[Alert, ...] | Unavailable = (),
    dead_letters: int | Unavailable = 0,
    service_events: Text | Unavailable | None = None,
    levels: tuple[str, ...] = (),
) -> Overview:
    return Overview(NOW, places or (CALM,), alerts, 0.42, dead_letters, service_events, levels)

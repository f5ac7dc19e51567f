"""Digests to render in tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.digest.counts import Counted, Refused, Volumes
from bot.watch.digest.model import Digest, Digested, Problem, Problems, Thread
from bot.watch.digest.schedule import Period
from bot.watch.machine import Level
from bot.watch.readings import Point, Rates, Series
from tests.fakes import HOME, NOW, ago

DAY = timedelta(days=1)
MIDNIGHT = NOW.replace(hour=0)
YESTERDAY = Period(MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, MIDNIGHT, 1, "Europe/Berlin")
"""As if Berlin had UTC."""

MAIL = Volumes(
    sent=12_400,
    delivered=12_200,
    bounced=150,
    hard=99,
    held=50,
    complaints=3,
    delays=70,
    mail=12_400,
)
BEFORE = Volumes(sent=10_000, delivered=9_900, bounced=100, hard=70, complaints=1, mail=10_000)


def rates(*bounces: float, complaint: float = 0.0002, sent: float = 12_400) -> Rates:
    found = bounces or (0.012, 0.011)
    return Rates(
        Series(tuple(Point(ago(hours=20 - n), value) for n, value in enumerate(found))),
        Series((Point(ago(hours=20), complaint),)),
        Series((Point(ago(hours=20), sent),) if sent else ()),
    )


HEALTHY = Digested(HOME, Counted(MAIL, BEFORE, True), rates())
REFUSED = (
    Refused("mailbox_not_found", 99, 70, "Gmail", 60),
    Refused("mailbox_full", 6, 0, "shop.example", 6),
    Refused("spam_content", 2, 4, "a.example", 1),
    Refused("ip_blocklisted", 1, 0, "Outlook.com", 1),
)
BUSY = replace(HEALTHY, counted=replace(HEALTHY.counted, refused=REFUSED))


def alert(
    kind: str = "bounce_rate",
    *,
    opened: datetime,
    closed: datetime | None = None,
    level: Level = Level.WARNING,
    region: str = HOME.region,
) -> Alert:
    fresh = episode.fresh(f"{kind} {HOME.account} {region}", kind, HOME.account, region)
    return replace(
        fresh,
        level=Level.CALM if closed else level,
        opened_at=opened,
        closed_at=closed,
        episode=1,
        memory={"value": 0.0412, "peak": 0.05},
    )


NEW = Problem(
    alert(opened=ago(hours=14), level=Level.CRITICAL),
    thread=Thread("C1", "17.5", "https://shop.slack.example/archives/C1/p175"),
)
OLD = Problem(alert("complaint_rate", opened=ago(hours=99)))
OVER = Problem(
    alert(region="us-east-1", opened=ago(hours=30), closed=ago(hours=27)),
    times=2,
    thread=Thread("C1", "17.6"),
)
PROBLEMS = Problems((NEW,), (OVER,), (OLD,))


def digest(
    *places: Digested, period: Period = YESTERDAY, problems: Problems | None = None
) -> Digest:
    return Digest(NOW, period, places or (HEALTHY,), problems or Problems())

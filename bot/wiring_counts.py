"""The composition root's part for the watches over our own events, and for slow ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bot import wiring_places
from bot.ingest.queue import Queue
from bot.settings import Settings
from bot.sources import budget
from bot.sources.cloudwatch import BacklogSource
from bot.sources.dns import DnsSource
from bot.sources.health_all import ServiceEvents
from bot.sources.memo import Memo
from bot.sources.memoised import memoised
from bot.sources.ses import SesSource
from bot.sources.snapshot import Snapshot
from bot.store.engine import utc_now
from bot.store.events import EventStore
from bot.watch.counted import Counted
from bot.watch.noticed import Noticed
from bot.watch.patrol import Patrol
from bot.watch.scheduler import Round
from bot.watch.standing import Standing
from bot.wiring_places import Site
from checks.core import Place, Policy, Sources
from checks.core.dns.block_list import chosen

COUNTS_SECONDS = 300
"""Of our own events: no call of AWS."""

ADVICE_SECONDS = 3_600
"""SES looks for itself every few hours; one to ten pages of ListRecommendations."""

LISTING_SECONDS = 3_600
"""One call of GetDedicatedIps, as its snapshot has it, and some DNS."""

QUEUE_SECONDS = 300
"""One call of CloudWatch, in the queue's Region."""

NOTICES_SECONDS = 10
"""What came by the queue is told so soon: one question to the database."""

STOPPED_SECONDS = 90
"""A call for each tenant or configuration set that may not send, and else none."""

SLOW_SECONDS = 60.0
"""What one slow round may take."""


def of_place(
    settings: Settings,
    site: Site,
    patrol: Patrol,
    events: EventStore,
    snapshot: Snapshot,
    health: ServiceEvents,
    resolver: Any,
) -> list[Round]:
    standing, counted = Standing(patrol), Counted(patrol, events)
    noticed = Noticed(patrol, health.notices)

    def source(*, fresh: bool = False) -> tuple[Place, SesSource, budget.Deadline]:
        place, deadline = site.place, budget.Deadline.after(SLOW_SECONDS)
        return place, site.source(place, snapshot, deadline, fresh=fresh), deadline

    def advice(*, fresh: bool = False) -> None:
        place, here, _ = source(fresh=fresh)
        standing.advice(place, here)

    def notices() -> None:
        noticed.look(site.place, partial(advice, fresh=True))

    def stopped() -> None:
        noticed.stopped(*source()[:2])

    def listing() -> None:
        place, here, deadline = source()
        policy = Policy(block_lists=chosen(settings.BLOCK_LISTS))
        dns, pairs = DnsSource(resolver, deadline), ((place, here),)
        sources = Sources(utc_now(), place, here, dns, events, health, (place,), pairs, policy)
        standing.own_addresses(place, memoised(sources, Memo()))

    return [
        Round(f"counts {site.name}", COUNTS_SECONDS, lambda: counted.look(site.place)),
        Round(f"notices {site.name}", NOTICES_SECONDS, notices),
        Round(f"stopped {site.name}", STOPPED_SECONDS, stopped),
        Round(f"advice {site.name}", ADVICE_SECONDS, advice),
        Round(f"listing {site.name}", LISTING_SECONDS, listing),
    ]


def of_ourselves(
    settings: Settings,
    patrol: Patrol,
    events: EventStore,
    sites: Sequence[Site],
    client: Callable[[str, str], Any],
) -> list[Round]:
    """What concerns the bot itself; `client`: makes one of AWS's."""
    standing = Standing(patrol)
    url = settings.EVENTS_QUEUE_URL
    place = Queue(None, url).place(settings.SES_REGIONS[0]) if url else None
    rounds = [
        Round(
            "dead letters", COUNTS_SECONDS, partial(standing.dead_letters, events.dead_by_reason)
        ),
        Round(
            "places",
            COUNTS_SECONDS,
            lambda: standing.places(wiring_places.watched(settings, sites), place),
        ),
    ]
    if place:
        queue = urlsplit(url).path.rpartition("/")[2]
        # CloudWatch tells each account of its own queues alone, and of others' as of idle ones
        lent = next((s for s in sites if s.lent and s.account() == place.account), None)
        make = lent.client if lent else client
        source = BacklogSource(make("cloudwatch", place.region), queue, place.region)
        rounds.append(Round("queue", QUEUE_SECONDS, partial(standing.queue, place, source)))
    return rounds

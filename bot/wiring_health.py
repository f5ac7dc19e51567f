"""The composition root's part for service events of SES: all that tells of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from sqlalchemy import Engine

from bot import wiring_places, wiring_store
from bot.settings import Settings
from bot.sources.health import HealthSource
from bot.sources.health_all import ServiceEvents
from bot.sources.health_api import HealthApi, endpoint_region
from bot.sources.snapshot import Snapshot
from bot.store.notices import NoticeStore
from bot.watch.patrol import Patrol
from bot.watch.scheduler import Round
from bot.watch.standing import Standing

AT_ONCE = 4
"""Threads that ask AWS Health's API: those who ask at once share one look."""

API_EVERY = 2
"""Of so many looks at the public feeds one is at the API, which is asked for all Regions."""


def service_events(
    settings: Settings,
    engine: Engine,
    snapshot: Snapshot,
    client: Callable[[str, str], Any],
    *,
    fresh: bool = False,
) -> ServiceEvents:
    """`client`: makes one of AWS's; `fresh`: read the feeds each time, as a watcher does."""
    public = HealthSource(
        settings.SES_HEALTH_EVENTS_URL, settings.SES_HEALTH_RSS_URL, snapshot, fresh=fresh
    )
    api = None
    if settings.HEALTH_API != "off":
        made = client("health", endpoint_region(settings.SES_REGIONS[0]))
        regions, whose = wiring_places.regions(settings), wiring_places.own(settings)
        api = HealthApi(made, regions, snapshot, whose=whose)
    pool = ThreadPoolExecutor(AT_ONCE, "health")
    return ServiceEvents(public, NoticeStore(engine, wiring_store.names(settings)), api, pool)


def rounds(settings: Settings, patrol: Patrol, events: ServiceEvents) -> list[Round]:
    """What looks at AWS Health's API, for all Regions at once."""
    if events.api is None:
        return []
    look = partial(Standing(patrol).health_api, events.api.renew)
    return [Round("health api", API_EVERY * settings.WATCH_HEALTH_SECONDS, look)]

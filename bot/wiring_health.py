"""The composition root's part for service events of SES: all that tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import Engine

from bot import wiring_places, wiring_store
from bot.settings import Settings
from bot.sources.health import HealthSource
from bot.sources.health_all import ServiceEvents
from bot.sources.health_api import HealthApi, HealthApis, endpoint_region
from bot.sources.snapshot import Snapshot
from bot.store.notices import NoticeStore
from bot.watch.patrol import Patrol
from bot.watch.scheduler import Round
from bot.watch.standing import Standing
from bot.wiring_places import Site

AT_ONCE = 4
"""Threads that ask AWS Health's API: those who ask at once share one look."""

API_EVERY = 2
"""Of so many looks at the public feeds one is at the API, which is asked for all Regions."""


def service_events(
    settings: Settings,
    engine: Engine,
    snapshot: Snapshot,
    sites: Sequence[Site],
    *,
    fresh: bool = False,
) -> ServiceEvents:
    """`fresh`: read the feeds each time, as a watcher does."""
    public = HealthSource(
        settings.SES_HEALTH_EVENTS_URL, settings.SES_HEALTH_RSS_URL, snapshot, fresh=fresh
    )
    pool = ThreadPoolExecutor(AT_ONCE, "health")
    notices = NoticeStore(engine, wiring_store.names(settings))
    return ServiceEvents(public, notices, _api(settings, snapshot, sites), pool)


def rounds(settings: Settings, patrol: Patrol, events: ServiceEvents) -> list[Round]:
    """What looks at AWS Health's API, for all Regions at once, in each account."""
    apis = events.api.each if isinstance(events.api, HealthApis) else (events.api,)
    standing, seconds = Standing(patrol), API_EVERY * settings.WATCH_HEALTH_SECONDS
    return [
        Round(
            f"health api {api.alias}".strip(),
            seconds,
            partial(_look, standing, api),
        )
        for api in apis
        if api is not None
    ]


def _look(standing: Standing, api: HealthApi) -> None:
    standing.health_api(api.renew, api.whose)


def _api(
    settings: Settings, snapshot: Snapshot, sites: Sequence[Site]
) -> HealthApi | HealthApis | None:
    if settings.HEALTH_API == "off":
        return None
    home = endpoint_region(settings.SES_REGIONS[0])
    regions = wiring_places.regions(settings)
    first = {site.alias: site for site in reversed(sites)}  # of each account, the home one last
    apis = tuple(
        HealthApi(
            site.client("health", home), regions, snapshot, account=site.account, alias=site.alias
        )
        for site in reversed(first.values())
    )
    return HealthApis(apis, ThreadPoolExecutor(len(apis), "accounts")) if apis[1:] else apis[0]

"""The composition root's part for digests: who is asked, and who posts them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from slack_sdk import WebClient
from sqlalchemy import Engine

from bot import wiring_language, wiring_places, wiring_store
from bot.settings import Settings
from bot.slack import digest as messages
from bot.slack.permalinks import Permalinks
from bot.slack.render import Payload, Slack
from bot.sources import aws
from bot.store.alerts import AlertStore
from bot.store.digests import DigestStore
from bot.store.engine import open_database, utc_now
from bot.watch.digest import schedule
from bot.watch.digest.model import Digest
from bot.watch.digest.read import Reader, Spot
from bot.watch.digest.round import Digests
from bot.watch.scheduler import Round
from bot.wiring_places import Client

DIGEST_SECONDS = 10
"""How soon after its time a digest is posted: one query of the database for each that is due."""


def rounds(
    settings: Settings, engine: Engine, web: WebClient, client: Client = aws.client
) -> list[Round]:
    """None, where no digest is wanted."""
    schedules = schedule.parse(settings.DIGESTS)
    if not schedules:
        return []
    read = _reader(settings, engine, Permalinks(web), client).read
    store = DigestStore(engine, wiring_store.keys(settings))
    spoken = wiring_language.of_channels(settings)

    def drawn(channel: str, digest: Digest) -> Payload:
        return messages.message(Slack(spoken(channel)), digest)

    digests = Digests(schedules, read, drawn, store, utc_now)
    return [Round("digests", DIGEST_SECONDS, digests.look)]


def latest(settings: Settings, days: int) -> Digest:
    """Of the last days, up to now.  Raises Unavailable."""
    now, engine = utc_now(), open_database(settings.DATABASE_URL)
    reader = _reader(settings, engine, lambda channel, ts: None, aws.client)
    return reader.read(schedule.latest(days, now), now)


def _reader(
    settings: Settings, engine: Engine, link: Callable[[str, str], str | None], client: Client
) -> Reader:
    keys = wiring_store.keys(settings)
    found = wiring_places.sites(settings, client)

    def spots() -> tuple[Spot, ...]:
        return tuple(Spot(place, site.rates(place)) for site in found for place in (site.place,))

    return Reader(
        spots,
        wiring_store.events(settings, engine),
        AlertStore(engine, keys, names=wiring_store.names(settings)).all,
        DigestStore(engine, keys),
        link,
        timedelta(days=settings.RETENTION_DAYS),
    )

"""The composition root's part for the database and the queue: what starts without Slack."""

from __future__ import annotations

from datetime import timedelta

from bot.ingest.worker import Worker
from bot.settings import Settings
from bot.sources import aws
from bot.store.engine import open_database
from bot.store.events import EventStore
from bot.store.seal import Keys


def migrate(settings: Settings) -> None:
    from bot.store import migrate as migrations  # Alembic: no other role has to wait for it

    migrations.migrate(open_database(settings.DATABASE_URL))


def drain(settings: Settings) -> str:
    """Take in what waits on the queue; says in a line how much it was."""
    counts = worker(settings).drain()
    told = f"the queue is empty: {counts.received} messages taken in, {counts.stored} events new"
    if counts.ignored or counts.dead:
        told += f", {counts.ignored} of no interest, {counts.dead} unreadable and put by"
    return told


def worker(settings: Settings) -> Worker:
    engine = open_database(settings.DATABASE_URL)
    life = timedelta(days=settings.RETENTION_DAYS)
    keys = Keys(settings.ADDRESS_KEY.get_secret_value())
    store = EventStore(engine, keys, address_life=life)
    region = settings.SES_REGIONS[0]
    return Worker(
        aws.client("sqs", region),
        settings.EVENTS_QUEUE_URL,
        store,
        home_region=region,
        retention=life,
    )

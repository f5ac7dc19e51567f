"""The composition root's part for the database and the queue: what starts without Slack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.ingest.intake import Intake
from bot.ingest.queue import Queue
from bot.ingest.replay import replay as replay_letters
from bot.ingest.worker import Worker
from bot.settings import Settings
from bot.sources import aws
from bot.store.engine import open_database, utc_now
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
    if counts.refused:
        told += f", {counts.refused} not ours and put by"
    return told


def replay(settings: Settings) -> tuple[str, Mapping[str, int]]:
    """Read the dead letters again; says in a line what came of it, and why how many stay."""
    done = replay_letters(store(settings), intake(settings, queue(settings)))
    stay = sum(done.stay.values())
    told = f"{done.read} dead letters taken in, {done.stored} events new"
    return f"{told}, {done.ignored} of no interest, {stay} stay", done.stay


def dead_letters(settings: Settings) -> Mapping[str, int]:
    """How many there are, by why."""
    return store(settings).dead_by_reason()


def worker(settings: Settings) -> Worker:
    of_events = queue(settings)
    return Worker(
        of_events,
        store(settings),
        intake(settings, of_events),
        retention=timedelta(days=settings.RETENTION_DAYS),
    )


def queue(settings: Settings) -> Queue:
    return Queue(aws.client("sqs", settings.SES_REGIONS[0]), settings.EVENTS_QUEUE_URL)


def intake(settings: Settings, of_events: Queue) -> Intake:
    """What names no place is taken to be from where the queue is, or from the home Region."""
    return Intake(
        of_events.place(settings.SES_REGIONS[0]),
        accounts=settings.EVENTS_ACCOUNTS,
        topics=settings.EVENTS_TOPICS,
        clock=utc_now,
    )


def store(settings: Settings) -> EventStore:
    engine = open_database(settings.DATABASE_URL)
    keys = Keys(settings.ADDRESS_KEY.get_secret_value())
    return EventStore(engine, keys, address_life=timedelta(days=settings.RETENTION_DAYS))

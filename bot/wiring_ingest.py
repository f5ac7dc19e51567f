"""The composition root's part for the database and the queue: what starts without Slack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import chain
from typing import Any, TextIO

from bot import accounts, wiring_store
from bot.ingest import archive, bucket
from bot.ingest.archive import Source, Sources
from bot.ingest.importer import Importer
from bot.ingest.intake import Intake
from bot.ingest.meter import Meter
from bot.ingest.queue import Queue
from bot.ingest.replay import replay as replay_letters
from bot.ingest.worker import Worker
from bot.plain import Language
from bot.rejected import Rejected
from bot.settings import Settings
from bot.sources import aws
from bot.store.engine import utc_now
from checks.core import Place, Text, say


def drain(settings: Settings) -> Iterator[Text]:
    """Take in what waits on the queue; says how much it was, in the parts of a line."""
    counts = worker(settings).drain()
    yield say(
        "the queue is empty: {received} messages taken in, {stored} events new",
        received=counts.received,
        stored=counts.stored,
    )
    if counts.notices:
        yield say("{count} about SES or the account", count=counts.notices)
    if counts.ignored or counts.dead:
        yield say("{count} of no interest", count=counts.ignored)
        yield say("{count} unreadable and put by", count=counts.dead)
    if counts.refused:
        yield say("{count} not ours and put by", count=counts.refused)


def replay(settings: Settings) -> tuple[tuple[Text, ...], Mapping[str, int]]:
    """Read the dead letters again; says in the parts of a line what came of it, and why how many
    stay."""
    done = replay_letters(wiring_store.events(settings), intake(settings, queue(settings)))
    stay = sum(done.stay.values())
    told = (
        say(
            "{read} dead letters taken in, {stored} events new",
            read=done.read,
            stored=done.stored,
        ),
        say("{count} of no interest", count=done.ignored),
        say("{count} stay", count=stay),
    )
    return told, done.stay


def dead_letters(settings: Settings) -> Mapping[str, int]:
    """How many there are, by why."""
    return wiring_store.events(settings).dead_by_reason()


@contextmanager
def importing(
    settings: Settings, given: Sequence[str], shown: TextIO, words: Language
) -> Iterator[tuple[Importer, Iterator[Source]]]:
    """What takes in files, and those that are given, all of which are there.

    Raises Rejected where one is not, and Unavailable.
    """
    places = [_sources(settings, each) for each in given]
    total = sum(map(_size, given, places))
    with Meter(total, shown, words=words) as meter:
        importer = Importer(
            wiring_store.events(settings),
            intake(settings, queue(settings)),
            meter,
            retention=timedelta(days=settings.RETENTION_DAYS),
            clock=utc_now,
        )
        yield importer, chain.from_iterable(place() for place in places)


def _sources(settings: Settings, given: str) -> Sources:
    if not given.startswith(bucket.SCHEME):
        return archive.local(given)
    return bucket.objects(given, lambda: aws.client("s3", settings.SES_REGIONS[0]))


def _size(given: str, place: Sources) -> int:
    """Bytes in all."""
    sizes = [source.size for source in place()]
    if not sizes:
        raise Rejected(say("There is nothing to import in {name}", name=given))
    return sum(sizes)


def worker(settings: Settings) -> Worker:
    of_events = queue(settings)
    return Worker(
        of_events,
        wiring_store.events(settings),
        intake(settings, of_events),
        retention=timedelta(days=settings.RETENTION_DAYS),
    )


def queue(settings: Settings) -> Queue:
    return Queue(sqs(settings), settings.EVENTS_QUEUE_URL)


def sqs(settings: Settings) -> Any:
    """Of the queue's own Region: SQS knows the queues of no other."""
    place = Queue(None, settings.EVENTS_QUEUE_URL).place(settings.SES_REGIONS[0])
    return aws.client("sqs", place.region)


def intake(settings: Settings, of_events: Queue) -> Intake:
    """What names no place is taken to be from where the queue is, or from the home Region."""
    place = of_events.place(settings.SES_REGIONS[0])
    return Intake(
        place,
        accounts=settings.EVENTS_ACCOUNTS or _ours(settings, place),
        topics=settings.EVENTS_TOPICS,
        clock=utc_now,
    )


def _ours(settings: Settings, queue: Place) -> tuple[str, ...]:
    """Where several accounts are looked at, events of each of them are taken in."""
    named = tuple(each.number for each in accounts.parse(settings.SES_ACCOUNTS))
    return tuple(filter(None, (queue.account, *named))) if named else ()

"""Archives on disk with events of a month, and what comes of importing them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import zstandard
from sqlalchemy import Engine, select

from bot.ingest.archive import local
from bot.ingest.importer import Importer
from bot.ingest.intake import Intake
from bot.ingest.totals import Totals
from bot.plain import sentence
from bot.store.events import EventStore
from bot.store.tables import events
from checks.core import Place, Text
from tests.bench.corpus import NOW, bodies
from tests.bot.store.database import KEYS

PACKS: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda content: content,
    "gzip": gzip.compress,
    "zstd": zstandard.compress,
}


def written(count: int, between: str = "\n", seed: int = 1) -> bytes:
    return "".join(body + between for body in bodies(count, seed)).encode()


class SilentMeter:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.bytes = self.records = 0

    def read(self, size: int) -> None:
        self.bytes += size

    def took(self, records: int) -> None:
        self.records += records

    def tell(self, told: Text) -> None:
        self.lines.append(sentence(told))


class Import:
    """One run of the command, as far as a database and files go."""

    def __init__(
        self, store: object, *, retention: timedelta = timedelta(days=90), batch: int = 10
    ) -> None:
        self.meter = SilentMeter()
        self._importer = Importer(
            store,  # type: ignore[arg-type]  # some tests hand in one that fails
            Intake(Place("", "eu-west-1"), clock=clock),
            self.meter,
            retention=retention,
            clock=clock,
            batch=batch,
        )

    def run(self, *given: Path | str, again: bool = False) -> Totals:
        for each in given:
            for source in local(str(each))():
                self._importer.take(source, again=again)
        return self.totals

    @property
    def totals(self) -> Totals:
        return self._importer.totals

    @property
    def lines(self) -> list[str]:
        return self.meter.lines


def clock() -> datetime:
    return NOW


def store_of(engine: Engine) -> EventStore:
    return EventStore(engine, KEYS, clock=clock)


def rows(engine: Engine) -> Sequence[object]:
    with engine.connect() as connection:
        return sorted(map(tuple, connection.execute(select(events))), key=repr)

"""Takes in past events from archives: each once, and going on where an earlier run ended.

How far an archive has been read is saved with the events it held, in the same transaction: after
an end at any moment, be it by a kill, nothing is missing and little is read twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.ingest import faults
from bot.ingest.archive import Opened, Source
from bot.ingest.arrival import Arrival, DeadLetter, Progress
from bot.ingest.intake import Intake
from bot.ingest.reading import Counts, Reading, reading
from bot.ingest.records import RECORD_MAX, Record, split
from bot.ingest.totals import Totals
from bot.ingest.unpack import Read, unpacked
from bot.rejected import Rejected
from checks.core import Text, say

log = logging.getLogger(__name__)

BATCH, BATCH_CHARACTERS = 1000, 4 * 1024 * 1024
"""Records, and what they come to, in one transaction."""

TOO_LONG = f"longer than {RECORD_MAX // 1024} KB: only its beginning is kept"


FAULTS_MAX = 10
"""Records on which our code fails, before it must be something else than the records."""


STRANGE = 20
"""So few records may all be unreadable without the file being the wrong one."""

FINISHED_TOLD = 20
"""Sources that were imported before are named up to so many: there may be a million."""


class OurFault(Exception):
    """Nothing can be stored, and nobody but us can mend it."""


class Store(Protocol):
    """Both raise Unavailable where the database refuses; then nothing of it was kept."""

    def add(
        self,
        arrivals: Iterable[Arrival],
        dead: Iterable[DeadLetter] = (),
        progress: Progress | None = None,
    ) -> int:
        """The number of events that were new."""

    def progress(self, source: str) -> Progress | None: ...


class Meter(Protocol):
    """Shows how it goes."""

    def read(self, size: int) -> None:
        """So many more bytes are done, as they are stored."""

    def took(self, records: int) -> None: ...

    def tell(self, told: Text) -> None: ...


@dataclass(slots=True)
class _Batch:
    records: list[Record] = field(default_factory=list)
    size: int = 0
    is_last: bool = False

    def add(self, record: Record) -> None:
        self.records.append(record)
        self.size += len(record.text)


class Importer:
    def __init__(
        self,
        store: Store,
        intake: Intake,
        meter: Meter,
        *,
        retention: timedelta,
        clock: Callable[[], datetime],
        batch: int = BATCH,
    ) -> None:
        self._store = store
        self._intake = intake
        self._meter = meter
        self._retention = retention
        self._clock = clock
        self._batch = batch
        self._faults = 0
        self.totals = Totals()
        """So far, whatever ends it."""

    def take(self, source: Source, *, again: bool = False) -> None:
        """Take in one source, from its beginning where `again`.  One that is damaged is told and
        given up; what came before the damage is kept.  Raises Unavailable."""
        try:
            with source.open() as opened:
                self._take(source, opened, again=again)
        except Rejected as e:
            self.totals += Totals(damaged=1)
            self._meter.tell(say("{file}: {fault}", file=source.name, fault=e.why))

    def _take(self, source: Source, opened: Opened, *, again: bool) -> None:
        before = self._store.progress(source.mark) if opened.stamp and not again else None
        if before is not None and before.stamp != opened.stamp:
            told = say("{file}: changed since it was imported, read anew", file=source.name)
            self._meter.tell(told)
            before = None
        if before is not None and before.done:
            self._pass_over(source)
            return
        start = before.position if before else 0
        self.totals += Totals(sources=1)
        chunks = _without_first(start, unpacked(self._metered(opened.read)))
        position, any_taken = start, start > 0
        for batch in _batches(split(chunks, start), self._batch):
            if batch.is_last and not batch.records and not any_taken:
                self._meter.tell(say("{file}: there is no record in it", file=source.name))
            position = batch.records[-1].end if batch.records else position
            progress = Progress(source.mark, opened.stamp, position, batch.is_last)
            readings = [self._read(record) for record in batch.records]
            if not any_taken:
                _expect_events(readings)
                any_taken = True
            self._keep(readings, progress if opened.stamp else None)

    def _pass_over(self, source: Source) -> None:
        self.totals += Totals(finished_before=1)
        self._meter.read(source.size)
        if self.totals.finished_before <= FINISHED_TOLD:
            self._meter.tell(say("{file}: already imported", file=source.name))
        if self.totals.finished_before == FINISHED_TOLD:
            self._meter.tell(say("others that are already imported are counted at the end"))

    def _metered(self, read: Read) -> Read:
        def metered(size: int) -> bytes:
            got = read(size)
            self._meter.read(len(got))
            return got

        return metered

    def _keep(self, readings: list[Reading], progress: Progress | None) -> None:
        kept = False
        with faults.survived(log, f"with {len(readings)} records"):
            self._store_all(readings, progress)
            kept = True
        if not kept:
            for each in readings:
                self._keep_alone(each)
            self._store_all([], progress)
        self._meter.took(len(readings))

    def _keep_alone(self, one: Reading) -> None:
        """So that one on which our code fails does not keep the others out."""
        with faults.survived(log, "with a record"):
            self._store_all([one], None)
            return
        self._store_all([self._fault(one.body)], None)

    def _fault(self, body: str) -> Reading:
        self._faults += 1
        if self._faults >= FAULTS_MAX:
            raise OurFault("the import ends here: it is not the records that are at fault")
        return Reading.fault(body)

    def _read(self, record: Record) -> Reading:
        if record.cut:
            letter = DeadLetter(record.text, TOO_LONG)
            return Reading(record.text, letters=(letter,), counts=Counts(dead=1))
        with faults.survived(log, "with a record"):
            return reading(record.text, self._intake.read(record.text))
        return self._fault(record.text)

    def _store_all(self, readings: list[Reading], progress: Progress | None) -> None:
        oldest = self._clock() - self._retention
        found = [arrival for each in readings for arrival in each.arrivals]
        young = [arrival for arrival in found if arrival.event.sent_at >= oldest]
        letters = [letter for each in readings for letter in each.letters]
        new = self._store.add(young, letters, progress)
        self.totals += Totals(
            records=len(readings),
            new=new,
            known=len(young) - new,
            too_old=len(found) - len(young),
            # what was told of SES or the account then is no matter of the watch now
            ignored=sum(each.counts.ignored + each.counts.notices for each in readings),
            refused=sum(each.counts.refused for each in readings),
            dead=sum(each.counts.dead for each in readings),
        )


def _expect_events(readings: list[Reading]) -> None:
    """Raises Rejected where nothing at the beginning is anything that SES publishes: another file
    was meant, and each of its lines would be put by."""
    if len(readings) >= STRANGE and all(each.counts.dead for each in readings):
        raise Rejected(
            say(
                "none of its first {count} records is an event of SES: is it the right file?",
                count=len(readings),
            )
        )


def _without_first(skipped: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[skipped:]
        skipped = max(skipped - len(chunk), 0)


def _batches(records: Iterable[Record], most: int) -> Iterator[_Batch]:
    """The last one may be empty: it says that all was read.  A fault comes after what was before
    it."""
    batch = _Batch()
    try:
        for record in records:
            if len(batch.records) >= most or batch.size >= BATCH_CHARACTERS:
                yield batch
                batch = _Batch()
            batch.add(record)
    except Rejected:
        yield batch
        raise
    batch.is_last = True
    yield batch

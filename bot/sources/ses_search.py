"""Searches SES's own records for mail to one address: an export job in every place, then the
messages that it names, one by one.

The job's file says which messages there are; what became of them is read with GetMessageInsights,
whose form is known.  A subject can hold the id of somebody else's message, so only those count
that SES itself says were sent to this address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Protocol

from bot import search as words
from bot.search import LONGEST, WINDOW, Found, Interrupted
from bot.sources.ses_export import Refused, Wait
from checks.core import (
    Account,
    Address,
    MessageId,
    MessageInsights,
    Place,
    Text,
    Unavailable,
    attempt,
    say,
    timelines,
)

Tell = Callable[[Text], None]
"""What the person who waits reads meanwhile."""

LOOKS, LOOK = (1.0, 2.0, 3.0, 5.0, 8.0), 15.0
"""Seconds before the first looks at the jobs, and before each one after them."""

READ_MOST = 5
"""Messages whose fate is told; the newest."""

ASKED_MOST = 10
"""Messages that SES is asked about at most: some may turn out to be to somebody else."""

READ_PAUSE = 1.0
"""Seconds between two of them: SES allows one a second."""

SLACK_OF_CLOCKS = timedelta(minutes=5)


class Job(Protocol):
    def look(self) -> tuple[MessageId, ...] | None: ...

    def cancel(self) -> None: ...


class Exports(Protocol):
    def start(self, address: Address, since: datetime, until: datetime, wait: Wait) -> Job: ...


class Records(Protocol):
    """What is used of a `Ses`."""

    def account(self) -> Account: ...

    def message_insights(self, message_id: str) -> MessageInsights | None: ...


@dataclass(frozen=True, slots=True)
class Spot:
    place: Place
    exports: Exports
    ses: Records


@dataclass(frozen=True, slots=True)
class Searching:
    """One search.  `clock` counts seconds; `wait` says whether the process is to end."""

    address: Address
    spots: tuple[Spot, ...]
    now: datetime
    clock: Callable[[], float]
    wait: Wait
    tell: Tell

    def __call__(self) -> Found:
        """Raises Interrupted; what could not be searched is among the gaps."""
        self.tell(words.begun(tuple(spot.place for spot in self.spots)))
        named, gaps = self._named()
        kept = self._read(named, gaps)
        found = timelines(event for each in kept for event in each.events)
        return Found(
            address=self.address,
            timelines=found,
            spellings=tuple(dict.fromkeys(to for each in kept for to in each.addresses)),
            named=sum(len(ids) for _, ids in named),
            searched=tuple(spot.place for spot, _ in named if spot.place not in gaps),
            gaps=tuple(gaps.items()),
        )

    def _named(self) -> tuple[list[tuple[Spot, tuple[MessageId, ...]]], dict[Place, Unavailable]]:
        """Which messages each place names.  Whatever happens, no job is left behind."""
        jobs: dict[Place, Job] = {}
        named: dict[Place, tuple[MessageId, ...]] = {}
        gaps: dict[Place, Unavailable] = {}
        try:
            for spot in self.spots:
                if gap := self._start(spot, jobs):
                    gaps[spot.place] = gap
            self._follow(jobs, named, gaps)
        finally:
            for job in jobs.values():
                job.cancel()
        for spot in self.spots:
            if not named.get(spot.place, True) and (gap := _unkept(spot)):
                gaps[spot.place] = gap
        return [(spot, named[spot.place]) for spot in self.spots if spot.place in named], gaps

    def _start(self, spot: Spot, jobs: dict[Place, Job]) -> Unavailable | None:
        manager = attempt(spot.ses.account)
        if isinstance(manager, Account) and manager.deliverability_manager is False:
            return _off(spot.place)
        try:
            jobs[spot.place] = spot.exports.start(
                self.address, self.now - WINDOW, self.now, self.wait
            )
        except Refused as e:
            kept = isinstance(manager, Account) and manager.deliverability_manager
            return e if kept else _off(spot.place, e.why)
        except Unavailable as e:
            return e
        return None

    def _follow(
        self,
        jobs: dict[Place, Job],
        named: dict[Place, tuple[MessageId, ...]],
        gaps: dict[Place, Unavailable],
    ) -> None:
        """Until all jobs have ended, or the time is up."""
        began = self.clock()
        for pause in chain(LOOKS, repeat(LOOK)):
            if not jobs:
                return
            if self.clock() + pause - began > LONGEST.total_seconds():
                gaps.update((place, _late(place)) for place in jobs)
                return
            if self.wait(pause):
                raise Interrupted
            for place, job in tuple(jobs.items()):
                try:
                    found = job.look()
                except Unavailable as e:
                    gaps[place] = e
                    job.cancel()
                    del jobs[place]
                else:
                    if found is not None:
                        named[place] = found
                        del jobs[place]
            if jobs:
                since = timedelta(seconds=self.clock() - began)
                self.tell(words.going_on(tuple(jobs), since))

    def _read(
        self,
        named: list[tuple[Spot, tuple[MessageId, ...]]],
        gaps: dict[Place, Unavailable],
    ) -> list[MessageInsights]:
        """What became of the newest messages to this address."""
        candidates = sorted(
            ((each, spot) for spot, ids in named for each in self._plausible(ids)),
            key=lambda pair: pair[0].accepted_at,
            reverse=True,
        )
        kept: list[MessageInsights] = []
        for number, (message, spot) in enumerate(candidates[:ASKED_MOST]):
            if len(kept) == READ_MOST:
                break
            self.tell(words.reading(number + 1, len(candidates)))
            if self.wait(READ_PAUSE if number else 0):
                raise Interrupted
            if spot.place in gaps:
                continue
            try:
                told = spot.ses.message_insights(message.value)
            except Unavailable as e:
                gaps[spot.place] = e
                continue
            if told is not None and told.events and self._is_ours(told):
                kept.append(told)
        return kept

    def _plausible(self, ids: Iterable[MessageId]) -> Iterator[MessageId]:
        """Of the time that was searched: an id that somebody made up may be of any time."""
        for each in ids:
            since, until = self.now - WINDOW - SLACK_OF_CLOCKS, self.now + SLACK_OF_CLOCKS
            if since <= each.accepted_at <= until:
                yield each

    def _is_ours(self, told: MessageInsights) -> bool:
        return {each.lower() for each in told.addresses} == {self.address.lowered}


def _unkept(spot: Spot) -> Unavailable | None:
    """Nothing found means something only where the records are known to be kept."""
    manager = attempt(spot.ses.account)
    if isinstance(manager, Unavailable):
        return manager
    return None if manager.deliverability_manager else _off(spot.place)


def _off(place: Place, refusal: Text | None = None) -> Unavailable:
    """`refusal`: what SES said, where it does not say outright that the manager is off."""
    source = f"SES CreateExportJob, {place.named}"
    command = (
        "aws sesv2 put-account-vdm-attributes --vdm-attributes VdmEnabled=ENABLED"
        f" --region {place.region}"
    )
    off = say(
        "Virtual Deliverability Manager is off, so SES keeps no record: {command} switches it on"
        " for mail from then on, and AWS then charges a little more for every message",
        command=command,
    )
    if refusal is None:
        return Unavailable(source, off)
    both = say("{refusal} ({off})", refusal=refusal, off=off)
    return Unavailable(source, both)


def _late(place: Place) -> Unavailable:
    late = say(
        "SES had no result within {longest}; the search was cancelled. Try again later",
        longest=LONGEST,
    )
    return Unavailable(f"SES GetExportJob, {place.named}", late)

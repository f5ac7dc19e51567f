from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.plain import sentence
from bot.watch.scheduler import HUNG_SECONDS, LEASE_FOR, RENEW_SECONDS, Round, Watcher
from checks.core import Unavailable, say


@dataclass
class FakeLeases:
    holder: str | None = None
    broken: bool = False

    def take(self, name: str, holder: str, for_: timedelta) -> bool:
        if self.broken:
            raise Unavailable("database", say("it is locked"))
        if self.holder in (None, holder):
            self.holder = holder
        return self.holder == holder

    def give_up(self, name: str, holder: str) -> None:
        if self.holder == holder:
            self.holder = None


@dataclass
class FakePoster:
    turns: int = 0
    settled: int = 0
    then: Callable[[], None] = lambda: None

    def turn(self) -> float:
        self.turns += 1
        self.then()
        return 0.0

    def settle(self) -> None:
        self.settled += 1
        self.then()


@dataclass
class Shift:
    """A watcher with one round, on a clock that stands still."""

    leases: FakeLeases = field(default_factory=FakeLeases)
    poster: FakePoster = field(default_factory=FakePoster)
    now: float = 100.0
    looks: int = 0

    def __post_init__(self) -> None:
        self.round = Round("rates", 3600, self.look)
        self.watcher = Watcher(self.leases, self.poster, [self.round], clock=lambda: self.now)

    def look(self) -> None:
        self.looks += 1


def test_one_of_two_leads() -> None:
    first = Shift()
    second = Shift(leases=first.leases)
    first.watcher._lead()
    second.watcher._lead()
    assert (first.watcher.leading, second.watcher.leading) == (True, False)


def test_who_does_not_lead_does_not_look() -> None:
    shift = Shift(leases=FakeLeases(holder="somebody else"))
    shift.watcher._lead()
    shift.watcher._turn(shift.round)
    assert shift.looks == 0


def test_a_process_that_slept_through_its_lease_does_not_believe_in_it() -> None:
    shift = Shift()
    shift.watcher._lead()
    shift.now += LEASE_FOR.total_seconds() + 1
    assert not shift.watcher.leading


def test_a_lease_counts_from_when_it_was_asked_for() -> None:
    """A database that takes its time may answer when it is over already."""
    shift = Shift()
    take = shift.leases.take

    def slow(name: str, holder: str, for_: timedelta) -> bool:
        taken = take(name, holder, for_)
        shift.now += LEASE_FOR.total_seconds() + 1
        return taken

    shift.leases.take = slow  # type: ignore[method-assign]  # the same, and later
    shift.watcher._lead()
    assert not shift.watcher.leading


def test_a_dead_watcher_is_followed_within_a_minute() -> None:
    assert LEASE_FOR.total_seconds() + RENEW_SECONDS < 60


def test_without_the_database_nobody_leads() -> None:
    shift = Shift()
    shift.watcher._lead()
    shift.leases.broken = True
    shift.watcher._lead()
    assert not shift.watcher.leading


def test_a_round_that_crashes_does_not_end_the_watch() -> None:
    def crash() -> None:
        raise KeyError("oops")

    shift = Shift()
    shift.watcher._lead()
    shift.watcher._turn(Round("bad", 60, crash))
    shift.watcher._turn(shift.round)
    assert shift.looks == 1


def test_it_posts_until_it_is_stopped_and_gives_the_lease_back() -> None:
    stop = threading.Event()
    shift = Shift()
    shift.poster.then = stop.set
    shift.watcher.run(stop)
    assert shift.poster.turns == 1
    assert shift.leases.holder is None


def test_who_stands_by_sends_nothing_and_writes_down_what_it_sent_before() -> None:
    stop = threading.Event()
    shift = Shift(leases=FakeLeases(holder="somebody else"))
    shift.poster.then = stop.set
    shift.watcher.run(stop)
    assert (shift.poster.turns, shift.poster.settled) == (0, 1)


def test_a_round_that_does_not_end_is_told_of_and_one_that_ends_or_crashes_is_not() -> None:
    told: list[str] = []

    def long() -> None:
        for seconds in (HUNG_SECONDS - 1, 1, 65):
            shift.now += seconds
            told.append(sentence(why) if (why := shift.watcher.lacking()) else "")
        raise KeyError("oops")

    shift = Shift()
    shift.watcher._leads_until = 1e9
    shift.watcher._turn(Round("rates prod", 60, long))
    words = "The watch rates prod began {} minutes ago and has not ended: restart this process"
    assert told == ["", words.format(15), words.format(16)]
    assert shift.watcher.lacking() is None

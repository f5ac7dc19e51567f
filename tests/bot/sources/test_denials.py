"""What AWS denied is not offered for an hour, in that Region alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.report import Report, Result
from bot.sources.denials import Denials
from bot.sources.snapshot import Snapshot
from checks.core import Finding, Place, Suppression, say
from tests.bot.reports import check, report
from tests.bot.sources.conftest import Clock
from tests.bot.sources.memory import MemoryStore
from tests.fakes import ANN, AWAY, HOME, ago

LISTED = Suppression(ANN.value, "BOUNCE", ago(days=3))


def shown(*places: Place) -> Report:
    finding = replace(Finding.ok(say("Listed")), listed=(LISTED,))
    found = (Result(check("suppression_list", per_place=True), finding, p) for p in places)
    return replace(report(), results=tuple(found))


def test_a_denial_is_remembered_for_an_hour_and_shared_by_processes(clock: Clock) -> None:
    store = MemoryStore()
    here, there = (Denials(Snapshot(store, clock.now)) for _ in range(2))
    assert there.of(shown(HOME)) == frozenset()
    here.deny(HOME)
    assert there.of(shown(HOME, AWAY)) == {HOME}
    clock.wait(timedelta(hours=1).total_seconds())
    assert there.of(shown(HOME)) == frozenset()


def test_of_a_report_that_shows_no_entry_nothing_is_asked(clock: Clock) -> None:
    denials = Denials(Snapshot(MemoryStore(), clock.now))
    denials.deny(HOME)
    assert denials.of(report()) == frozenset()

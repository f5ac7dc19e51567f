from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from bot.plain import sentence
from bot.status import Overview, Status
from bot.survey import Alerts, Letters, Limits, Spot, courses, survey
from bot.traffic import Traffic
from bot.watch.readings import Rates
from checks.core import Account, Place, Unavailable, say
from tests.bot.overviews import INCIDENT, alert, rates
from tests.fakes import (
    ACCOUNT,
    AWAY,
    HOME,
    NOW,
    Fake,
    FakeHealth,
    FakeHistory,
    FakeSes,
    ago,
    event,
)


@dataclass
class FakeRates(Fake):
    found: Rates | Exception = field(default_factory=rates)
    asked: tuple[datetime, datetime] | None = None

    def rates(self, since: datetime, until: datetime) -> Rates:
        self.asked = (since, until)
        if isinstance(self.found, Exception):
            raise self.found
        found = self.found
        return self._answer("rates", lambda: found)


class Stuck(FakeSes):
    """Answers when it is let go."""

    def __init__(self, release: threading.Event) -> None:
        super().__init__()
        self._release = release

    def account(self) -> Account:
        assert self._release.wait(10)
        return super().account()


SENT = Traffic((("Send", 1),))


def spot(place: Place = HOME) -> Spot:
    history = FakeHistory(events=(event(at=ago(minutes=3)),))
    health = FakeHealth(known=(INCIDENT,))
    return Spot(place, FakeSes(), FakeRates(found=rates()), history, history, health)


@pytest.fixture
def lookups() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


def ask(
    lookups: ThreadPoolExecutor,
    *spots: Spot,
    alerts: Alerts = tuple,
    letters: Letters = dict,
    limits: Limits = lambda: None,
    budget: float = 10,
) -> Overview:
    ticks = iter((5.0, 7.5))
    return survey(
        spots,
        alerts,
        letters,
        limits,
        NOW,
        lookups=lookups,
        budget=budget,
        clock=lambda: next(ticks),
    )


def test_every_place_in_order(lookups: ThreadPoolExecutor) -> None:
    assert ask(lookups, spot(), spot(AWAY), alerts=lambda: (alert(),)) == Overview(
        NOW,
        (
            Status(HOME, ACCOUNT, rates(), (INCIDENT,), ago(minutes=3), SENT),
            Status(AWAY, ACCOUNT, rates(), (), None),
        ),
        (alert(),),
        2.5,
    )


def test_rates_are_asked_for_up_to_now(lookups: ThreadPoolExecutor) -> None:
    reader = FakeRates()
    ask(lookups, replace(spot(), rates=reader))
    assert reader.asked == (ago(hours=24), NOW)


def test_a_source_that_fails_costs_its_own_field(lookups: ThreadPoolExecutor) -> None:
    failing = FakeRates(found=Unavailable("CloudWatch", say("denied")))
    [status] = ask(lookups, replace(spot(), rates=failing)).places
    assert isinstance(status.rates, Unavailable)
    assert [gap for _, gap in status.gaps] == [status.rates]
    assert (status.account, status.newest_event_at) == (ACCOUNT, ago(minutes=3))


def test_a_crash_costs_its_own_field_and_is_named(lookups: ThreadPoolExecutor) -> None:
    [status] = ask(lookups, replace(spot(), rates=FakeRates(found=KeyError("x")))).places
    [(_, gap)] = status.gaps
    assert gap.source == "CloudWatch GetMetricData, eu-west-1"
    assert sentence(gap.why) == "Reading it crashed; the log has the details"


def test_who_is_late_is_not_waited_for(lookups: ThreadPoolExecutor) -> None:
    release = threading.Event()
    found = ask(lookups, replace(spot(), ses=Stuck(release)), budget=0.2)
    release.set()
    [status] = found.places
    [(_, gap)] = status.gaps
    assert gap.source == "SES GetAccount, eu-west-1"
    assert sentence(gap.why) == "No answer within 0.2 seconds: ask again"
    assert status.incidents == (INCIDENT,)


def test_alerts_that_cannot_be_read_are_a_gap_of_no_place(lookups: ThreadPoolExecutor) -> None:
    locked = Unavailable("alerts", say("locked"))

    def alerts() -> tuple[()]:
        raise locked

    found = ask(lookups, spot(), alerts=alerts)
    assert (found.alerts, found.gaps) == (locked, ((None, locked),))


def test_dead_letters_are_counted_whatever_the_reason(lookups: ThreadPoolExecutor) -> None:
    assert (
        ask(lookups, spot(), letters=lambda: {"not JSON": 2, "no eventType": 1}).dead_letters == 3
    )


def test_a_database_that_is_down_is_one_gap_of_each_place_and_one_of_all(
    lookups: ThreadPoolExecutor,
) -> None:
    def down() -> Any:
        raise Unavailable("event store", say("locked"))

    blind = FakeHistory(down=say("locked"))
    found = ask(lookups, replace(spot(), history=blind, tallies=blind), alerts=down, letters=down)
    assert [place for place, _ in found.gaps] == [HOME, None]


def test_a_place_whose_days_cannot_be_read_costs_its_own_alone() -> None:
    class Reader:
        def __init__(self, found: Rates | Unavailable) -> None:
            self.found = found

        def course(self, since: datetime, until: datetime) -> Rates:
            assert (since, until) == (ago(days=7), NOW)
            if isinstance(self.found, Unavailable):
                raise self.found
            return self.found

    gap = Unavailable("CloudWatch", say("away"))
    with ThreadPoolExecutor(2) as lookups:
        found = courses([(HOME, Reader(gap)), (AWAY, Reader(rates()))], ago(days=7), NOW, lookups)
    assert found == ((HOME, gap), (AWAY, rates()))

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from bot.diagnose import diagnose
from bot.report import Report, Result, outcome, rank
from checks.core import (
    Check,
    EventKind,
    Finding,
    Fix,
    Outcome,
    Owner,
    Place,
    Sources,
    Strength,
    Target,
    Unavailable,
    Verdict,
    say,
    timelines,
)
from tests.fakes import ANN, AWAY, HOME, NOW, FakeHistory, ago, event, sources

FIX = Fix(Owner.US, say("x"))
TELLS = say("what a check tells")
OK = Finding.ok(say("ok"))
HELD = Finding(Verdict.FAIL, say("h"), (), FIX, Strength.PROOF, (Outcome.NEVER_SENT,))


@pytest.fixture
def lookups() -> Iterator[Executor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def check(id: str, finding: Finding, *, per_place: bool = False) -> Check[None]:
    return Check(
        id,
        say("A check"),
        lambda target, sources: None,
        lambda seen: finding,
        per_place,
        tells=TELLS,
    )


def ask(lookups: Executor, *checks: Check[Any], worlds: tuple[Sources, ...] = ()) -> Report:
    ticks = itertools.count()
    return diagnose(
        ANN,
        worlds or (sources(),),
        checks,
        lookups=lookups,
        budget=2,
        clock=lambda: float(next(ticks)),
    )


def results(*findings: Finding) -> list[Result]:
    return [Result(check(f"c{n}", found), found) for n, found in enumerate(findings)]


def test_what_accounts_for_the_outcome_leads_even_over_worse_news() -> None:
    delay = Finding(Verdict.WARN, say("d"), (), FIX, Strength.PROOF, (Outcome.DELAYED,))
    paused = Finding(Verdict.FAIL, say("f"), (), FIX, Strength.BLOCK)
    blind = Finding.unknown(say("?"))
    ranked = rank(results(OK, blind, paused, delay), Outcome.DELAYED)
    assert [r.finding for r in ranked] == [delay, paused, blind, OK]


def test_nothing_leads_where_nothing_accounts_for_the_outcome(lookups: Executor) -> None:
    assert ask(lookups, check("fine", OK)).lead is None


@pytest.mark.parametrize(
    ("history", "finding", "what"),
    [
        pytest.param((), OK, Outcome.UNKNOWN, id="nothing known, nothing in the way"),
        pytest.param((), HELD, Outcome.NEVER_SENT, id="would be held back"),
        pytest.param((), Finding.unknown(say("?")), Outcome.UNKNOWN, id="could not look"),
        pytest.param(
            timelines([event(EventKind.DELIVERY)]), HELD, Outcome.ACCEPTED, id="held back since"
        ),
        pytest.param(
            Unavailable("event store", say("down")), HELD, Outcome.UNKNOWN, id="history is down"
        ),
    ],
)
def test_outcome(history: Any, finding: Finding, what: Outcome) -> None:
    assert outcome(history, results(finding), NOW, empty=False) is what


def test_where_no_event_of_any_message_is_stored_nothing_is_concluded() -> None:
    assert outcome((), results(HELD), NOW, empty=True) is Outcome.UNKNOWN


def test_the_newest_message_decides(lookups: Executor) -> None:
    history = FakeHistory(
        events=(
            event(EventKind.BOUNCE, message_id="old", sent_at=ago(days=2)),
            event(EventKind.DELIVERY, message_id="new", sent_at=ago(hours=1)),
        )
    )
    report = ask(lookups, check("fine", OK), worlds=(sources(history=history),))
    assert (report.outcome, report.newest_event_at) == (Outcome.ACCEPTED, ago(hours=1))


def test_a_source_that_is_down_is_unknown_not_ok(lookups: Executor) -> None:
    def gather(target: Target, sources: Sources) -> None:
        raise Unavailable("SES", say("access denied"))

    report = ask(lookups, Check("down", say("Down"), gather, lambda seen: OK, tells=TELLS))
    assert report.results[0].finding == Finding.unknown(say("access denied"))


def test_a_check_bound_to_a_place_is_asked_in_each(lookups: Executor) -> None:
    worlds = tuple(sources(place=p, places=(HOME, AWAY)) for p in (HOME, AWAY))
    report = ask(lookups, check("a", OK, per_place=True), check("b", OK), worlds=worlds)
    assert [(r.check.id, r.place) for r in report.results] == [
        ("a", HOME),
        ("a", AWAY),
        ("b", None),
    ]


def test_a_check_that_crashes_costs_only_its_own_answer(lookups: Executor) -> None:
    def boom(target: Target, sources: Sources) -> Any:
        raise KeyError("oops")

    bad = Check("bad", say("Bad"), boom, lambda seen: OK, tells=TELLS)
    report = ask(lookups, bad, check("good", OK))
    found = {r.check.id: r.finding.verdict for r in report.results}
    assert found == {"bad": Verdict.UNKNOWN, "good": Verdict.OK}


def test_a_history_that_crashes_is_not_an_empty_one(lookups: Executor) -> None:
    class Broken(FakeHistory):
        def timelines(self, target: Target) -> Any:
            raise KeyError("oops")

    report = ask(lookups, check("held", HELD), worlds=(sources(history=Broken()),))
    assert isinstance(report.timelines, Unavailable)
    assert report.outcome is Outcome.UNKNOWN


def test_a_check_that_is_late_costs_only_its_own_answer() -> None:
    done = threading.Event()

    def nap(target: Target, sources: Sources) -> Any:
        done.wait(30)

    late = Check("late", say("Late"), nap, lambda seen: OK, tells=TELLS)
    with ThreadPoolExecutor(8) as pool:
        report = diagnose(
            ANN,
            [sources()],
            [late, check("good", OK)],
            lookups=pool,
            budget=0.2,
            clock=lambda: 0.0,
        )
        done.set()
    found = {r.check.id: r.finding for r in report.results}
    assert found["late"] == Finding.unknown(say("No answer within {seconds} seconds", seconds=0.2))
    assert found["good"] == OK


def test_places_are_kept_for_whoever_shows_them(lookups: Executor) -> None:
    assert ask(lookups, check("a", OK)).places == (Place("111122223333", "eu-west-1"),)


def test_a_finding_that_worries_somebody_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="says what to do"):
        Finding(Verdict.FAIL, say("bad"))

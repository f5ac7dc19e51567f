"""Run every check against one target."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, wait
from datetime import datetime
from typing import Any, TypeVar

from bot.report import DomainReport, Report, Result, outcome, rank
from checks.core import (
    Check,
    Domain,
    Finding,
    Place,
    Sources,
    Target,
    Text,
    Unavailable,
    attempt,
    say,
)

T = TypeVar("T")

log = logging.getLogger(__name__)

Asked = tuple[Check[Any], Sources, Place | None]


def diagnose(
    target: Target,
    worlds: Sequence[Sources],
    checks: Iterable[Check[Any]],
    *,
    lookups: Executor,
    budget: float,
    clock: Callable[[], float],
) -> Report:
    """Ask all checks at once for `budget` seconds; one that fails costs only its own answer.

    `worlds` holds the Sources of every account and Region, the home one first.  `lookups` is
    never the pool that runs this function, or questions would wait for one another.  A late
    look-up keeps its thread until its client times out: every time-out is below the budget.
    `clock` counts seconds; the report says how many it took.
    """
    started, home = clock(), worlds[0]
    history = lookups.submit(_look, lambda: home.history.timelines(target))
    freshness = lookups.submit(_look, lambda: _newest_event(worlds))
    futures = _ask_all(target, worlds, checks, lookups)
    everything: list[Future[Any]] = [*futures, history, freshness]
    done, late = wait(everything, timeout=budget)
    for future in late:
        future.cancel()
    too_late = say("No answer within {seconds} seconds", seconds=budget)
    results = _results(futures, done, too_late)
    timelines = _value(history, done, Unavailable("event store", too_late))
    known_at = _value(freshness, done, None)
    empty = not isinstance(known_at, datetime)
    what = outcome(timelines, results, home.now, empty=empty)
    return Report(
        target=target,
        now=home.now,
        outcome=what,
        results=rank(results, what),
        timelines=timelines,
        newest_event_at=None if empty else known_at,
        seconds=clock() - started,
        places=tuple(world.place for world in worlds),
    )


def inspect(
    domain: Domain,
    worlds: Sequence[Sources],
    checks: Iterable[Check[Any]],
    *,
    lookups: Executor,
    budget: float,
    clock: Callable[[], float],
) -> DomainReport:
    """The same for a domain: no message is at hand, so there is no outcome to explain."""
    started = clock()
    futures = _ask_all(domain, worlds, checks, lookups)
    done, late = wait(futures, timeout=budget)
    for future in late:
        future.cancel()
    results = _results(futures, done, say("No answer within {seconds} seconds", seconds=budget))
    return DomainReport(
        domain=domain,
        now=worlds[0].now,
        results=rank(results, None),
        seconds=clock() - started,
        places=tuple(world.place for world in worlds),
    )


def _ask_all(
    target: Target, worlds: Sequence[Sources], checks: Iterable[Check[Any]], lookups: Executor
) -> dict[Future[Finding], tuple[Check[Any], Place | None]]:
    asked: list[Asked] = [
        (check, world, world.place if check.per_place else None)
        for check in checks
        for world in (worlds if check.per_place else worlds[:1])
    ]
    return {
        lookups.submit(_run, check, target, world): (check, place) for check, world, place in asked
    }


def _results(
    futures: dict[Future[Finding], tuple[Check[Any], Place | None]],
    done: set[Future[Any]],
    too_late: Text,
) -> tuple[Result, ...]:
    """What does not apply is left out."""
    results = (
        Result(check, future.result() if future in done else Finding.unknown(too_late), place)
        for future, (check, place) in futures.items()
    )
    return tuple(result for result in results if result.finding.applies)


def _run(check: Check[Any], target: Target, world: Sources) -> Finding:
    try:
        return check.run(target, world)
    except Unavailable as e:
        return Finding.unknown(e.why)
    except Exception:  # the one place where a broken check is kept from spoiling the rest
        log.exception("check %s crashed", check.id)
        return Finding.unknown(say("This check crashed; the log has the details"))


def _look(ask: Callable[[], T]) -> T | Unavailable:
    try:
        return attempt(ask)
    except Exception:  # as for a check: the rest still answers
        log.exception("reading the history crashed")
        return Unavailable("event store", say("Reading it crashed; the log has the details"))


def _newest_event(worlds: Sequence[Sources]) -> datetime | None:
    times = (world.history.newest_event_at(world.place) for world in worlds)
    return max((at for at in times if at), default=None)


def _value(future: Future[Any], done: set[Future[Any]], otherwise: Any) -> Any:
    return future.result() if future in done else otherwise

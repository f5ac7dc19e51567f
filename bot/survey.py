"""Asks every place at once how SES stands there; a source that fails costs its own field alone."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from bot.explain_place import LOOK_BACK
from bot.status import Overview, Status
from bot.traffic import Tallies, traffic
from bot.watch.alert import Alert
from bot.watch.readings import CourseReader, RateReader, Rates
from checks.core import Health, History, Incident, Place, Ses, Text, Unavailable, attempt, say

T = TypeVar("T")

log = logging.getLogger(__name__)

SOURCES = {
    "account": "SES GetAccount",
    "rates": "CloudWatch GetMetricData",
    "incidents": "service health",
    "newest_event_at": "event store",
    "traffic": "event store",
}
"""Whom each field of a status comes from, for a source that did not live to say so itself."""

Alerts = Callable[[], tuple[Alert, ...]]
"""The open ones; raises Unavailable."""

Letters = Callable[[], Mapping[str, int]]
"""How many dead letters there are, by why; raises Unavailable."""

Limits = Callable[[], Text | None]
"""What keeps service events from being seen, though nothing is amiss; raises Unavailable."""


Courses = tuple[tuple[Place, Rates | Unavailable], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """One account and Region, and whom to ask about it."""

    place: Place
    ses: Ses
    rates: RateReader
    history: History
    tallies: Tallies
    health: Health


def survey(
    spots: Sequence[Spot],
    alerts: Alerts,
    letters: Letters,
    limits: Limits,
    now: datetime,
    *,
    lookups: Executor,
    budget: float,
    clock: Callable[[], float],
) -> Overview:
    """Ask for `budget` seconds.  `lookups` is never the pool that runs this function, as for
    `diagnose`; `clock` counts seconds."""
    started = clock()
    told: Future[Any] = lookups.submit(_look, "alerts", alerts)
    put_by: Future[Any] = lookups.submit(_look, "dead letters", lambda: sum(letters().values()))
    seen: Future[Any] = lookups.submit(_look, "AWS Health API", limits)
    asked = [(spot.place, _ask(spot, now, lookups)) for spot in spots]
    of_places = [future for _, fields in asked for future in fields.values()]
    done, late = wait([told, put_by, seen, *of_places], budget)
    for future in late:
        future.cancel()

    def value(future: Future[Any], source: str) -> Any:
        too_late = say("No answer within {seconds} seconds: ask again", seconds=budget)
        return future.result() if future in done else Unavailable(source, too_late)

    def status(place: Place, fields: dict[str, Future[Any]]) -> Status:
        named = {name: f"{SOURCES[name]}, {place.named}" for name in fields}
        return Status(place, **{name: value(fields[name], named[name]) for name in fields})

    return Overview(
        now,
        tuple(status(place, fields) for place, fields in asked),
        value(told, "alerts"),
        clock() - started,
        value(put_by, "event store"),
        value(seen, "AWS Health API"),
    )


def courses(
    readers: Sequence[tuple[Place, CourseReader]],
    since: datetime,
    until: datetime,
    lookups: Executor,
) -> Courses:
    """The rates of every place over a longer time, asked for at once."""

    def look(reader: CourseReader) -> Rates | Unavailable:
        return attempt(lambda: reader.course(since, until))

    asked = [(place, lookups.submit(look, reader)) for place, reader in readers]
    return tuple((place, future.result()) for place, future in asked)


def _ask(spot: Spot, now: datetime, lookups: Executor) -> dict[str, Future[Any]]:
    asks: dict[str, Callable[[], object]] = {
        "account": spot.ses.account,
        "rates": lambda: spot.rates.rates(now - LOOK_BACK, now),
        "incidents": lambda: _incidents(spot),
        "newest_event_at": lambda: spot.history.newest_event_at(spot.place),
        "traffic": lambda: traffic(spot.tallies, spot.place, now - LOOK_BACK, now),
    }
    return {
        name: lookups.submit(_look, f"{SOURCES[name]}, {spot.place.named}", ask)
        for name, ask in asks.items()
    }


def _incidents(spot: Spot) -> tuple[Incident, ...]:
    """Without those that concern another account of ours."""
    told = spot.health.incidents(spot.place.region)
    return tuple(incident for incident in told if incident.concerns(spot.place))


def _look(source: str, ask: Callable[[], T]) -> T | Unavailable:
    try:
        return attempt(ask)
    except Exception:  # one broken source must not spoil the rest
        log.exception("reading %s crashed", source)
        return Unavailable(source, say("Reading it crashed; the log has the details"))

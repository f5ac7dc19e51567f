"""Every scenario, in this process: the real adapters against the sandbox's servers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event

from bot.ingest.arrival import DeadLetter, Events, Noticed, Refused, Unreadable
from bot.ingest.intake import Intake
from bot.report import DomainReport, Report
from bot.settings import load
from bot.store.tables import metadata
from bot.wiring import Asking
from checks.core import Place, parse_domain, parse_question
from sandbox.running import Sandbox, running
from sandbox.scenario import Scenario
from sandbox.tour import SCENARIOS, read_all, read_one
from sandbox.world import HOME_ACCOUNT, HOME_REGION, World
from sandbox.worlds import world_of
from tests.bot.store.database import write_empty

SECONDS = 2.0
"""What a question may take here: enough on loopback, and a source that hangs costs no more."""
HANGING = {"DNS time-out": 0.8}
"""The same on days on which something never answers: every question takes all of it."""


@cache
def scenarios() -> dict[str, Scenario]:
    """All of them, by name: what they expect and whose mail they play, whenever that is."""
    return {scenario.name: scenario for scenario in read_all(SCENARIOS, datetime.now(UTC))}


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    first = world_of(read_one(SCENARIOS, "accepted-250", datetime.now(UTC)), datetime.now(UTC))
    with running(first) as servers:
        yield servers


@pytest.fixture(scope="session")
def desks(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    with ThreadPoolExecutor(192) as pool:
        yield Desks(sandbox, pool, tmp_path_factory.mktemp("scenarios"))


class Desks:
    """Asks about scenarios; what may remember (pacers, snapshots) is apart for each kind of day."""

    def __init__(self, sandbox: Sandbox, pool: ThreadPoolExecutor, folder: Path) -> None:
        self._sandbox = sandbox
        self._pool = pool
        self._folder = folder
        self._desks: dict[str, Asking] = {}
        self.latest: Asking
        """That was asked last."""
        self._answers: dict[str, tuple[Scenario, Report]] = {}
        self._domains: dict[tuple[str, str], DomainReport] = {}

    def answer(self, name: str) -> tuple[Scenario, Report]:
        """The answer on a day on which all is well: asked for once, looked at from many sides."""
        if name not in self._answers:
            self._answers[name] = self.ask(name)
        return self._answers[name]

    def domain(self, name: str, domain: str) -> DomainReport:
        """The same of a domain of the scenario's world."""
        if (name, domain) not in self._domains:
            self._domains[name, domain] = self.inspect(name, domain)
        return self._domains[name, domain]

    def ask(
        self,
        name: str,
        *,
        day: str = "all well",
        spoil: Callable[[World], None] = lambda world: None,
        stored: bool = True,
        broken: Callable[[Engine], None] | None = None,
    ) -> tuple[Scenario, Report]:
        """Play the scenario, on a `day` on which `spoil` has changed the world; `stored`: whether
        the bot has taken in its events."""
        scenario, desk, bodies = self._play(name, day, spoil)
        if stored:
            take_in(desk, bodies, tuple(each.number for each in scenario.accounts))
        if broken:
            broken(desk.engine)
        return scenario, desk(parse_question(scenario.question))

    def inspect(
        self,
        name: str,
        domain: str,
        *,
        day: str = "all well",
        spoil: Callable[[World], None] = lambda world: None,
    ) -> DomainReport:
        """What there is to say of a domain of the scenario's world."""
        _, desk, _ = self._play(name, day, spoil)
        return desk.domain(parse_domain(domain))

    def _play(
        self, name: str, day: str, spoil: Callable[[World], None]
    ) -> tuple[Scenario, Asking, list[str]]:
        """The world is there and the store empty; the bodies are what waits in the queue."""
        now = datetime.now(UTC)
        scenario = read_one(SCENARIOS, name, now)
        world = world_of(scenario, now)
        world.throttle = False
        spoil(world)
        bodies = list(world.queue)
        self._sandbox.load(replace(world, queue=[]))
        desk = self.latest = self._desk(day, scenario)
        with desk.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        return scenario, desk, bodies

    def _desk(self, day: str, scenario: Scenario) -> Asking:
        seconds = HANGING.get(day, SECONDS)
        if scenario.accounts:  # the settings name them
            day = f"{day}, {scenario.name}"
        if day not in self._desks:
            database = self._folder / f"{len(self._desks)}.sqlite3"
            write_empty(database)
            environment = self._sandbox.environment()
            settings = load(environment | {"DATABASE_URL": f"sqlite:///{database}"})
            # boto3 reads it when clients are made, and other tests are not to see it
            with patch_environment(environment):
                self._desks[day] = Asking(settings, self._pool, seconds)
            event.listen(self._desks[day].engine, "connect", _hurry)
        return self._desks[day]


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    """No scenario has to outlive a power cut."""
    connection.execute("PRAGMA synchronous = OFF")


@contextmanager
def patch_environment(variables: Mapping[str, str]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


def take_in(desk: Asking, bodies: list[str], others: tuple[str, ...] = ()) -> None:
    """What the ingest worker does with these bodies, without the queue between.  `others`: the
    accounts besides the home one."""
    home = Place(HOME_ACCOUNT, HOME_REGION)
    ours = (HOME_ACCOUNT, *others)
    intake = Intake(home, accounts=ours, clock=lambda: datetime.now(UTC))
    for body in bodies:
        match intake.read(body):
            case Events(arrivals):
                desk.events.add(arrivals)
            case Noticed(notice):
                desk.events.add((), notices=(notice,))
            case Unreadable(why) | Refused(why):
                desk.events.add([], [DeadLetter(body, why)])

"""The round trip through the mailbox simulator: how long it took, and what kept an event away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import wiring_doctor, wiring_ingest
from bot.doctor.line import Line, State
from bot.doctor.queue import Locked
from bot.doctor.round_trip import (
    FATES,
    OTHERS,
    PATIENCE,
    NotTaken,
    Time,
    gather,
    judge,
)
from bot.plain import sentence
from bot.rejected import Rejected
from bot.settings import Settings, load
from bot.store.engine import open_database
from bot.store.migrate import migrate
from checks.core import EventKind, Unavailable, say
from sandbox.defaults import healthy
from sandbox.running import running
from sandbox.world import Fault, World
from tests.fakes import HOME


@dataclass
class Way:
    """SES, the queue, an ingest that may run, and the database, on one clock."""

    needs: float = 3.0
    """Seconds from SES to the queue."""
    ingest: bool = True
    refused: NotTaken | Locked | Unavailable | None = None
    down: bool = False
    now: float = 100.0
    sent: dict[str, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def send(self, to: str) -> str | NotTaken | Locked:
        if isinstance(self.refused, Unavailable):
            raise self.refused
        if self.refused is not None:
            return self.refused
        self.sent[to] = self.now
        return to

    def kinds(self, message_id: str) -> frozenset[EventKind]:
        if message_id not in self.taken:
            return frozenset()
        return frozenset({EventKind.SEND, FATES[message_id.partition("@")[0]]})

    def take_in(self) -> bool:
        """Whether there was something on the queue."""
        if self.down:
            raise Unavailable("SQS", say("It does not answer"))
        there = {to for to, at in self.sent.items() if self.now >= at + self.needs} - self.taken
        self.taken |= there
        return bool(there)

    def wait(self, seconds: float) -> None:
        self.now += seconds
        if self.ingest and not self.down:
            self.take_in()

    def lines(self) -> list[Line]:
        seen = gather(HOME, self, self, self.take_in, Time(lambda: self.now, self.wait))
        return [*judge(seen)]


def told(lines: list[Line]) -> set[tuple[State, str]]:
    assert len(lines) == len(FATES)
    return {(line.state, sentence(line.told)) for line in lines}


def test_each_address_tells_after_how_many_seconds_its_event_was_stored() -> None:
    assert told(Way().lines()) == {
        (State.OK, f"{kind} was in the database after 3 s")
        for kind in ("Delivery", "Bounce", "Complaint")
    }


def test_where_no_ingest_runs_the_queue_is_emptied_from_here_and_it_is_said() -> None:
    way = Way(ingest=False)
    lines = way.lines()
    assert {(line.state, line.command) for line in lines} == {(State.WRONG, "python -m bot ingest")}
    assert OTHERS <= way.now - 100 < OTHERS + 1


def test_what_comes_late_and_an_ingest_takes_in_is_not_put_down_to_a_missing_one() -> None:
    way = Way(needs=OTHERS + 5)
    assert told(way.lines()) == {
        (State.OK, f"{kind} was in the database after 25 s")
        for kind in ("Delivery", "Bounce", "Complaint")
    }


def test_what_does_not_come_is_waited_for_a_minute_and_no_longer() -> None:
    way = Way(needs=1_000)
    assert told(way.lines()) == {
        (State.WRONG, f"No {kind} within 60 s") for kind in ("Delivery", "Bounce", "Complaint")
    }
    assert PATIENCE <= way.now - 100 < PATIENCE + 1


@pytest.mark.parametrize(
    ("way", "state", "said", "needs"),
    [
        (
            Way(refused=Locked("ses:SendEmail")),
            State.NOT_CHECKED,
            "It needs ses:SendEmail, which the bot uses for nothing else",
            ("ses:SendEmail",),
        ),
        (
            Way(refused=NotTaken(say("Email address is not verified"))),
            State.WRONG,
            "Email address is not verified",
            (),
        ),
        (
            Way(refused=Unavailable("SES", say("It is silent"))),
            State.NOT_CHECKED,
            "It is silent",
            (),
        ),
        (Way(down=True), State.NOT_CHECKED, "It does not answer", ()),
    ],
    ids=["no right", "not verified", "SES is silent", "the queue is silent"],
)
def test_what_keeps_it_from_being_checked(
    way: Way, state: State, said: str, needs: tuple[str, ...]
) -> None:
    lines = way.lines()
    assert told(lines) == {(state, said)}
    assert {line.needs for line in lines} == {needs}


@pytest.fixture(scope="module")
def world() -> World:
    made = healthy(datetime.now(UTC))
    made.throttle = False
    return made


@pytest.fixture(scope="module")
def settings(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder: Path = tmp_path_factory.mktemp("trip")
    with running(world) as sandbox, pytest.MonkeyPatch.context() as patch:
        environment = sandbox.environment() | {"DATABASE_URL": f"sqlite:///{folder}/b.sqlite3"}
        migrate(open_database(environment["DATABASE_URL"]))
        for name, value in environment.items():
            if name.startswith("AWS_"):
                patch.setenv(name, value)
        yield load(environment)


def test_a_real_round_trip_through_the_local_aws(settings: Settings) -> None:
    stop = threading.Event()
    worker = wiring_ingest.worker(settings)
    threading.Thread(target=worker.run, args=(stop,), daemon=True).start()
    try:
        mail = wiring_doctor.Mail("Shop <shop@shop.example>", "main")
        lines = wiring_doctor.sent(settings, mail)
    finally:
        stop.set()
    assert [line.state for line in lines] == [State.OK] * 3
    assert [sentence(line.what) for line in lines] == [
        f"Mail to {name}@simulator.amazonses.com" for name in ("success", "bounce", "complaint")
    ]


@pytest.mark.parametrize(
    ("sender", "configuration_set", "said"),
    [
        ("ann@elsewhere.example", "main", "Email address is not verified"),
        ("shop@shop.example", "nobodys", "Configuration set <nobodys> does not exist"),
    ],
)
def test_what_ses_does_not_take_is_told_in_its_words(
    settings: Settings, sender: str, configuration_set: str, said: str
) -> None:
    lines = wiring_doctor.sent(settings, wiring_doctor.Mail(sender, configuration_set))
    assert {line.state for line in lines} == {State.WRONG}
    assert all(said in sentence(line.told) for line in lines)


def test_without_the_right_it_is_not_checked(settings: Settings, world: World) -> None:
    world.faults.append(Fault("sesv2", "AccessDeniedException", operation="SendEmail"))
    try:
        lines = wiring_doctor.sent(settings, wiring_doctor.Mail("shop@shop.example"))
    finally:
        world.faults.clear()
    assert {(line.state, line.needs) for line in lines} == {(State.NOT_CHECKED, ("ses:SendEmail",))}


def test_a_region_that_is_none_of_ours_is_refused(settings: Settings) -> None:
    mail = wiring_doctor.Mail("shop@shop.example", region="mars-north-1")
    with pytest.raises(Rejected):
        wiring_doctor.sent(settings, mail)

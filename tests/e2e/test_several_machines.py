"""Two that answer, three that take events in and two that watch, on one PostgreSQL: a restart of
one after the other under load loses nothing and doubles nothing, and whoever is killed is followed.
"""

from __future__ import annotations

import random
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from itertools import count

import pytest

from bot.slack.orphans import INTERRUPTED
from sandbox.defaults import healthy
from sandbox.running import running
from tests.e2e.conftest import keep
from tests.e2e.databases import Database, of_postgresql
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, Process
from tests.e2e.test_alerts import CHANNEL, OFTEN, Scene, said, worded
from tests.e2e.test_alerts_failures import lease_runs_out
from tests.e2e.test_ingest_kills import rows, same, traffic
from tests.e2e.test_slack import asked
from tests.e2e.test_stop import HANGING
from tests.postgres import Server

pytestmark = pytest.mark.e2e

SAYS = {"serve": "ready to answer", "watch": "this process watches"}
"""Once they are at work; who takes events in says nothing."""
ROLES = ("serve", "serve", "ingest", "ingest", "ingest", "watch", "watch")
SLOW = 0.5
"""Seconds that each call of SQS takes: there is work for as long as the restarts take."""
LEADS = "this process watches now"


class Fleet:
    """Processes of several roles, as on as many machines."""

    def __init__(self, scene: Scene, until: ExitStack) -> None:
        self._scene = scene
        self._until = until
        self.at_work = [self.begun(role) for role in ROLES]
        for role, process in self.at_work:
            if role in SAYS:
                process.says(SAYS[role])
        assert scene.slack.until(lambda: scene.slack.connections() == 2)

    def begun(self, role: str) -> tuple[str, Process]:
        process = Process([*BOT, role], self._scene.environment)
        self._until.callback(process.close)
        return role, process

    def replaced(self, role: str) -> None:
        """The oldest of the role ends as it is asked to, and another begins."""
        place = next(each for each in self.at_work if each[0] == role)
        self.at_work.remove(place)
        place[1].send(signal.SIGTERM)
        assert place[1].end() == 0, place[1].err
        assert "Traceback" not in place[1].err
        self.at_work.append(self.begun(role))
        if role in SAYS:
            self.at_work[-1][1].says(SAYS[role])

    def ended(self) -> None:
        for _, process in self.at_work:
            process.send(signal.SIGTERM)
        for _, process in self.at_work:
            assert process.end() == 0, process.err
            assert "Traceback" not in process.err


class Questions:
    """Each about somebody else, and each answered once."""

    def __init__(self, slack: LocalSlack) -> None:
        self._slack = slack
        self._people = (f"p{n}@r{n % 5}.example" for n in count())
        self.asked: list[str] = []

    def ask(self) -> str:
        self.asked.append(asked(self._slack, next(self._people)))
        return self.asked[-1]

    def all_answered(self) -> bool:
        return all(len(self._slack.message("support", ts)["replies"]) == 1 for ts in self.asked)


@contextmanager
def houses(postgres: Server) -> Iterator[tuple[Scene, Database, Database]]:
    """A healthy account with mail on its way, the database, and what it is to hold at the end."""
    world = healthy(datetime.now(UTC))
    world.throttle = False
    world.queue = traffic(random.Random(3), 120)
    with of_postgresql(postgres) as databases:
        shared, whole = databases.new(), databases.new()
        bodies = list(world.queue)
        with running(world, slack=True) as sandbox:
            settings = sandbox.environment() | OFTEN
            settings |= {"DATABASE_URL": shared.url, "CHANNEL_RULES": "public=unmasked"}
            keep(whole.url, settings["ADDRESS_KEY"], bodies)
            scene = Scene(world, settings)
            yield scene, shared, whole
            scene.engine.dispose()


def incidents(slack: LocalSlack) -> list[Json]:
    return [each for each in slack.messages(CHANNEL) if "SES has trouble" in shown(each)]


def told_once(slack: LocalSlack, *updates: str) -> Callable[[], bool]:
    def told() -> bool:
        found = incidents(slack)
        assert len(found) <= 1
        threads = [said(each | {"replies": worded(each)}) for each in found]
        return threads == [[(f"Update: {each}", False) for each in updates]]

    return told


@pytest.mark.long
def test_a_restart_of_one_after_the_other_under_load_loses_and_doubles_nothing(
    postgres: Server,
) -> None:
    with houses(postgres) as (scene, shared, whole), ExitStack() as until:
        slack, questions = scene.slack, Questions(scene.slack)
        scene.world.delays["sqs"] = SLOW
        fleet = Fleet(scene, until)
        scene.incident("start", summary="Delays", message="We look into it.")
        assert slack.until(told_once(slack))
        for role in ("serve", "ingest", "watch", "serve", "ingest", "watch", "ingest"):
            assert rows(shared) < rows(whole), "there is no load any more"
            questions.ask()
            fleet.replaced(role)
            questions.ask()
        scene.incident("update", message="We know the cause.")
        assert slack.until(told_once(slack, "We know the cause."))
        scene.world.delays.clear()
        assert slack.until(questions.all_answered)
        assert slack.until(lambda: rows(shared) == rows(whole))
        assert len(slack.messages("support")) == len(questions.asked)
        watchers = [each for role, each in fleet.at_work if role == "watch"]
        leader = next(each for each in watchers if LEADS in each.err)
        leader.close()
        fleet.at_work.remove(("watch", leader))
        lease_runs_out(scene)
        scene.incident("update", message="Half of it is mended.")
        assert slack.until(told_once(slack, "We know the cause.", "Half of it is mended."))
        fleet.ended()
        same(shared, whole)


def test_whoever_is_killed_while_it_looks_is_followed_by_one_that_says_so(
    postgres: Server,
) -> None:
    with houses(postgres) as (scene, shared, _), ExitStack() as until:
        role, process = "serve", Process([*BOT, "serve"], scene.environment)
        until.callback(process.close)
        process.says(SAYS[role])
        scene.world.delays["sesv2"] = HANGING
        ts = Questions(scene.slack).ask()
        assert scene.slack.until(lambda: bool(shared.ask("SELECT ts FROM promises")))
        process.close()
        scene.world.delays.clear()
        shared.do("UPDATE promises SET at = 0")  # as a minute after a death
        next_one = Process([*BOT, "serve"], scene.environment)
        until.callback(next_one.close)
        interrupted = INTERRUPTED.template
        assert scene.slack.until(lambda: shown(scene.slack.message("support", ts)) == interrupted)
        assert scene.slack.until(lambda: not shared.ask("SELECT ts FROM promises"))

"""`python -m bot ingest`, killed where it hurts most: no event is lost, none is kept twice."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.ingest.queue import VISIBILITY
from sandbox.aws.app import build_aws
from sandbox.aws.caller import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from sandbox.aws.sqs import queue_url
from sandbox.holder import Holder
from sandbox.world import HOME_REGION, Fault, World
from tests.e2e.conftest import keep, tour_world
from tests.e2e.processes import BOT, LONG, finished, started
from tests.sandbox.slack.serving import running

pytestmark = pytest.mark.e2e

ADDRESS_KEY = "a secret for the tests"


class Clock:
    """The queue's time, which may jump."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def environment(aws: str, world: World, database: Path) -> dict[str, str]:
    return {
        "SES_REGIONS": HOME_REGION,
        "EVENTS_QUEUE_URL": queue_url(aws, world),
        "DATABASE_URL": f"sqlite:///{database}",
        "ADDRESS_KEY": ADDRESS_KEY,
        "ENV_FILE": "",
        "AWS_ENDPOINT_URL_SQS": aws,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


def events(database: Path) -> list[tuple[str, ...]]:
    """What is kept: the key of each event, its message, kind and time."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(
            "SELECT event, recipient, message_id, kind, at FROM events"
        ).fetchall()


def kill_when(due: Callable[[], bool], settings: dict[str, str]) -> None:
    with started([*BOT, "ingest", "--drain"], settings) as ingest:
        deadline = time.monotonic() + LONG
        while not due():
            assert ingest.passes(0.01), ingest.err
            assert time.monotonic() < deadline, ingest.err
    # leaving the block has killed it with SIGKILL


def test_killed_while_draining_it_loses_nothing_and_keeps_nothing_twice(tmp_path: Path) -> None:
    world, clock = tour_world(), Clock()
    whole, killed = tmp_path / "whole.sqlite3", tmp_path / "killed.sqlite3"
    keep(f"sqlite:///{whole}", ADDRESS_KEY, world.queue)
    keep(f"sqlite:///{killed}", ADDRESS_KEY, [])
    expected = sorted(events(whole))
    with running(build_aws(Holder(world), clock=clock)) as aws:
        settings = environment(aws, world, killed)
        # the first batch is committed, and SQS has not yet heard of it
        world.faults.append(Fault("sqs", "slow:60", "DeleteMessageBatch"))
        kill_when(lambda: bool(events(killed)), settings)
        world.faults.clear()
        kept = len(events(killed))
        assert 0 < kept < len(expected)
        # a later batch, wherever it just is
        clock.ahead += VISIBILITY + 1
        world.delays["sqs"] = 0.05
        kill_when(lambda: len(events(killed)) > kept + 10, settings)
        assert len(events(killed)) < len(expected)
        clock.ahead += VISIBILITY + 1
        world.delays.clear()
        code, _, err = finished([*BOT, "ingest", "--drain"], settings)
        assert (code, "queue is empty" in err) == (0, True), err
    assert sorted(events(killed)) == expected

"""`python -m bot ingest`, killed where it hurts most: no event is lost, none is kept twice."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from bot.ingest.queue import VISIBILITY
from sandbox.aws.app import build_aws
from sandbox.aws.caller import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from sandbox.aws.sqs import queue_url
from sandbox.holder import Holder
from sandbox.world import HOME_REGION, Fault, World
from tests.e2e.conftest import keep, tour_world
from tests.e2e.databases import Databases
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


def environment(aws: str, world: World, database: str) -> dict[str, str]:
    """`database`: its URL."""
    return {
        "SES_REGIONS": HOME_REGION,
        "EVENTS_QUEUE_URL": queue_url(aws, world),
        "DATABASE_URL": database,
        "ADDRESS_KEY": ADDRESS_KEY,
        "ENV_FILE": "",
        "AWS_ENDPOINT_URL_SQS": aws,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }


EVENTS = "SELECT event, recipient, message_id, kind, at FROM events"
"""What is kept: the key of each event, its message, kind and time."""


def kill_when(due: Callable[[], bool], settings: dict[str, str]) -> None:
    with started([*BOT, "ingest", "--drain"], settings) as ingest:
        deadline = time.monotonic() + LONG
        while not due():
            assert ingest.passes(0.01), ingest.err
            assert time.monotonic() < deadline, ingest.err
    # leaving the block has killed it with SIGKILL


def test_killed_while_draining_it_loses_nothing_and_keeps_nothing_twice(
    databases: Databases,
) -> None:
    world, clock = tour_world(), Clock()
    whole, killed = databases.new(), databases.new()
    keep(whole.url, ADDRESS_KEY, world.queue)
    expected = whole.ask(EVENTS)
    with running(build_aws(Holder(world), clock=clock)) as aws:
        settings = environment(aws, world, killed.url)
        # the first batch is committed, and SQS has not yet heard of it
        world.faults.append(Fault("sqs", "slow:60", "DeleteMessageBatch"))
        kill_when(lambda: bool(killed.ask(EVENTS)), settings)
        world.faults.clear()
        kept = len(killed.ask(EVENTS))
        assert 0 < kept < len(expected)
        # a later batch, wherever it just is
        clock.ahead += VISIBILITY + 1
        world.delays["sqs"] = 0.05
        kill_when(lambda: len(killed.ask(EVENTS)) > kept + 10, settings)
        assert len(killed.ask(EVENTS)) < len(expected)
        clock.ahead += VISIBILITY + 1
        world.delays.clear()
        code, _, err = finished([*BOT, "ingest", "--drain"], settings)
        assert (code, "queue is empty" in err) == (0, True), err
    assert killed.ask(EVENTS) == expected

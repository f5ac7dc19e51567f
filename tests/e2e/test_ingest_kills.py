"""`python -m bot ingest`, killed again and again at any moment under load, then counted."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import pytest

from bot.ingest.queue import VISIBILITY
from sandbox.aws import wrap
from sandbox.aws.app import build_aws
from sandbox.aws.caller import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from sandbox.aws.events import NOTIFICATIONS, event, message_id, notification
from sandbox.holder import Holder
from sandbox.topics import topic_arn
from sandbox.world import DEAD_LETTERS, HOME_ACCOUNT, HOME_REGION, QUEUE, World
from tests.e2e.conftest import keep
from tests.e2e.databases import Database, Databases
from tests.e2e.processes import BOT, LONG, finished, started
from tests.e2e.test_ingest import ADDRESS_KEY, Clock, environment
from tests.sandbox.slack.serving import running

pytestmark = [pytest.mark.e2e, pytest.mark.long]

MESSAGES, KILLS = 100, 4
PEOPLE, DOMAINS = 40, 5
STEP = 70
"""Rows that are new, at most, before the next kill."""
UNREADABLE = {"?": "not JSON", "[]": "JSON, but not an object", "{}": "no eventType"}
EVENTS = "SELECT * FROM events"
COUNTS = """
    SELECT hour, account, region, kind, recipient_domain, provider, reason, template,
        configuration_set, reasons_version, sum(count)
    FROM counts GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 HAVING sum(count) <> 0
"""
NEWEST = """
    SELECT account, region, kind, configuration_set, max(at)
    FROM latest WHERE configuration_set <> '' GROUP BY 1, 2, 3, 4
"""
"""Where an identity's notification came first, there was no configuration set at first."""
LETTERS = "SELECT why, count(*) FROM dead_letters GROUP BY why"


def life(number: int, now: datetime, chance: random.Random) -> Iterator[str]:
    """What befell one message, in the order in which it happened."""
    sent = now - timedelta(days=1, seconds=number)
    people = [f"p{chance.randrange(PEOPLE)}@r{chance.randrange(DOMAINS)}.example" for _ in range(3)]
    recipients = people[: chance.choice([1, 1, 3])]
    for later, kind in enumerate(["Send", "DeliveryDelay", chance.choice(["Bounce", "Delivery"])]):
        made = event(
            kind,
            message_id=message_id(HOME_REGION, sent, number),
            sent_at=sent,
            at=sent + timedelta(minutes=later),
            recipients=recipients,
            account=HOME_ACCOUNT,
            region=HOME_REGION,
        )
        yield from [wrap.sns(made, topic_arn=topic_arn(HOME_REGION))] * chance.choice([1, 1, 1, 3])
        if kind in NOTIFICATIONS and chance.choice([True, False]):
            yield wrap.sns(notification(made), topic_arn=topic_arn(HOME_REGION))


def traffic(chance: random.Random, messages: int) -> list[str]:
    now = datetime.now(UTC)
    bodies = [each for number in range(messages) for each in life(number, now, chance)]
    bodies += UNREADABLE

    chance.shuffle(bodies)
    return bodies


def rows(database: Database) -> int:
    return len(database.ask("SELECT 1 FROM events"))


def kill_after(
    more: int, most: int, database: Database, settings: dict[str, str], pause: float
) -> None:
    """Kill it once there are so many more rows, or all of them, wherever it is by then."""
    due = min(rows(database) + more, most)
    with started([*BOT, "ingest"], settings) as ingest:
        deadline = time.monotonic() + LONG
        while rows(database) < due:
            assert ingest.passes(0.005), ingest.err
            assert time.monotonic() < deadline, ingest.err
        ingest.passes(pause)
    # leaving the block has killed it with SIGKILL


def same(found: Database, expected: Database) -> None:
    """Every event once, whatever is counted counted right, and every dead letter."""
    assert rows(found) == rows(expected)
    assert found.ask(EVENTS) == expected.ask(EVENTS)
    assert found.ask(COUNTS) == expected.ask(COUNTS)
    assert found.ask(NEWEST) == expected.ask(NEWEST)
    assert found.ask(LETTERS) == sorted((why, 1) for why in UNREADABLE.values())


def test_every_event_is_there_once_however_often_it_is_killed(databases: Databases) -> None:
    chance, clock = random.Random(1), Clock()
    world = World("kills", "Ingest is killed", {}, queue=traffic(chance, MESSAGES))
    whole, killed = databases.new(), databases.new()
    keep(whole.url, ADDRESS_KEY, world.queue)
    with running(build_aws(Holder(world), clock=clock)) as aws:
        settings = environment(aws, world, killed.url)
        world.delays["sqs"] = 0.01
        for _ in range(KILLS):
            more, pause = chance.randrange(1, STEP), chance.uniform(0.001, 0.03)
            kill_after(more, rows(whole), killed, settings, pause)
            clock.ahead += VISIBILITY + 1  # what it had in hand comes again
        world.delays.clear()
        code, _, err = finished([*BOT, "ingest", "--drain"], settings)
        assert (code, "queue is empty" in err) == (0, True), err
        assert waiting(aws, world) == [0, 0]
    same(killed, whole)


def test_what_cannot_be_stored_is_held_and_at_a_stop_given_back_at_once(tmp_path: Path) -> None:
    world = World("held", "There are no tables yet", {}, queue=traffic(random.Random(1), 20))
    database, most = tmp_path / "events.sqlite3", len(world.queue)
    with running(build_aws(Holder(world))) as aws:
        settings = environment(aws, world, f"sqlite:///{database}")
        with started([*BOT, "ingest"], settings, cold=True) as ingest:
            told = ingest.says("(10 messages are held, the queue keeps the rest)")
            assert "run `python -m bot migrate`" in told
            ingest.send(signal.SIGTERM)
            assert ingest.end() == 0
            assert "gave 10 messages back to the queue" in ingest.err
        assert waiting(aws, world) == [most, 0]
        assert finished([*BOT, "migrate"], settings)[0] == 0
        # a minute has not gone by: what had been handed out is there at once
        _, _, err = finished([*BOT, "ingest", "--drain"], settings)
        assert f"{most} messages taken in" in err


@cache
def sqs_at(aws: str) -> Any:
    return boto3.client(
        "sqs",
        HOME_REGION,
        endpoint_url=aws,
        aws_access_key_id=ACCESS_KEY_ID,
        aws_secret_access_key=SECRET_ACCESS_KEY,
    )


def waiting(aws: str, world: World) -> list[int]:
    """What is left on the queue, and what SQS itself gave up."""
    sqs = sqs_at(aws)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    left = []
    for queue in (QUEUE, DEAD_LETTERS):
        url = f"{aws}/{world.account}/{queue}"
        told = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        left.append(sum(int(told[name]) for name in names))
    return left

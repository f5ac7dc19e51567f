"""ADDRESS_KEY is changed while two processes take in events: one has the older key alone still,
the other has both.  Nothing is lost or doubled, and in the end the newer key alone finds it all."""

from __future__ import annotations

import random
import signal
from datetime import datetime
from itertools import product

import pytest

from bot.store.events import EventStore
from bot.store.seal import Keys
from checks.core import Address, Unavailable
from sandbox.aws.app import build_aws
from sandbox.holder import Holder
from sandbox.world import World
from tests.e2e.conftest import keep
from tests.e2e.databases import Database, of_postgresql
from tests.e2e.processes import BOT, finished, started
from tests.e2e.test_ingest import environment
from tests.e2e.test_ingest_at_once import BLOCKED, INGEST, closed, until
from tests.e2e.test_ingest_kills import DOMAINS, PEOPLE, rows, same, traffic, waiting
from tests.postgres import Server
from tests.sandbox.slack.serving import running

pytestmark = [pytest.mark.e2e, pytest.mark.long]

OLD, NEW = "the secret of last year", "the secret of this year"
BEFORE = {"ADDRESS_KEY": OLD}
BOTH = {"ADDRESS_KEY": NEW, "ADDRESS_KEY_OLD": OLD}


def histories(database: Database, keys: Keys) -> list[set[tuple[datetime, str]]]:
    """What is found of some people: time and kind of the events of every message."""
    store = EventStore(database.engine, keys)
    return [
        {(event.at, event.kind.value) for event in timeline.events}
        for number, domain in product(range(0, PEOPLE, 4), range(DOMAINS))
        for timeline in store.timelines(Address(f"p{number}", f"r{domain}.example"))
    ]


def test_processes_with_either_key_at_once_lose_nothing(postgres: Server) -> None:
    bodies = traffic(random.Random(3), 40)
    world, again = (World("keys", "The key is changed", {}, queue=bodies[:]) for _ in range(2))
    with of_postgresql(postgres) as databases:
        whole, shared = databases.new(), databases.new()
        keep(whole.url, NEW, bodies)
        with running(build_aws(Holder(world))) as aws:
            settings = environment(aws, world, shared.url)
            one, two = started(INGEST, settings | BEFORE), started(INGEST, settings | BOTH)
            with one as before, two as both:
                with closed(shared):  # until each has a batch in hand
                    until(lambda: len(shared.ask(BLOCKED)) == 2, before, both)
                until(lambda: waiting(aws, world) == [0, 0], before, both)
                for process in (before, both):
                    process.send(signal.SIGTERM)
                    assert process.end() == 0, process.err
        with running(build_aws(Holder(again))) as aws:
            # SQS hands all of it over once more, to the one that has the older key alone
            settings = environment(aws, again, shared.url)
            assert finished([*INGEST, "--drain"], settings | BEFORE)[0] == 0
            assert rows(shared) > rows(whole)
            found = histories(whole, Keys(NEW))
            assert histories(shared, Keys(NEW, OLD)) == found
            code, out, err = finished([*BOT, "migrate", "--rekey"], settings | BOTH)
            assert (code, out) == (0, ""), err
            assert err.endswith("ADDRESS_KEY_OLD can be taken away\n")
        assert histories(shared, Keys(NEW)) == found
        with pytest.raises(Unavailable):
            histories(shared, Keys(OLD))
        same(shared, whole)

"""Questions at once while events pour in: nothing is lost, and nothing grows.

make load MINUTES=10 RATE=2000

The world and whoever feeds it share the machine with the bot: what it can carry here is told by
the last line, as what came in and how much of it was still waiting when the feeding ended.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import psutil
import pytest

from sandbox.defaults import healthy
from sandbox.running import running
from sandbox.world import World
from tests.bench.corpus import bodies
from tests.e2e.conftest import Shop, keep
from tests.e2e.databases import Database, opened
from tests.e2e.local_slack import Json, LocalSlack
from tests.e2e.processes import BOT, Process

pytestmark = [pytest.mark.long, pytest.mark.e2e]

SECONDS = 60 * float(os.environ.get("LOAD_MINUTES", "0.25"))
RATE = int(os.environ.get("LOAD_RATE", "150"))
"""Events a second."""
INGESTERS = int(os.environ.get("LOAD_INGESTERS", "2"))
AT_ONCE = 50
EVERY = 60.0
"""Seconds between two bursts of questions."""
TICK = 0.1
GROWN = 48 * 2**20
"""Bytes by which the memory of a process may grow in its second half: caches fill, leaks do not
stop.  Ten minutes of a leak of 100 bytes an event are 120 MB."""
DRAIN = 900.0
"""Seconds for what still waits at the end."""


@dataclass
class Feed(threading.Thread):
    """So many events a second, until there were `most`."""

    world: World
    most: int
    fed: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        made, began = bodies(self.most, now=datetime.now(UTC)), time.monotonic()
        while self.fed < self.most:
            due = min(self.most, int((time.monotonic() - began) * RATE))
            more = [next(made) for _ in range(due - self.fed)]
            self.world.queue += more
            self.fed += len(more)
            time.sleep(TICK)


@dataclass
class Memory:
    """Bytes that each process holds, once a second."""

    processes: dict[str, Process]
    seen: dict[str, list[int]] = field(default_factory=dict)

    def look(self) -> None:
        for name, process in self.processes.items():
            self.seen.setdefault(name, []).append(psutil.Process(process.pid).memory_info().rss)

    def growth(self, name: str) -> int:
        """From the third quarter to the last: by then all that is kept on purpose is there."""
        quarter = max(len(self.seen[name]) // 4, 1)
        before, last = self.seen[name][-2 * quarter : -quarter], self.seen[name][-quarter:]
        return int(statistics.median(last) - statistics.median(before or last))


@dataclass
class Questions:
    slack: LocalSlack
    people: Iterator[str] = field(
        default_factory=lambda: (f"nobody{n}@r{n % 7}.example" for n in count())
    )
    told: list[Json] = field(default_factory=list)

    def burst(self) -> None:
        """All at once."""
        whom = [next(self.people) for _ in range(AT_ONCE)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self.told += pool.map(
                lambda each: self.slack.command("ann", "support", f"/ses why {each}"), whom
            )

    def lost(self) -> list[Any]:
        """Acknowledgements that Slack did not get in its three seconds."""
        return [each["error"] for each in self.told if not each["ok"]]

    def answered(self) -> bool:
        found = self.slack.messages("support")
        return sum(len(each["replies"]) == 1 for each in found) >= len(self.told)


def stored(database: Database) -> int:
    [(rows,)] = database.ask("SELECT count(*) FROM events")
    return int(rows)


def test_under_load_no_acknowledgement_and_no_event_is_lost_and_no_process_grows() -> None:
    world = healthy(datetime.now(UTC))
    world.throttle, world.queue = False, []
    most = int(SECONDS * RATE)
    with running(world, slack=True) as sandbox, ExitStack() as until:
        shop = Shop(world, sandbox)
        settings = shop.environment | {"LOOKUPS_PER_HOUR": "10000", "QUESTIONS_WAITING": "100"}
        keep(settings["DATABASE_URL"], settings["ADDRESS_KEY"], [])
        database = until.enter_context(opened(settings["DATABASE_URL"]))
        names = ["serve", *(f"ingest {n}" for n in range(INGESTERS))]
        processes = {name: Process([*BOT, name.split()[0]], settings) for name in names}
        for process in processes.values():
            until.callback(process.close)
        processes["serve"].says("ready to answer")
        memory, questions, feed = Memory(processes), Questions(shop.slack), Feed(world, most)
        began, next_burst = time.monotonic(), 0.0
        feed.start()
        while feed.is_alive():
            if time.monotonic() - began >= next_burst:
                questions.burst()
                next_burst += EVERY
            memory.look()
            feed.join(1.0)
        fed_in, waiting = time.monotonic() - began, most - stored(database)
        deadline = time.monotonic() + DRAIN
        while stored(database) < most and time.monotonic() < deadline:
            memory.look()
            assert all(not each.ended for each in processes.values())
            time.sleep(1.0)
        drained = time.monotonic() - began - fed_in
        assert stored(database) == most
        assert questions.lost() == []
        assert shop.slack.until(questions.answered)
        growth = {name: memory.growth(name) for name in names}
    acks = sorted(each["ack_ms"] for each in questions.told)
    print(
        f"\n{most} events in {fed_in:.0f} s ({most / fed_in:.0f} a second), {waiting} still waiting"
        f" then, for {drained:.0f} s; {len(acks)} questions, {AT_ONCE} at once: acknowledged within"
        f" {acks[len(acks) // 2]:.0f} ms (median), {acks[-1]:.0f} ms (most);"
        f" memory in MB, and its growth in the last half: "
        + ", ".join(
            f"{name} {memory.seen[name][-1] / 2**20:.0f} ({growth[name] / 2**20:+.1f})"
            for name in names
        )
    )
    assert max(growth.values()) < GROWN, growth

"""What holds for all tests."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.overheard import EARS
from tests.secrecy import Ledger

if TYPE_CHECKING:
    from tests.postgres import Server

# machines are shared and slow at times: no test may depend on how long it takes
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("patient")

LEDGER = Ledger()

# the terminal shows times in the machine's zone
os.environ["TZ"] = "UTC"
time.tzset()


def pytest_xdist_auto_num_workers() -> int:
    """More than there are cores: half of the time tests wait, for processes and for time-outs."""
    return (os.cpu_count() or 1) + 2


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """The tests themselves are never garbage: without this the collector walks through all of them
    again and again, half a second each time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start processes stand evenly among the others, so that each worker, which begins
    with a stretch of what there is, has its share of them; a file stays together, in its order.
    """
    files = [list(tests) for _, tests in groupby(items, lambda item: item.path)]
    slow = [tests for tests in files if tests[0].get_closest_marker("e2e")]
    quick = [test for tests in files if tests not in slow for test in tests]
    every = len(quick) // max(len(slow), 1) + 1
    items[:] = [
        test
        for number in range(max(len(slow), 1))
        for test in (
            *(slow[number] if slow else ()),
            *quick[number * every : (number + 1) * every],
        )
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """After every test: nothing private can be read in any database that it has written to, nor in
    what its processes have logged so far."""
    found, overheard = LEDGER.readable(), EARS.found()
    yield
    assert not found, "readable in the database: " + "; ".join(found)
    assert not overheard, "in the log: " + "".join(overheard)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests of a process."""
    from tests.postgres import running  # it takes its time: most tests need none

    with running() as server:
        yield server

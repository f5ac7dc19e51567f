"""What holds for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.secrecy import Ledger

if TYPE_CHECKING:
    from tests.postgres import Server

# machines are shared and slow at times: no test may depend on how long it takes
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("patient")

LEDGER = Ledger()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """After every test: nothing private can be read in any database that it has written to."""
    found = LEDGER.readable()
    yield
    assert not found, "readable in the database: " + "; ".join(found)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for all tests of a process."""
    from tests.postgres import running  # it takes its time: most tests need none

    with running() as server:
        yield server

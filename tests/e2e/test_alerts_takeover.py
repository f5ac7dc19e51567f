"""A watcher that dies gives nothing back: who follows it, and when, by a clock of the test's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from bot.store.engine import open_database
from bot.store.leases import LeaseStore
from bot.store.migrate import migrate
from bot.watch.scheduler import RENEW_SECONDS, Watcher
from tests.bot.store.database import NOW


class NoPoster:
    def turn(self) -> float:
        return 0.0

    def settle(self) -> None:
        pass


class Shift:
    """Two watchers on one database, each with its own connections; the first leads."""

    def __init__(self, folder: Path) -> None:
        self.second = 0
        url = f"sqlite:///{folder}/watch.sqlite3"
        self.engines = [open_database(url), open_database(url)]
        migrate(self.engines[0])
        self.first, self.next = (
            Watcher(
                LeaseStore(engine, clock=lambda: NOW + timedelta(seconds=self.second)),
                NoPoster(),
                [],
                clock=lambda: self.second + 1000.0,
            )
            for engine in self.engines
        )
        self.first._lead()

    def pass_second(self, *, alive: bool) -> None:
        """Each asks every RENEW_SECONDS, the other one three seconds after the first."""
        self.second += 1
        if alive and self.second % RENEW_SECONDS == 0:
            self.first._lead()
        if self.second % RENEW_SECONDS == 3:
            self.next._lead()

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()


@pytest.mark.parametrize("death", [1, 9, 10, 19, 20, 39])
def test_a_killed_watcher_is_followed_within_a_minute_and_never_leads_beside_the_next(
    tmp_path: Path, death: int
) -> None:
    shift = Shift(tmp_path)
    while not shift.next.leading:
        # killed, or stopped and about to go on believing what it believed
        shift.pass_second(alive=shift.second < death)
        assert not (shift.first.leading and shift.next.leading), f"both at {shift.second}"
        assert shift.second <= death + 60
    shift.close()


def test_one_that_is_asked_to_stop_is_followed_at_once(tmp_path: Path) -> None:
    shift, stop = Shift(tmp_path), Event()
    stop.set()
    shift.first.run(stop)
    shift.next._lead()
    assert shift.next.leading
    shift.close()

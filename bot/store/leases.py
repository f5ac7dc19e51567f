"""Which process does what only one may do.  A lease that is not renewed falls to the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, select, update

from bot.store.engine import insert_or_skip, reading, utc_now, writing
from bot.store.tables import leases


class LeaseStore:
    """Compares with this machine's clock: several machines must agree on the time to a fraction
    of a lease's length."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, name: str, holder: str, for_: timedelta) -> bool:
        """Whether `holder`, a name of this process alone, has it for so long from now on.

        To be asked again well before that is over.
        """
        now = self._clock()
        with reading(self._engine) as connection:
            lease = _lease(connection, name)
        if lease is not None and lease.holder != holder and lease.until > now:
            return False
        with writing(self._engine) as connection:
            return _write(connection, lease, name, holder, now + for_)

    def give_up(self, name: str, holder: str) -> None:
        """The row stays: were it made anew, its version would begin anew, and one who had read
        the old one could take it from whoever has it."""
        statement = update(leases).where(leases.c.name == name, leases.c.holder == holder)
        over = {"until": self._clock(), "version": leases.c.version + 1}
        with writing(self._engine) as connection:
            connection.execute(statement.values(over))


def _lease(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(leases).where(leases.c.name == name)).one_or_none()


def _write(
    connection: Connection, seen: Row[Any] | None, name: str, holder: str, until: datetime
) -> bool:
    """Only where nobody has written since it was seen."""
    if seen is None:
        row = {"name": name, "holder": holder, "until": until, "version": 1}
        return insert_or_skip(connection, leases, [row]) == 1
    same = (leases.c.name == name, leases.c.version == seen.version)
    values = {"holder": holder, "until": until, "version": seen.version + 1}
    return connection.execute(update(leases).where(*same).values(values)).rowcount == 1

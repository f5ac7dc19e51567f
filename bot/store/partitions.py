"""PostgreSQL keeps the events of each day in a table of their own: made ahead, dropped whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, text

from bot.store.engine import reading, writing
from bot.store.tables import events

_FIRST = date(1970, 1, 1)
_PREFIX = f"{events.name}_"
_LOCK = text("SELECT pg_advisory_xact_lock(7302947)")
"""Any number, as long as it is always the same: one process at a time makes or drops."""

PATIENCE_MS = 2_000
"""For how long a day that is dropped waits for those who read it, a dump of the database, say:
meanwhile whoever wants to read or write waits as well."""

_NAMES = text(
    "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
    f" WHERE i.inhparent = '{events.name}'::regclass"
)


class Partitions:
    """Those of one engine; does nothing where the engine has none."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._needed = engine.dialect.name == "postgresql"
        self._known: frozenset[int] = frozenset()

    def ensure(self, days: Iterable[int]) -> None:
        """Make those that are not there.  `days`: since 1970."""
        wanted = set(days) - self._known if self._needed else set()
        if not wanted:
            return
        with writing(self._engine) as connection:
            connection.execute(_LOCK)
            there = _there(connection)
            for day in sorted(wanted - there):
                _make(connection, day)
        self._known = frozenset(there | wanted)

    def look_again(self) -> None:
        """Somebody else may have dropped some."""
        self._known = frozenset()

    def drop_before(self, day: int) -> int:
        """Drop the older ones; the number of rows that were in them."""
        with reading(self._engine) as connection:
            old = sorted(d for d in _there(connection) if d < day)
        return sum(self._drop(d) for d in old)

    def _drop(self, day: int) -> int:
        name, rows = _name(day), 0
        with writing(self._engine) as connection:
            connection.execute(_LOCK)
            if day in _there(connection):  # no other process was faster
                rows = connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
                connection.execute(text(f"SET LOCAL lock_timeout = {PATIENCE_MS}"))
                connection.execute(text(f"DROP TABLE {name}"))
        self._known -= {day}
        return rows


def _make(connection: Connection, day: int) -> None:
    """Made apart and then attached: nobody who writes to other days has to wait."""
    name = _name(day)
    connection.execute(text(f"CREATE TABLE {name} (LIKE {events.name} INCLUDING ALL)"))
    connection.execute(
        text(
            f"ALTER TABLE {events.name} ATTACH PARTITION {name}"
            f" FOR VALUES FROM ({day}) TO ({day + 1})"
        )
    )


def _there(connection: Connection) -> set[int]:
    names = connection.execute(_NAMES).scalars()
    return {_day(name.removeprefix(_PREFIX)) for name in names}


def _name(day: int) -> str:
    return f"{_PREFIX}{_FIRST + timedelta(days=day):%Y%m%d}"


def _day(written: str) -> int:
    found = date(int(written[:-4]), int(written[-4:-2]), int(written[-2:]))
    return (found - _FIRST).days

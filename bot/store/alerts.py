"""Alerts: each is saved together with what is to be said of it, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, select, update

from bot.store import memory
from bot.store.engine import insert_or_skip, reading, utc_now, writing
from bot.store.outbox import put
from bot.store.seal import Keys
from bot.store.tables import alerts
from bot.watch.alert import Alert, Outgoing
from bot.watch.machine import Level
from checks.core.place import UNNAMED, Names

_CONVERTED = ("level", "memory", "version")
_SAME = tuple(column.name for column in alerts.c if column.name not in _CONVERTED)


class AlertStore:
    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        clock: Callable[[], datetime] = utc_now,
        names: Names = UNNAMED,
    ) -> None:
        """`names`: what the accounts of alerts are called."""
        self._names = names
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def load(self, key: str) -> Alert | None:
        found = self._select(alerts.c.key == key)
        return found[0] if found else None

    def open(self) -> tuple[Alert, ...]:
        """Those of which the channel knows, the oldest first."""
        return self._known(alerts.c.level != Level.CALM)

    def all(self, kind: str | None = None) -> tuple[Alert, ...]:
        """Open and calm ones."""
        return self._known(*(() if kind is None else (alerts.c.kind == kind,)))

    def save(self, alert: Alert, messages: Iterable[Outgoing] = ()) -> Alert | None:
        """Keep it and its messages, in one transaction; the alert as it is stored now.

        None where it was changed since it was loaded: another process was first, nothing is
        written, and the messages are that process's to send.
        """
        stored = replace(alert, version=alert.version + 1)
        with writing(self._engine) as connection:
            if not _write(connection, alert.version, self._row(stored)):
                return None
            # after the alert's row, which keeps two writers of one thread apart: the order of
            # the messages is that of the versions
            put(connection, self._keys, messages, self._clock())
        return stored

    def _row(self, alert: Alert) -> dict[str, Any]:
        return {name: getattr(alert, name) for name in _SAME} | {
            "level": alert.level.value,
            "memory": memory.written(alert.memory, self._keys, self._clock()),
            "version": alert.version,
        }

    def _alert(self, row: RowMapping) -> Alert:
        same = {name: row[name] for name in _SAME}
        kept = memory.read(row["memory"], self._keys)
        alias = self._names.place(row["account"], row["region"]).alias
        return Alert(
            level=Level(row["level"]), memory=kept, version=row["version"], alias=alias, **same
        )

    def _known(self, *conditions: ColumnElement[bool]) -> tuple[Alert, ...]:
        """Without those of a later version's rules: it may run beside this one, or have run, and
        what this one cannot say in words is for others to say."""
        found = self._select(*conditions)
        if not found:
            return ()
        from bot.watch import rules  # all of them are loaded with it

        return tuple(alert for alert in found if alert.kind in rules.load())

    def _select(self, *conditions: ColumnElement[bool]) -> tuple[Alert, ...]:
        statement = select(alerts).where(*conditions).order_by(alerts.c.opened_at, alerts.c.key)
        with reading(self._engine) as connection:
            return tuple(self._alert(row) for row in connection.execute(statement).mappings())


def _write(connection: Connection, seen: int, row: dict[str, Any]) -> bool:
    if seen == 0:
        return insert_or_skip(connection, alerts, [row]) == 1
    same = (alerts.c.key == row["key"], alerts.c.version == seen)
    return connection.execute(update(alerts).where(*same).values(row)).rowcount == 1

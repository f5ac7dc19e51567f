"""What SES said last of something slow-moving, so that a question need not ask it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, select

from bot.store.engine import insert_or_update, reading, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import snapshot
from checks.core import Place

LIFE = timedelta(days=30)
"""After which nobody should believe it, whatever the maximum age of its kind."""

_ONE = select(snapshot.c.content, snapshot.c.seen_at).where(
    *(column == bindparam(column.name) for column in snapshot.primary_key)
)


@dataclass(frozen=True, slots=True)
class Snapshot:
    content: str
    """JSON, as it was put."""
    seen_at: datetime


class SnapshotStore:
    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    def get(self, place: Place, kind: str, name: str = "") -> Snapshot | None:
        """None where nothing was put, or nothing that this key opens and that is not too old."""
        with reading(self._engine) as connection:
            row = connection.execute(_ONE, self._named(place, kind, name)).one_or_none()
        if row is None:
            return None
        try:
            return Snapshot(self._keys.unseal(row.content, LIFE), row.seen_at)
        except Unsealable:
            return None

    def put(self, place: Place, kind: str, name: str, content: str, seen_at: datetime) -> None:
        row = self._named(place, kind, name) | {
            "content": self._keys.seal(content, seen_at),
            "seen_at": seen_at,
        }
        with writing(self._engine) as connection:
            insert_or_update(connection, snapshot, row)

    def _named(self, place: Place, kind: str, name: str) -> dict[str, object]:
        return {
            "account": place.account,
            "region": place.region,
            "kind": kind,
            "name": self._keys.fingerprint(name),
        }

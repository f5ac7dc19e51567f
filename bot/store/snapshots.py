"""What SES said last of something slow-moving, so that a question need not ask it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, bindparam, select

from bot.store.engine import insert_or_update, reading, utc_now, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import snapshot

LIFE = timedelta(days=30)
"""After which it cannot be opened, whatever the maximum age of its kind."""

_ONE = select(snapshot.c.content, snapshot.c.seen_at).where(
    *(column == bindparam(column.name) for column in snapshot.primary_key)
)


class SnapshotStore:
    """Names can be addresses, and the text can have some: one is marked, the other sealed."""

    def __init__(
        self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def read(self, account: str, region: str, kind: str, name: str) -> tuple[str, datetime] | None:
        """None where nothing was written, or nothing that this key opens and is not too old."""
        with reading(self._engine) as connection:
            row = connection.execute(_ONE, self._key(account, region, kind, name)).one_or_none()
        if row is None:
            return None
        try:
            return self._keys.unseal(row.content, LIFE, self._clock()), row.seen_at
        except Unsealable:
            return None

    def write(
        self, account: str, region: str, kind: str, name: str, text: str, seen_at: datetime
    ) -> None:
        """Replaces what is there, unless that was seen later."""
        content = self._keys.seal(text, seen_at)
        row = self._key(account, region, kind, name) | {"content": content, "seen_at": seen_at}
        with writing(self._engine) as connection:
            insert_or_update(connection, snapshot, row, newer="seen_at")

    def _key(self, account: str, region: str, kind: str, name: str) -> dict[str, object]:
        mark = self._keys.fingerprint(name)
        return {"account": account, "region": region, "kind": kind, "name": mark}

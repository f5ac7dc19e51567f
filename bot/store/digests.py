"""What the outbox knows of digests, and of the threads that a digest leads back to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, select

from bot.store.engine import reading, utc_now, writing
from bot.store.outbox import OutboxStore, put
from bot.store.seal import Keys
from bot.store.tables import outbox
from bot.watch.alert import Alert, Outgoing, Say


class DigestStore:
    def __init__(
        self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._clock = clock
        self._outbox = OutboxStore(engine, keys, clock=clock)

    def told(self, key: str) -> bool:
        """Whether it is in the outbox, sent or not."""
        with reading(self._engine) as connection:
            return connection.execute(_one(outbox.c.key == key)).first() is not None

    def tell(self, message: Outgoing) -> None:
        """Put it there; nothing, where its key is there already."""
        with writing(self._engine) as connection:
            put(connection, self._keys, [message], self._clock())

    def times(self, since: datetime, until: datetime) -> Mapping[str, int]:
        """How often each alert began a thread of its own, by its key."""
        threads = (
            select(outbox.c.thread)
            .where(outbox.c.action == Say.POST.value)
            .where(outbox.c.created_at >= since, outbox.c.created_at < until)
            .distinct()
        )
        with reading(self._engine) as connection:
            found = connection.execute(threads).scalars()
            return Counter(thread.rpartition(" #")[0] for thread in found)

    def thread_of(self, alert: Alert) -> tuple[str, str] | None:
        """Channel and ts of the message that leads the thread it was told in; one of many that
        came at once is in the thread of another."""
        its_own = outbox.c.key.startswith(f"{alert.thread} v", autoescape=True)
        with reading(self._engine) as connection:
            thread = connection.execute(_one(its_own)).scalar_one_or_none()
        return None if thread is None else self._outbox.parent_ts(thread)


def _one(condition: ColumnElement[bool]) -> Select[Any]:
    return select(outbox.c.thread).where(condition).order_by(outbox.c.id.desc()).limit(1)

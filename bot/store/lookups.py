"""How often a person looked something up in the last hour, counted for all processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, select

from bot.store.engine import alone, utc_now, writing
from bot.store.tables import lookups

WINDOW = timedelta(hours=1)


class LookupStore:
    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def take(self, actor: str, most: int) -> datetime | None:
        """Count one more look-up; where there were `most` in the last hour already, none is
        counted, and the answer is when there may be the next.  Raises Unavailable."""
        now = self._clock()
        newest = (
            select(lookups.c.at)
            .where(lookups.c.actor == actor, lookups.c.at > now - WINDOW)
            .order_by(lookups.c.at.desc())
            .limit(most)
        )
        with writing(self._engine) as connection:
            alone(connection, lookups)
            connection.execute(delete(lookups).where(lookups.c.at <= now - WINDOW))
            taken: Sequence[datetime] = connection.execute(newest).scalars().all()
            if len(taken) >= most:
                return taken[-1] + WINDOW
            connection.execute(insert(lookups), {"actor": actor, "at": now})
        return None

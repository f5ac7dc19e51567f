"""Messages in Slack that wait for their answer, and which process is to give it.

A process renews its own while it lives: what nobody has renewed for a while is an orphan.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, delete, update

from bot.store.engine import insert_or_skip, utc_now, writing
from bot.store.tables import promises

ORPHAN = timedelta(minutes=1)
"""Without a renewal.  Far more than a process that lives needs between two."""

NOBODY = ""
"""In the place of a process."""


class PromiseStore:
    """Of one process.  Raises Unavailable."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock
        self._process = uuid.uuid4().hex

    def make(self, channel: str, ts: str, language: str = "") -> None:
        """`language`: its code, empty where it is not known."""
        row = {
            "channel": channel,
            "ts": ts,
            "process": self._process,
            "at": self._clock(),
            "language": language,
        }
        with writing(self._engine) as connection:
            insert_or_skip(connection, promises, [row])

    def end(self, channel: str, ts: str) -> None:
        here = and_(promises.c.channel == channel, promises.c.ts == ts)
        with writing(self._engine) as connection:
            connection.execute(delete(promises).where(here))

    def let_go(self, channel: str, ts: str) -> None:
        """It is no process's any more; nothing, where it has ended."""
        here = and_(promises.c.channel == channel, promises.c.ts == ts)
        with writing(self._engine) as connection:
            connection.execute(update(promises).where(here).values(process=NOBODY))

    def renew(self) -> None:
        ours = update(promises).where(promises.c.process == self._process)
        with writing(self._engine) as connection:
            connection.execute(ours.values(at=self._clock()))

    def adopt(self) -> tuple[tuple[str, str, str], ...]:
        """Channel, ts and language of all orphans, which are this process's from now on: of several
        that adopt at once, each orphan goes to one."""
        now = self._clock()
        orphans = update(promises).where(promises.c.at < now - ORPHAN)
        mine = orphans.values(process=self._process, at=now)
        with writing(self._engine) as connection:
            rows = connection.execute(mine.returning(*promises.c)).all()
        return tuple((row.channel, row.ts, row.language) for row in rows)

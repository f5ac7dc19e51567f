"""Which of Slack's requests we have seen: it repeats what it believes to be lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete

from bot.store.engine import insert_or_skip, utc_now, writing
from bot.store.tables import slack_requests

REMEMBERED = timedelta(days=1)
"""Slack gives up repeating within an hour or so."""


class RequestStore:
    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def first_time(self, key: str) -> bool:
        """Whether nobody has asked this before; of several who ask at once, one is the first."""
        now = self._clock()
        forgotten = delete(slack_requests).where(slack_requests.c.at < now - REMEMBERED)
        with writing(self._engine) as connection:
            connection.execute(forgotten)
            return insert_or_skip(connection, slack_requests, [{"key": key, "at": now}]) == 1

"""What AWS said by the queue of itself and of our account: kept once each, for the watch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from bot.notice import About, Notice
from bot.store.engine import insert_or_skip, reading
from bot.store.scrub import scrub
from bot.store.tables import notices
from checks.core.place import UNNAMED, Names

MOST = 500
"""Notices of one Region and kind that are read, the newest: AWS has a few a month."""


def rows(found: Iterable[Notice]) -> list[dict[str, Any]]:
    """Without addresses: an identity that AWS tells of may be one."""
    return [
        {
            "id": _digest(each),
            "about": each.about.value,
            "account": each.place.account,
            "region": each.place.region,
            "at": each.at,
            "told": json.dumps({name: scrub(said) for name, said in each.told.items()}),
        }
        for each in found
    ]


def _digest(notice: Notice) -> str:
    """AWS Health's ids are those of one account."""
    named = f"{notice.about.value} {notice.place.account} {notice.id}"
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()


def keep(connection: Connection, made: list[dict[str, Any]]) -> None:
    insert_or_skip(connection, notices, sorted(made, key=lambda row: str(row["id"])))


class NoticeStore:
    """Raises Unavailable where the database refuses."""

    def __init__(self, engine: Engine, names: Names = UNNAMED) -> None:
        """`names`: what the accounts are called."""
        self._engine = engine
        self._names = names

    def of(self, about: About, region: str, since: datetime) -> tuple[Notice, ...]:
        """Those of a Region from `since` on, the newest first."""
        statement = (
            select(notices)
            .where(
                notices.c.about == about.value,
                notices.c.region == region,
                notices.c.at >= since,
            )
            .order_by(notices.c.at.desc(), notices.c.id)
            .limit(MOST)
        )
        with reading(self._engine) as connection:
            found = connection.execute(statement).all()
        return tuple(
            Notice(
                About(row.about), row.id, self._names.place(row.account, row.region), row.at, told
            )
            for row in found
            if isinstance(told := json.loads(row.told), dict)
        )

"""What somebody did that cannot be undone: rows are added, and neither changed nor deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from bot.store.engine import reading
from bot.store.tables import audit


@dataclass(frozen=True, slots=True)
class Deed:
    at: datetime
    actor: str
    """Who did it: a Slack user's id, or the account of the command line."""
    action: str
    detail: Mapping[str, object]
    """Never whom it was about."""


def record(connection: Connection, deed: Deed) -> None:
    """In the transaction of the deed itself: one does not stand without the other."""
    row = {"at": deed.at, "actor": deed.actor, "action": deed.action}
    connection.execute(insert(audit), row | {"detail": json.dumps(deed.detail)})


def listed(engine: Engine) -> list[Deed]:
    """All of them, the oldest first."""
    statement = select(audit).order_by(audit.c.id)
    with reading(engine) as connection:
        rows = connection.execute(statement).all()
    return [Deed(row.at, row.actor, row.action, json.loads(row.detail)) for row in rows]

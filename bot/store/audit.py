"""Who asked for what, and what came of it: rows are added, and stay until they are old.

Whom it was about is told by a mark of theirs, and by nothing else.  Where somebody is forgotten
the mark is emptied, and the deed stays (ADR 19).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from bot.store.answers import marks_of
from bot.store.engine import reading, utc_now, writing
from bot.store.scrub import scrub
from bot.store.seal import Keys
from bot.store.tables import audit
from checks.core import Address, Target

KEPT_MIN = timedelta(days=30)
"""Younger rows the database itself does not let go: the triggers of migration 6."""

EDGE = timedelta(hours=1)
"""Rows stay so much longer, as our clock may be ahead of the database's."""

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Deed:
    at: datetime
    actor: str
    """Who did it: a Slack user's id, or the account of the command line."""
    action: str
    detail: Mapping[str, object]
    """Never whom it was about."""
    mark: str | None = None
    """Of whom it was about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows; what is None does not matter."""

    since: datetime | None = None
    actor: str | None = None
    about: tuple[str, ...] | None = None
    """Marks, of which a row has one."""


class AuditStore:
    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        life: timedelta = timedelta(days=400),
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        """`life`: rows older than this go, at the latest when the next one comes; KEPT_MIN or
        more."""
        self._engine = engine
        self._keys = keys
        self._life = life
        self._clock = clock

    def add(
        self, actor: str, action: str, detail: Mapping[str, object], about: Target | None
    ) -> None:
        """Raises Unavailable."""
        now = self._clock()
        mark = None if about is None else marks_of(self._keys, about)[0]
        address = about.value if isinstance(about, Address) else ""
        detail = {name: _without(said, address) for name, said in detail.items()}
        with writing(self._engine) as connection:
            self._prune(connection, now)
            record(connection, Deed(now, actor, action, detail, mark))

    def tidy(self) -> int:
        """Delete what is old, also where nothing more is done; how many.  Raises Unavailable."""
        with writing(self._engine) as connection:
            return self._prune(connection, self._clock())

    def _prune(self, connection: Connection, now: datetime) -> int:
        old = delete(audit).where(audit.c.at < now - self._life - EDGE)
        return connection.execute(old).rowcount


def record(connection: Connection, deed: Deed) -> None:
    """In the transaction of the deed itself: one does not stand without the other."""
    row = {"at": deed.at, "actor": deed.actor, "action": deed.action, "mark": deed.mark}
    detail = {name: _without(said) for name, said in deed.detail.items()}
    connection.execute(insert(audit), row | {"detail": json.dumps(detail)})


def _without(said: object, address: str = "") -> object:
    """Without addresses: why something was refused may be in AWS's words, which quote them."""
    return scrub(said, address) if isinstance(said, str) else said


def listed(engine: Engine, wanted: Wanted = Wanted()) -> Iterator[Deed]:
    """The oldest first, however many."""
    statement = select(audit).order_by(audit.c.id).limit(PAGE)
    if wanted.since is not None:
        statement = statement.where(audit.c.at >= wanted.since)
    if wanted.actor is not None:
        statement = statement.where(audit.c.actor == wanted.actor)
    if wanted.about is not None:
        statement = statement.where(audit.c.mark.in_(wanted.about))
    last = 0
    while True:
        with reading(engine) as connection:
            rows = connection.execute(statement.where(audit.c.id > last)).all()
        for row in rows:
            yield Deed(row.at, row.actor, row.action, json.loads(row.detail), row.mark)
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def unmark(connection: Connection, marks: Iterable[str]) -> int:
    """Nobody can tell any more whom these rows were about; how many there were."""
    statement = update(audit).where(audit.c.mark.in_(tuple(marks))).values(mark=None)
    return connection.execute(statement).rowcount


def remark(connection: Connection, older: Iterable[str], newer: str) -> None:
    """What was marked with an older key is marked with the newer one."""
    statement = update(audit).where(audit.c.mark.in_(tuple(older))).values(mark=newer)
    connection.execute(statement)

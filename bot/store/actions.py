"""What people had changed in the suppression list: one row for each entry, claimed before AWS is
called, so that of any number of clicks one does it.

A claim that its process did not live to end runs out, and another process takes it over: calling
AWS twice does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, or_, select, update

from bot.removal import UNDO_FOR, Change, Claim, Ended, Item, Kind, Past, Task
from bot.store.action_upkeep import adopt
from bot.store.answers import marks_of
from bot.store.audit import Deed, record
from bot.store.engine import insert_or_skip, reading, utc_now, writing
from bot.store.outbox import put
from bot.store.scrub import scrub
from bot.store.seal import Keys, Unsealable
from bot.store.tables import actions
from bot.watch.alert import Outgoing
from checks.core import Address, Suppression
from checks.core.place import UNNAMED, Names

LEASE = timedelta(minutes=2)
"""For how long a claim is its process's alone: longer than AWS and the look after it can take."""

LIFE = UNDO_FOR + timedelta(hours=1)
"""After which nobody can read any more which address it was."""

CLAIMED = "claimed"


class _TakenOver(Exception):
    """Another process has a task by now, or it is gone with a person who was forgotten."""


class ActionStore:
    """Raises Unavailable where the database refuses."""

    def __init__(
        self,
        engine: Engine,
        keys: Keys,
        *,
        clock: Callable[[], datetime] = utc_now,
        names: Names = UNNAMED,
    ) -> None:
        """`names`: what the accounts of the lists are called."""
        self._names = names
        self._engine = engine
        self._keys = keys
        self._clock = clock

    def claim(self, task: Task) -> Claim:
        """Take what nobody has taken, all at once; that it was begun is in the audit log with it,
        or it is not taken."""
        now = self._clock()
        rows = [(self._row(task, n, item, now), item) for n, item in enumerate(task.items)]
        rows.sort(key=lambda pair: str(pair[0]["key"]))  # all take them in one order
        mine, others = [], []
        with writing(self._engine) as connection:
            for row, item in rows:
                if insert_or_skip(connection, actions, [row]):
                    mine.append(replace(item, id=row["id"]))
                    record(connection, self._deed(task, item, "begun", now))
                else:
                    holder = select(actions.c.actor).where(actions.c.key == row["key"])
                    others.append(connection.execute(holder).scalar_one_or_none() or "")
        claimed = replace(task, items=tuple(mine)) if mine else None
        return Claim(claimed, tuple(dict.fromkeys(filter(None, others))))

    def abandoned(self) -> tuple[Task, ...]:
        """Tasks whose process did not live to end them; they are ours from now on.  Those that were
        begun most often come last: what makes one crash keeps no other from its end.

        Of what nobody can read any more it stays unknown whether it was done: it ends so here,
        and a task without anything else has no items.
        """
        now = self._clock()
        lost = (actions.c.state == CLAIMED, actions.c.until <= now)
        mine = {"until": now + LEASE, "attempts": actions.c.attempts + 1}
        with writing(self._engine) as connection:
            taken = update(actions).where(*lost).values(mine).returning(*actions.c)
            rows = connection.execute(taken).all()
            for row in rows:
                if self._opened(row.entry) is None:
                    self._lose(connection, row, now)
        tasks = dict.fromkeys(row.task for row in sorted(rows, key=lambda row: row.attempts))
        return tuple(self._task([row for row in rows if row.task == task]) for task in tasks)

    def finish(
        self, task: Task, ended: Mapping[str, Ended], messages: Iterable[Outgoing] = ()
    ) -> bool:
        """Keep what came of it, with what is to be said of it and the rows of the audit log.
        False, and nothing of it, where another process has taken it over."""
        now = self._clock()
        try:
            with writing(self._engine) as connection:
                for item in task.items:
                    self._end(connection, task, item, ended[item.id], now)
                    record(connection, self._deed(task, item, ended[item.id].value, now))
                put(connection, self._keys, messages, now)
        except _TakenOver:
            return False
        return True

    def adopt(self, thread: str, channel: str, ts: str) -> None:
        """Let messages of this thread go below that message, or into it."""
        adopt(self._engine, thread, channel, ts, self._clock())

    def past(self, task_id: str) -> Past | None:
        rows = self._rows(actions.c.task == task_id)
        if not rows:
            return None
        ended = {row.id: Ended(row.state) for row in rows if row.state != CLAIMED}
        times = [row.ended_at for row in rows if row.ended_at is not None]
        return Past(self._task(rows), ended, max(times) if times else None)

    def last_of(self, answer: str) -> Change | None:
        """The last that was done in an answer's thread."""
        done = (actions.c.answer == answer, actions.c.state == Ended.DONE.value)
        newest = select(actions).where(*done).order_by(actions.c.ended_at.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(newest).one_or_none()
        return None if row is None else Change(Kind(row.kind), row.actor, row.ended_at)

    def tidy(self) -> int:
        """Empty what is past its life; of how many rows."""
        old = (actions.c.at < self._clock() - LIFE, or_(actions.c.entry != "", actions.c.why != ""))
        with writing(self._engine) as connection:
            emptied = update(actions).where(*old).values(entry="", why="", mark=None)
            return connection.execute(emptied).rowcount

    def _end(
        self, connection: Connection, task: Task, item: Item, ended: Ended, now: datetime
    ) -> None:
        """Raises _TakenOver."""
        values: dict[str, Any] = {"state": ended.value, "ended_at": now}
        if ended not in (Ended.DONE, Ended.ABSENT):
            values["key"] = actions.c.key.concat(f" {item.id}")  # somebody may try again
        ours = (actions.c.state == CLAIMED, actions.c.attempts == task.attempts)
        changed = update(actions).where(actions.c.id == item.id, *ours).values(values)
        if not connection.execute(changed).rowcount:
            raise _TakenOver

    def _lose(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        unsure = Ended.UNSURE.value
        # somebody may try again
        values = {"state": unsure, "ended_at": now, "key": f"{row.key} {row.id}"}
        connection.execute(update(actions).where(actions.c.id == row.id).values(values))
        detail = {"result": unsure, "account": row.account, "region": row.region}
        detail["task"] = row.task
        record(connection, Deed(now, row.actor, row.kind, detail))

    def _rows(self, *conditions: Any) -> list[Row[Any]]:
        with reading(self._engine) as connection:
            found = connection.execute(select(actions).where(*conditions).order_by(actions.c.id))
            return list(found)

    def _row(self, task: Task, number: int, item: Item, now: datetime) -> dict[str, Any]:
        listed = item.listed
        since = listed.since.isoformat()
        about = f"{task.kind.value} {item.place} {listed.address} {since}"
        written = [listed.address, listed.reason, since, listed.message_id]
        return {
            "id": f"{task.id}.{number}",
            "task": task.id,
            "key": self._keys.fingerprint(about),
            "kind": task.kind.value,
            "answer": task.answer,
            "account": item.place.account,
            "region": item.place.region,
            "entry": self._keys.seal(json.dumps(written), now),
            "mark": self._keys.mark(listed.address),
            "why": self._keys.seal(task.why, now),
            "actor": task.actor,
            "channel": task.channel,
            "thread": task.thread,
            "masked": task.masked,
            "state": CLAIMED,
            "at": now,
            "until": now + LEASE,
            "attempts": task.attempts,
        }

    def _task(self, rows: list[Row[Any]]) -> Task:
        first = rows[0]
        opened = ((row, self._opened(row.entry)) for row in sorted(rows, key=lambda row: row.id))
        items = tuple(
            Item(self._names.place(row.account, row.region), _listed(text), row.id)
            for row, text in opened
            if text is not None
        )
        same = ("answer", "actor", "channel", "thread", "masked", "attempts")
        return Task(
            id=first.task,
            kind=Kind(first.kind),
            why=self._opened(first.why) or "",
            items=items,
            **{name: getattr(first, name) for name in same},
        )

    def _opened(self, token: str) -> str | None:
        try:
            return self._keys.unseal(token, LIFE, self._clock())
        except Unsealable:
            return None

    def _deed(self, task: Task, item: Item, result: str, now: datetime) -> Deed:
        local, _, domain = item.listed.address.rpartition("@")
        detail = {
            "result": result,
            "account": item.place.account,
            "region": item.place.region,
            "entry": item.listed.reason,
            "task": task.id,
            "why": scrub(task.why, item.listed.address),
        }
        mark = marks_of(self._keys, Address(local, domain))[0]
        return Deed(now, task.actor, task.kind.value, detail, mark)


def _listed(written: str) -> Suppression:
    address, reason, since, message_id = json.loads(written)
    return Suppression(address, reason, datetime.fromisoformat(since), message_id)

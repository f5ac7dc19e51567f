"""From the older ADDRESS_KEY to the newer: while both are set, whatever is written moves over by
itself; `rekey` moves the rest, so that the older one can be taken away."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, select, update

from bot.store import action_upkeep, memory, news, rekey_audit, rekey_events
from bot.store import feedback as verdicts
from bot.store.answers import marks_of
from bot.store.audit import remark
from bot.store.engine import insert_or_skip, utc_now, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import (
    alerts,
    answers,
    dead_letters,
    follows,
    outbox,
    snapshot,
)
from checks.core import MessageId


@dataclass(frozen=True, slots=True)
class Moved:
    addresses: int
    others: int
    """Dead letters, answers, what is followed, messages that wait, and alerts."""
    lost: int
    """What neither key opens: it goes by itself, with age."""
    nobody: int
    """Rows of the audit log about somebody of whom nothing is kept; which key marked them cannot
    be told."""


def rekey(engine: Engine, keys: Keys, told: Callable[[int], None] = lambda n: None) -> Moved:
    """Move all that is kept with the older key.  Can be interrupted, and begun again.

    `told` is called now and then with the number of addresses moved.
    """
    moved, lost = rekey_events.move(engine, keys, told)
    others = 0
    for move in (
        _rekey_letters,
        _rekey_answers,
        _rekey_kept,
        _rekey_follows,
        _rekey_outbox,
        action_upkeep.reseal,
        _rekey_alerts,
    ):
        with writing(engine) as connection:
            done, failed = move(connection, keys)
        others, lost = others + done, lost + failed
    with writing(engine) as connection:
        # a copy of what SES says, which is asked for again
        connection.execute(delete(snapshot))
    return Moved(moved, others, lost, rekey_audit.move(engine, keys))


def _rekey_letters(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(body: str, token: str) -> dict[str, Any]:
        return {"key": keys.fingerprint(body), "body": token}

    return _reseal(connection, keys, dead_letters, "body", again)


def _rekey_answers(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(target: str, token: str) -> dict[str, Any]:
        mark, *older = keys.marks(target)
        remark(connection, older, mark)
        verdicts.remark(connection, older, mark)
        return {"target": token, "target_mark": mark}

    return _reseal(connection, keys, answers, "target", again)


def _rekey_kept(connection: Connection, keys: Keys) -> tuple[int, int]:
    """What goes with an answer is counted with the answer."""

    def again(kept: str, token: str) -> dict[str, Any]:
        if message := json.loads(kept)["message"]:
            mark, *older = marks_of(keys, MessageId(message))
            verdicts.remark(connection, older, mark)
        return {"kept": token}

    _reseal(connection, keys, answers, "kept", again)
    return 0, 0


def _rekey_follows(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(target: str, token: str) -> dict[str, Any]:
        return {"target": token} | news.mark_of(keys, target)

    return _reseal(connection, keys, follows, "target", again)


def _rekey_outbox(connection: Connection, keys: Keys) -> tuple[int, int]:
    def again(payload: str, token: str) -> dict[str, Any]:
        return {"payload": token}

    return _reseal(connection, keys, outbox, "payload", again)


def _rekey_alerts(connection: Connection, keys: Keys) -> tuple[int, int]:
    done = lost = 0
    for row in connection.execute(select(alerts)).all():
        older = [token for token in memory.tokens(row.memory) if not keys.newest_opens(token)]
        if not older:
            continue
        lost += sum(rekey_events.opened(keys, token) is None for token in older)
        # sealed as of now: they have no life of their own, and go with the alert
        kept = memory.written(memory.read(row.memory, keys), keys, utc_now())
        same = (alerts.c.key == row.key, alerts.c.version == row.version)
        done += connection.execute(update(alerts).where(*same).values(memory=kept)).rowcount
    return done, lost


def _reseal(
    connection: Connection,
    keys: Keys,
    table: Table,
    column: str,
    again: Callable[[str, str], dict[str, Any]],
) -> tuple[int, int]:
    """Seal a column anew with the newer key: how many rows, and how many nothing opens."""
    done = lost = 0
    (key,) = table.primary_key
    for row in connection.execute(select(table).where(table.c[column] != "")).all():
        token = getattr(row, column)
        if keys.newest_opens(token):
            continue
        try:
            text, at = keys.opened(token)
        except Unsealable:
            lost += 1
            continue
        values = again(text, keys.seal(text, at))
        this = key == getattr(row, key.name)
        if key.name in values:
            connection.execute(delete(table).where(this))
            insert_or_skip(connection, table, [row._asdict() | values])
        else:
            connection.execute(update(table).where(this).values(values))
        done += 1
    return done, lost

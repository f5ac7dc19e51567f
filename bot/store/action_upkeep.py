"""What becomes of the rows of actions when a person is forgotten, or the key changed; and how their
messages come into a thread that was not begun by the outbox."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, select, update

from bot.store.engine import insert_or_skip, writing
from bot.store.seal import Keys, Unsealable
from bot.store.tables import actions, outbox
from bot.watch.alert import Say
from checks.core import Address


def erase(connection: Connection, keys: Keys, address: Address) -> int:
    """All that is kept of what was done about an address; how many rows."""
    about = delete(actions).where(actions.c.mark.in_(keys.marks(address.lowered)))
    gone = connection.execute(about).rowcount
    for row in connection.execute(select(actions.c.id, actions.c.why).where(actions.c.why != "")):
        if address.lowered in _readable(keys, row.why).lower():
            emptied = update(actions).where(actions.c.id == row.id).values(why="")
            gone += connection.execute(emptied).rowcount
    return gone


def reseal(connection: Connection, keys: Keys) -> tuple[int, int]:
    """Seal anew with the newer key: how many rows, and how many nothing opens."""
    done = lost = 0
    for row in connection.execute(select(actions).where(actions.c.entry != "")).all():
        if keys.newest_opens(row.entry):
            continue
        try:
            (entry, at), (why, _) = keys.opened(row.entry), keys.opened(row.why)
        except Unsealable:
            lost += 1
            continue
        newer = {"entry": keys.seal(entry, at), "why": keys.seal(why, at)}
        newer["mark"] = keys.mark(json.loads(entry)[0])
        connection.execute(update(actions).where(actions.c.id == row.id).values(newer))
        done += 1
    return done, lost


def _readable(keys: Keys, token: str) -> str:
    try:
        return keys.opened(token)[0]
    except Unsealable:
        return ""


def adopt(engine: Engine, thread: str, channel: str, ts: str, now: datetime) -> None:
    """Let messages of this thread go below, or into, a message that was not sent from here."""
    row = {
        "key": f"{thread} at {ts}",
        "thread": thread,
        "action": Say.POST.value,
        "channel": channel,
        "payload": "",
        "created_at": now,
        "attempts": 0,
        "next_try": now,
        "sent_at": now,
        "ts": ts,
    }
    with writing(engine) as connection:
        insert_or_skip(connection, outbox, [row])

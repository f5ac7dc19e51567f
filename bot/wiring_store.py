"""The composition root's part for the database alone: what needs neither AWS nor Slack."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from bot import accounts
from bot.settings import Settings
from bot.store import audit as audit_log
from bot.store import feedback as verdicts
from bot.store import rollups
from bot.store.answers import marks_of
from bot.store.backup import copy
from bot.store.engine import open_database, reading, utc_now
from bot.store.events import EventStore
from bot.store.forget import forget as erase
from bot.store.rekey import rekey as move_to_newer_key
from bot.store.seal import Keys
from bot.store.spellings import demand_key
from checks.core import Address, Target, Text, say
from checks.core.place import Names

WRITERS = 16
"""Processes that count at the same time without waiting for each other."""


def keys(settings: Settings) -> Keys:
    older = settings.ADDRESS_KEY_OLD.get_secret_value()
    return Keys(settings.ADDRESS_KEY.get_secret_value(), older)


def names(settings: Settings) -> Names:
    """What the accounts are called."""
    return accounts.names(accounts.parse(settings.SES_ACCOUNTS))


def events(
    settings: Settings, engine: Engine | None = None, look_back: timedelta | None = None
) -> EventStore:
    return EventStore(
        engine or open_database(settings.DATABASE_URL),
        keys(settings),
        address_life=timedelta(days=settings.RETENTION_DAYS),
        # no process id: in containers these are alike
        writer=secrets.randbelow(WRITERS),
        look_back=look_back,
        names=names(settings),
    )


def migrate(settings: Settings, *, rebuild: bool) -> Text:
    """Says in a sentence what was done, and what is left to do."""
    from bot.store.migrate import migrate  # Alembic: no other role has to wait for it

    engine = open_database(settings.DATABASE_URL)
    migrate(engine)
    if rebuild:
        count = rollups.rebuild(engine)
        return say("the database is up to date, and {count} events are counted anew", count=count)
    told = say("the database is up to date")
    if rollups.outdated(engine):
        told = say(
            "the database is up to date; some counts are by older reply rules: {rebuild}",
            rebuild="python -m bot migrate --rebuild",
        )
    with reading(engine) as connection:
        demand_key(connection, keys(settings))
    return told


def backup(settings: Settings, to: Path) -> Text:
    """Raises Rejected and Unavailable."""
    size = copy(open_database(settings.DATABASE_URL), to)
    return say(
        "copied to {file}: {size} bytes; keep ADDRESS_KEY apart from it, but keep it",
        file=str(to),
        size=size,
    )


def rekey(settings: Settings, told: Callable[[Text], None]) -> Text:
    engine = open_database(settings.DATABASE_URL)
    moved = move_to_newer_key(
        engine, keys(settings), lambda n: told(say("{count} addresses moved …", count=n))
    )
    if moved.nobody:
        told(
            say(
                "{count} rows of the audit log are about somebody of whom nothing is kept, and"
                " stay as they are: those that the older key marked are found by {command} only"
                " while ADDRESS_KEY_OLD is set",
                count=moved.nobody,
                command="audit --about",
            )
        )
    done = say(
        "{addresses} addresses and {others} sealed texts are under the newer key",
        addresses=moved.addresses,
        others=moved.others,
    )
    if moved.lost:
        return say(
            "{done}; {count} can be opened with neither key, and go with age",
            done=done,
            count=moved.lost,
        )
    return say("{done}; ADDRESS_KEY_OLD can be taken away", done=done)


def forget(settings: Settings, address: Address) -> tuple[Text, list[str]]:
    """Says in a sentence what was erased; and the posts that only people can delete."""
    engine = open_database(settings.DATABASE_URL)
    gone = erase(engine, keys(settings), address, f"command line, uid {os.getuid()}", utc_now())
    told = say(
        "erased: {events} events and {others} other texts", events=gone.events, others=gone.others
    )
    return told, [f"{channel}\t{ts}" for channel, ts in gone.posts]


def audit(
    settings: Settings, since: datetime | None, actor: str | None, about: Target | None
) -> Iterator[audit_log.Deed]:
    """Of whoever and whenever, where that is None."""
    marks = None if about is None else marks_of(keys(settings), about)
    wanted = audit_log.Wanted(since, actor, marks)
    return audit_log.listed(open_database(settings.DATABASE_URL), wanted)


def feedback(settings: Settings, since: datetime | None) -> tuple[verdicts.Verdict, ...]:
    """What people think of answers, the oldest first."""
    return verdicts.listed(open_database(settings.DATABASE_URL), since)

"""Is the database there, and are its tables those of this version?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import Text, Unavailable, attempt, say

DATABASE = Spot(Area.DATABASE, say("Database"))
TABLES = Spot(Area.DATABASE, say("Tables"))
KEY = Spot(Area.DATABASE, say("ADDRESS_KEY"))

MIGRATE = "python -m bot migrate"


@dataclass(frozen=True, slots=True)
class Tables:
    found: str | None
    """The revision of its tables; None: there are none."""
    wanted: str
    """That of this version."""
    known: bool
    """Whether this version knows the revision at all."""


class Databases(Protocol):
    """Each raises Unavailable."""

    def named(self) -> str:
        """Which one, without its password."""
        ...

    def tables(self) -> Tables: ...

    def key(self) -> Text | None:
        """Why what is stored cannot be read with ADDRESS_KEY; None: it can."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    named: str
    tables: Tables | Unavailable
    key: Text | Unavailable | None


def gather(database: Databases) -> Seen:
    tables = attempt(database.tables)
    at_head = isinstance(tables, Tables) and tables.found == tables.wanted
    return Seen(database.named(), tables, attempt(database.key) if at_head else None)


def judge(seen: Seen) -> Iterator[Line]:
    if isinstance(seen.tables, Unavailable):
        yield DATABASE.wrong(
            say("{name} cannot be used, and nothing works without it", name=seen.named),
            seen.tables.why,
        )
        yield TABLES.unchecked(say("The database has to answer first"))
        return
    yield DATABASE.ok(say("{name} answers", name=seen.named))
    tables = seen.tables
    if tables.found == tables.wanted:
        yield TABLES.ok(say("They are those of this version ({revision})", revision=tables.wanted))
    elif tables.found is None:
        yield TABLES.wrong(say("There are none yet"), say("Make them."), MIGRATE)
    elif not tables.known:
        yield TABLES.wrong(
            say("They are those of a newer version ({revision})", revision=tables.found),
            say("Start the version that made them, or a newer one."),
        )
    else:
        yield TABLES.wrong(
            say(
                "They are older ({revision}; this version has {wanted})",
                revision=tables.found,
                wanted=tables.wanted,
            ),
            say("Bring them up to date."),
            MIGRATE,
        )
    yield from _key(seen)


def _key(seen: Seen) -> Iterator[Line]:
    if isinstance(seen.tables, Unavailable) or seen.tables.found != seen.tables.wanted:
        return
    if isinstance(seen.key, Unavailable):
        yield KEY.unchecked(seen.key)
    elif seen.key is not None:
        yield KEY.wrong(say("It is not the one that events were stored with"), seen.key)
    else:
        yield KEY.ok(say("What is stored can be read with it"))

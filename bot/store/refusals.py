"""What a database's refusal means, for whoever has to put it right.

Never the database's own words: they may quote what was to be written, and the connection's.
"""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, ProgrammingError

from checks.core import Text, say

BUSY = say("The database is busy: try again in a few seconds")
UNREADABLE = say(
    "DATABASE_URL cannot be read: write it as in sqlite:///ses-why.sqlite3 or"
    " postgresql://user:password@host/name"
)
_NO_TABLES = say("The database has no tables, or older ones: run `python -m bot migrate`")
NO_FILE = "no such database file"
"""Ours: SQLite itself would make an empty one."""
_FULL = say("The database's disk is full: make room on it, or lower RETENTION_DAYS")
_READ_ONLY = say("The database is read-only: give the bot's user the right to write to it")
_DENIED = say("The database denies the user of DATABASE_URL a right: let it own the bot's tables")
_SILENT = say("The database does not answer: check DATABASE_URL and that it is running")

_BY_STATE = {
    "42P01": _NO_TABLES,  # undefined_table
    "42703": _NO_TABLES,  # undefined_column
    "42501": _DENIED,  # insufficient_privilege
    "25006": _READ_ONLY,  # read_only_sql_transaction: a standby
    "53100": _FULL,  # disk_full
    "40P01": BUSY,  # deadlock_detected
    "40001": BUSY,  # serialization_failure
    "55P03": BUSY,  # lock_not_available
}
"""https://www.postgresql.org/docs/current/errcodes-appendix.html; the words beside them are in
whichever language the server speaks."""

_TOO_LARGE = "54"
"""Class of codes: a value that fits into no index, say.  Waiting would not help."""

_CONNECTING = (
    (r"password authentication failed", say("The database refuses the password of DATABASE_URL")),
    (r"no password supplied", say("The database wants a password: put it into DATABASE_URL")),
    (r'role "[^"]*" does not exist', say("The database does not know the user of DATABASE_URL")),
    (
        r'database "[^"]*" does not exist',
        say("There is no such database as DATABASE_URL names: check it, or create the database"),
    ),
    (
        r"no pg_hba\.conf entry",
        say("The database lets nobody in as DATABASE_URL says: see its pg_hba.conf"),
    ),
    (r"resolve host", say("There is no such host as DATABASE_URL names: check it, and DNS")),
    (r"too many (clients|connections)|remaining connection slots", BUSY),
    (r"connection option|invalid \w+ value", UNREADABLE),
)
"""A connection that is refused has no code, but only words: known ones, in English."""

_SQLITE = (
    (
        NO_FILE,
        say(
            "There is no such file as DATABASE_URL names: check it, or run `python -m bot migrate`,"
            " which makes it"
        ),
    ),
    (r"no such table|no such column|has no column named", _NO_TABLES),
    (r"locked|busy", BUSY),
    (r"disk is full", _FULL),
    (r"readonly|read-only", _READ_ONLY),
    (r"not a database", say("DATABASE_URL names a file that is no SQLite database")),
    (r"malformed", say("The database's file is damaged: put a backup in its place")),
    (
        r"unable to open database file",
        say(
            "The database's file cannot be opened: check that DATABASE_URL names a file, that its"
            " folder is there, and that the bot's user may write to both"
        ),
    ),
)


def why(error: DBAPIError) -> Text | None:
    """None where no database would have taken it: a fault of ours."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    known = _known(str(error.orig), state)
    if known is None and (isinstance(error, ProgrammingError) or _is_too_large(state)):
        return None
    return known or _SILENT


def _is_too_large(state: str | None) -> bool:
    return state is not None and state.startswith(_TOO_LARGE)


def _known(said: str, state: str | None) -> Text | None:
    if state is not None:
        return _BY_STATE.get(state)
    found = (text for words, text in (*_CONNECTING, *_SQLITE) if re.search(words, said))
    return next(found, None)

"""In which condition the database is: which tables it has, and whether our key opens it."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from bot.doctor.database import Tables
from bot.store.engine import reading
from bot.store.migrate import MIGRATIONS
from bot.store.seal import Keys
from bot.store.spellings import OTHER_KEY, demand_key
from checks.core import Text, Unavailable


class Condition:
    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._keys = keys

    def named(self) -> str:
        url = self._engine.url
        # libpq takes one in the query as well: `password`, and `sslpassword` of a key
        hidden = {name: "***" for name in url.query if "password" in name.lower()}
        return url.update_query_dict(hidden).render_as_string(hide_password=True)

    def tables(self) -> Tables:
        scripts = ScriptDirectory(str(MIGRATIONS))
        with reading(self._engine) as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        known = {revision.revision for revision in scripts.walk_revisions()}
        return Tables(found, scripts.get_current_head() or "", found in known)

    def key(self) -> Text | None:
        try:
            with reading(self._engine) as connection:
                demand_key(connection, self._keys)
        except Unavailable as e:
            if e.why == OTHER_KEY:
                return e.why
            raise
        return None

"""Are the database's tables there, as this version needs them?"""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Engine

from bot.store.engine import reading
from bot.store.migrate import MIGRATIONS
from checks.core import Text, Unavailable, say

MIGRATE = say("Its tables are not those of this version: run python -m bot migrate")


class Revision:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lacking(self) -> Text | None:
        """What keeps us from working with it; None: nothing.  Tables that are newer than we are
        do not: a release begins by changing them, while the version before still answers."""
        from alembic.migration import MigrationContext

        try:
            with reading(self._engine) as connection:
                found = MigrationContext.configure(connection).get_current_revision()
        except Unavailable as e:
            return e.why
        return MIGRATE if found is None or found in self._older else None

    @cached_property
    def _older(self) -> frozenset[str]:
        from alembic.script import ScriptDirectory

        scripts = ScriptDirectory(str(MIGRATIONS))
        known = {script.revision for script in scripts.walk_revisions()}
        return frozenset(known - set(scripts.get_heads()))

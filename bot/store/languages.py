"""Which language each person chose; who chose none has no row."""

from __future__ import annotations

from sqlalchemy import Engine, delete, select

from bot.store.engine import insert_or_update, reading, writing
from bot.store.tables import languages


class LanguageStore:
    """Raises Unavailable."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def choose(self, actor: str, code: str | None) -> None:
        """`actor`: Slack's user id; None: none any more."""
        with writing(self._engine) as connection:
            if code is None:
                connection.execute(delete(languages).where(languages.c.actor == actor))
            else:
                insert_or_update(connection, languages, {"actor": actor, "code": code})

    def chosen(self, actor: str) -> str | None:
        statement = select(languages.c.code).where(languages.c.actor == actor)
        with reading(self._engine) as connection:
            found: str | None = connection.execute(statement).scalar_one_or_none()
        return found

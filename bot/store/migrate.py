"""Bringing the database's tables up to this version."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from bot.store import rollups
from bot.store.engine import make_file, writing

_LOCK = text("SELECT pg_advisory_xact_lock(7302946)")

MIGRATIONS = Path(__file__).with_name("migrations")


def migrate(engine: Engine) -> None:
    """Apply what is missing, in one transaction: all of it or nothing; then count the events,
    where nobody has yet.

    Several processes may call this at once: one at a time does it.
    """
    make_file(engine)
    config = Config()
    # % would start an interpolation
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(_LOCK)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    if rollups.uncounted(engine):
        rollups.rebuild(engine)

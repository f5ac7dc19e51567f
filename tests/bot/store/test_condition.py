"""The condition of a database, on both engines."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Engine, text

from bot.doctor.database import Tables
from bot.store.condition import Condition
from bot.store.engine import writing
from bot.store.seal import Keys
from bot.store.spellings import OTHER_KEY
from tests.bot.store.database import KEYS, arrivals, body, event_store


def test_its_tables_and_its_key_are_told_and_its_password_is_not(engine: Engine) -> None:
    event_store(engine).add(arrivals(body("Send")))
    condition = Condition(engine, KEYS)
    tables = condition.tables()
    assert tables == Tables(tables.wanted, tables.wanted, known=True)
    assert condition.key() is None
    assert Condition(engine, Keys("the key of another installation")).key() == OTHER_KEY
    assert (engine.url.password is not None) == (":***@" in condition.named())
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    assert condition.tables() == replace(tables, found="0002")

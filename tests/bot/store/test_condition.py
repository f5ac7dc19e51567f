"""The condition of a database, on both engines."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine, create_engine, text

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


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ("u:secret-one@h/d", "u:***@h/d"),
        ("h/d?user=u&password=secret-one", "h/d?password=***&user=u"),
        ("u@h/d?sslmode=require&sslpassword=secret-one", "u@h/d?sslmode=require&sslpassword=***"),
    ],
)
def test_a_password_is_not_told_wherever_the_url_has_it(given: str, named: str) -> None:
    made = create_engine(f"postgresql+psycopg://{given}")
    assert unquote(Condition(made, KEYS).named()).partition("://")[2] == named

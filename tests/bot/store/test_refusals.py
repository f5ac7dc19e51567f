"""What a database says against us becomes one sentence, with what to do and nothing of its own."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from bot.store.engine import open_database, reading, writing
from bot.store.refusals import BUSY, UNREADABLE
from checks.core import Unavailable
from tests.postgres import Server


def refusal(url: str) -> str:
    with pytest.raises(Unavailable) as refused:  # noqa: SIM117  # the engine is made in it
        with reading(open_database(url)):
            pass
    return refused.value.why.template


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param("host:port/name", id="a port that is no number"),
        pytest.param("127.0.0.1:1/name?nonsense=1", id="no such option"),
        pytest.param("127.0.0.1:1/name?sslmode=nonsense", id="an option's value"),
    ],
)
def test_a_url_that_makes_no_sense_is_told_how_to_write(rest: str) -> None:
    assert refusal(f"postgresql://bot:secret@{rest}") == UNREADABLE.template


@pytest.fixture
def engine(postgres: Server) -> Engine:
    return open_database(postgres.url("postgres"))


RAISED = {
    "42P01": "The database has no tables, or older ones: run `python -m bot migrate`",
    "42501": "The database denies the user of DATABASE_URL a right: let it own the bot's tables",
    "25006": "The database is read-only: give the bot's user the right to write to it",
    "53100": "The database's disk is full: make room on it, or lower RETENTION_DAYS",
    "40P01": BUSY.template,
    "40001": BUSY.template,
    "55P03": BUSY.template,
    "57P01": "The database does not answer: check DATABASE_URL and that it is running",
}


@pytest.mark.parametrize("code", RAISED)
def test_a_refusal_is_known_by_its_code_in_any_language(engine: Engine, code: str) -> None:
    statement = text(f"DO $$ BEGIN RAISE 'Gibt es nicht' USING ERRCODE = '{code}'; END $$")
    with pytest.raises(Unavailable) as refused, writing(engine) as connection:
        connection.execute(statement)
    assert refused.value.why.template == RAISED[code]
    engine.dispose()


def test_a_statement_that_no_database_takes_is_a_fault_of_ours(engine: Engine) -> None:
    with pytest.raises(ProgrammingError), reading(engine) as connection:
        connection.execute(text("SELEKT 1"))
    engine.dispose()

"""A DATABASE_URL that leads nowhere is told in one line, with what is wrong and no password."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.store.engine import open_database, reading
from checks.core import Unavailable
from tests.e2e.databases import Database, opened
from tests.e2e.processes import BOT, LONG, finished
from tests.e2e.test_command_line import SETTINGS
from tests.postgres import Server

pytestmark = pytest.mark.e2e

PASSWORD = "s3cret-in-the-url"
NO_PASSWORD = "The database refuses the password of DATABASE_URL"
NO_DATABASE = "There is no such database as DATABASE_URL names: check it, or create the database"
NO_HOST = "There is no such host as DATABASE_URL names: check it, and DNS"
SILENT = "The database does not answer: check DATABASE_URL and that it is running"
DENIED = "The database denies the user of DATABASE_URL a right: let it own the bot's tables"


def refused(url: str) -> str:
    """Why nobody can connect; empty where one can."""
    engine = open_database(url)
    try:
        with reading(engine):
            return ""
    except Unavailable as e:
        return e.why.template
    finally:
        engine.dispose()


@pytest.fixture(scope="module")
def walled(postgres: Server) -> Iterator[Database]:
    """Where the user `walled` needs a password, and `poor` has no rights."""
    with postgres.database() as url, opened(url) as database:
        database.do("CREATE ROLE walled LOGIN PASSWORD 'another'")
        database.do("CREATE ROLE poor LOGIN")
        ((rules,),) = database.ask("SHOW hba_file")
        before = Path(rules).read_text()
        Path(rules).write_text(f"local all walled scram-sha-256\n{before}")
        database.do("SELECT pg_reload_conf()")
        deadline = time.monotonic() + LONG  # the server reads it when it comes to it
        while refused(as_user(url, "walled")) != NO_PASSWORD:
            assert time.monotonic() < deadline
        yield database
        Path(rules).write_text(before)
        database.do("SELECT pg_reload_conf()")
        database.do("DROP ROLE walled")
        database.do("DROP ROLE poor")


def as_user(url: str, user: str, database: str | None = None) -> str:
    made = make_url(url).set(username=user, password=PASSWORD)
    if database:
        made = made.set(database=database)
    return made.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("user", "database", "why"),
    [
        pytest.param("walled", None, NO_PASSWORD, id="wrong password"),
        pytest.param("postgres", "nothing", NO_DATABASE, id="no such database"),
        pytest.param("poor", None, DENIED, id="no rights"),
    ],
)
def test_what_postgresql_refuses_is_told_in_one_line(
    walled: Database, user: str, database: str | None, why: str
) -> None:
    url = as_user(walled.url, user, database)
    code, out, err = finished([*BOT, "audit"], SETTINGS | {"DATABASE_URL": url})
    assert (code, out, err) == (2, "", f"event store: {why}\n")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
@pytest.mark.parametrize(
    ("host", "why"),
    [
        pytest.param("nowhere.invalid", NO_HOST, id="no such host"),
        pytest.param("127.0.0.1:1", SILENT, id="nobody listens"),
    ],
)
def test_a_wrong_host_is_told_in_one_line(scheme: str, host: str, why: str) -> None:
    url = f"{scheme}://bot:{PASSWORD}@{host}/ses"
    code, out, err = finished([*BOT, "migrate"], SETTINGS | {"DATABASE_URL": url})
    assert (code, out, err) == (2, "", f"event store: {why}\n")

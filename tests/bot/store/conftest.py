from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.store.engine import open_database
from tests.bot.store.database import database
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """With the tables, empty; every test that asks for it runs on both."""
    if request.param == "sqlite":
        made = database(tmp_path)
        yield made
        made.dispose()
        return
    server: Server = request.getfixturevalue("postgres")
    with server.database() as url:
        made = open_database(url)
        yield made
        made.dispose()


@pytest.fixture
def other(engine: Engine) -> Iterator[Engine]:
    """Another process, as far as the database can tell."""
    opened = open_database(engine.url.render_as_string(hide_password=False))
    yield opened
    opened.dispose()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Engine]:
    made = database(tmp_path)
    yield made
    made.dispose()

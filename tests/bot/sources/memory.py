"""A snapshot store without a database."""

from __future__ import annotations

from datetime import datetime
from threading import Lock


class MemoryStore:
    """Keeps the rows in this process, the newest of each."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows: dict[tuple[str, str, str, str], tuple[str, datetime]] = {}

    def read(self, account: str, region: str, kind: str, name: str) -> tuple[str, datetime] | None:
        return self._rows.get((account, region, kind, name))

    def write(
        self, account: str, region: str, kind: str, name: str, text: str, seen_at: datetime
    ) -> None:
        key = (account, region, kind, name)
        with self._lock:
            if key not in self._rows or self._rows[key][1] <= seen_at:
                self._rows[key] = (text, seen_at)

"""What was asked a moment ago, in memory; nothing is shared unless a test says so."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.store.asked import Recent
from checks.core import Target, Unavailable, say
from tests.fakes import NOW


@dataclass
class FakeAsks:
    shares: bool = False
    rows: dict[tuple[str, Target], Recent] = field(default_factory=dict)
    away: bool = False
    """The database does not answer."""
    count: int = 0

    def begin(self, room: str, target: Target, by: str, instead: str = "") -> str | Recent:
        self._answer()
        there = self.rows.get((room, target))
        if there is not None and there.id != instead and self.shares:
            return there
        self.count += 1
        self.rows[room, target] = Recent(f"q{self.count}", NOW, by, None, None, None)
        return f"q{self.count}"

    def find(self, room: str, target: Target) -> Recent | None:
        self._answer()
        return self.rows.get((room, target)) if self.shares else None

    def posted(self, name: str, channel: str, ts: str) -> None:
        self._change(name, channel=channel, ts=ts)

    def answered(self, name: str, channel: str, ts: str, answer: str) -> None:
        self._change(name, channel=channel, ts=ts, answer=answer)

    def drop(self, name: str) -> None:
        self._answer()
        self.rows = {key: row for key, row in self.rows.items() if row.id != name}

    def _change(self, name: str, **values: str) -> None:
        self._answer()
        changed = {k: replace(r, **values) for k, r in self.rows.items() if r.id == name}  # type: ignore[arg-type]  # mypy takes one type for all
        self.rows |= changed

    def _answer(self) -> None:
        if self.away:
            raise Unavailable("event store", say("It does not answer"))

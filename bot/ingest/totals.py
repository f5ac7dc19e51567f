"""What came of an import, in numbers and in a line."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Totals:
    sources: int = 0
    """Files and objects that were read, to their end or not."""
    finished_before: int = 0
    """Those that an earlier run has read to their end."""
    damaged: int = 0
    """Those that could not be read to their end."""
    records: int = 0
    new: int = 0
    """Events, one for each recipient."""
    known: int = 0
    too_old: int = 0
    """Events that would be deleted at once."""
    ignored: int = 0
    refused: int = 0
    """Not ours; put by."""
    dead: int = 0
    """Unreadable; put by."""

    def __add__(self, other: Totals) -> Totals:
        names = [field.name for field in fields(self)]
        return Totals(*(getattr(self, name) + getattr(other, name) for name in names))

    def told(self) -> str:
        told = [
            f"{_files(self.sources)}, {self.records:,} records: {self.new:,} events new",
            f"{self.known:,} already known",
            f"{self.ignored:,} of no interest",
            f"{self.dead:,} unreadable and put by",
            f"{self.too_old:,} too old",
        ]
        if self.refused:
            told.append(f"{self.refused:,} not ours and put by")
        if self.finished_before:
            told.append(f"{_files(self.finished_before)} imported before")
        return ", ".join(told)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"

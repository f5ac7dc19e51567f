"""What came of an import, in numbers and in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from checks.core import Text, say


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

    def told(self) -> Iterator[Text]:
        """The parts of a line."""
        yield say(
            "{files}, {records} records: {new} events new",
            files=_files(self.sources),
            records=self.records,
            new=self.new,
        )
        yield say("{count} already known", count=self.known)
        yield say("{count} of no interest", count=self.ignored)
        yield say("{count} unreadable and put by", count=self.dead)
        yield say("{count} too old", count=self.too_old)
        if self.refused:
            yield say("{count} not ours and put by", count=self.refused)
        if self.finished_before:
            yield say("{files} imported before", files=_files(self.finished_before))


def _files(count: int) -> Text:
    return say("1 file") if count == 1 else say("{count} files", count=count)

"""One thing that a spam filter wrote into a header, and what is documented of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from checks.core.headers.source import Field
from checks.core.text import Text, say

UNDOCUMENTED = say("quoted, not interpreted: we know of no public description of its values")

SHOWN = 300
"""Characters of a value that are quoted."""


class Weight(IntEnum):
    """Of several marks of one filter, the one that says most leads."""

    QUOTED = 0
    """Not documented: quoted, and nothing is read from it."""
    NOTE = 1
    """Documented, and neither for nor against."""
    SCORE = 2
    VERDICT = 3
    KIND = 4
    """Says what sort of unwanted mail it is."""


@dataclass(frozen=True, slots=True)
class Mark:
    filter: str
    """Whose: `Microsoft`, `SpamAssassin`."""
    header: str
    value: str
    """Verbatim, the part that is meant."""
    means: Text = UNDOCUMENTED
    spam: bool | None = None
    """Whether it calls the message unwanted; None: it says neither."""
    weight: Weight = Weight.QUOTED
    source: str | None = None
    """The page that documents it."""
    tests: tuple[str, ...] = ()
    """What the filter found, the weightiest first, in its own names."""
    written_by: str | None = None
    """Who runs the servers that write it (`makers`); None where anybody's may."""


Reader = Callable[[Sequence[Field]], Iterator[Mark]]


def quoted(filter_name: str, field: Field, written_by: str | None = None) -> Mark:
    return Mark(filter_name, field.name, field.value[:SHOWN], written_by=written_by)

"""The form of a digest: headed lists, whose rows may lead to a thread.  Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.document import Line
from checks.core import Text, say


@dataclass(frozen=True, slots=True)
class Row:
    text: Text
    url: str | None = None
    """Of the thread in Slack that it is about."""


@dataclass(frozen=True, slots=True)
class Stanza:
    head: Line
    rows: tuple[Row, ...] = ()


def headed(name: Text, count: int, rows: Iterable[Row]) -> Stanza:
    return Stanza(Line(say("{count}", count=count), name), tuple(rows))

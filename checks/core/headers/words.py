"""Reads what is inside a field: comments, clauses, times.

Everything is linear in the length, and nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MARKS = re.compile(r'[();"\\]')
_WHEN = re.compile(
    r"\b\d{1,2} [A-Za-z]{3} \d{4} \d{1,2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?"
    r" ?(?:[+-]\d{4}|[A-Z]{1,4}\b)"
)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?:Z|[+-]\d{2}:\d{2})")
_FRACTION = re.compile(r"(?<=:\d\d)\.\d+")
_SINCE, _UNTIL = 1990, 2200


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two semicolons."""

    text: str
    """Without its comments."""
    comments: tuple[str, ...]


def clauses(value: str) -> tuple[Clause, ...]:
    """The parts of a structured field; a comment that is never closed reaches to the end."""
    found: list[Clause] = []
    text: list[str] = []
    comments: list[str] = []
    depth = start = 0
    opened = 0
    for position, mark in _marks(value):
        if mark == "(":
            if depth == 0:
                text.append(value[start:position])
                opened = position + 1
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
            if depth == 0:
                comments.append(value[opened:position].strip())
                start = position + 1
        elif mark == ";" and not depth:
            text.append(value[start:position])
            found.append(Clause(" ".join(" ".join(text).split()), tuple(comments)))
            text, comments, start = [], [], position + 1
    (comments if depth else text).append(value[opened if depth else start :])
    return (*found, Clause(" ".join(" ".join(text).split()), tuple(comments)))


def _marks(value: str) -> list[tuple[int, str]]:
    """Brackets and semicolons that are neither quoted nor escaped, and where they stand."""
    found: list[tuple[int, str]] = []
    until = -1
    last_quote = value.rfind('"')
    for match in _MARKS.finditer(value):
        position, mark = match.start(), match[0]
        if position <= until:
            continue
        if mark == "\\":
            until = position + 1
        elif mark == '"':
            # one that is never closed is a character like any other
            until = value.find('"', position + 1) if position < last_quote else position
        else:
            found.append((position, mark))
    return found


def moment(text: str) -> datetime | None:
    """The last time in `text`, if it names its zone and can be; None otherwise."""
    spaced = " ".join(text.split())
    if stamps := _WHEN.findall(spaced):
        written = _FRACTION.sub("", stamps[-1])
        return _read(lambda: parsedate_to_datetime(written), utc=written.endswith("-0000"))
    if stamps := _ISO.findall(spaced):
        return _read(lambda: datetime.fromisoformat(stamps[-1]), utc=False)
    return None


def _read(parse: Callable[[], datetime], *, utc: bool) -> datetime | None:
    try:
        at: datetime = parse()
        if at.tzinfo is None:
            if not utc:  # an hour is worth nothing where its zone is not known
                return None
            at = at.replace(tzinfo=UTC)
        at = at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return at if _SINCE <= at.year < _UNTIL else None

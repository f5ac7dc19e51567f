"""Where one record ends and the next begins, in a stream of JSON objects with or without newlines.

Firehose writes what it is given one after another; some producers end each with a newline, some
do not, and some spread an object over several lines.  Where the JSON is broken, a record ends at
the first place that cannot belong to it, so that what is broken costs as few others as possible.
Pure, and in bounded memory: what is cut does not depend on how the stream comes in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

RECORD_MAX = 1024 * 1024
"""Bytes.  SES publishes a tenth of it at most, and a queue takes no more."""

_BETWEEN = re.compile(rb"(?:[ \t\r\n,\[\]\x1e]|\xef\xbb\xbf)*+")
"""What may stand between records: white space, the punctuation of a JSON array, the separator of
JSON text sequences (RFC 7464), a byte order mark."""

_STRING = rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"'
_FLAT = rb'[^"{}]*+(?:' + _STRING + rb'[^"{}]*+)*+'
_TO_A_BRACE = re.compile(_FLAT + rb"(?:(?<=[:,\[])\{" + _FLAT + rb"\}" + _FLAT + rb')*+([{}"])')
"""Past strings, objects that hold no others, and all else, to the next brace; or to a quote whose
string does not end."""

_TO_AN_OBJECT = re.compile(rb"[^\n{]*+(?=[\n{])")

_RESYNC = re.compile(rb'\n|\}(?=\{")')
"""Where a record can be told to begin again after one that was too long."""
_RESYNC_TAIL = 2
"""So many bytes at the end of a piece may be the beginning of such a place."""


@dataclass(frozen=True, slots=True)
class Record:
    text: str
    end: int
    """How many bytes of the stream it ends after."""
    cut: bool = False
    """It was longer than a record may be: `text` is its beginning."""


def split(chunks: Iterable[bytes], start: int = 0, most: int = RECORD_MAX) -> Iterator[Record]:
    """The records of a stream, in order.  `start`: how many bytes of it came before these chunks;
    that has to be where a record ended."""
    splitter = _Splitter(start, most)
    for chunk in chunks:
        splitter.take(chunk)
        while (record := splitter.next()) is not None:
            yield record
    while (record := splitter.next(final=True)) is not None:
        yield record


class _Splitter:
    """Holds what is not told yet: less than one record, one piece, and the start of a long one."""

    def __init__(self, start: int, most: int) -> None:
        self._held = b""
        self._at = 0
        self._before = start
        """How many bytes of the stream came before those that are held."""
        self._most = most
        self._too_long = b""
        """The beginning of a record whose end is still looked for."""

    def take(self, chunk: bytes) -> None:
        self._held = self._held[self._at :] + chunk
        self._before += self._at
        self._at = 0

    def next(self, *, final: bool = False) -> Record | None:
        """None where more has to be taken first."""
        if self._too_long:
            return self._resynced(final=final)
        space = _BETWEEN.match(self._held, self._at)
        self._at = begin = space.end() if space else self._at
        if begin == len(self._held):
            return None
        limit = begin + self._most
        end = _end(self._held, begin, limit)
        if end is None and len(self._held) > limit:
            self._too_long, self._at = self._held[begin:limit], limit
            return self._resynced(final=final)
        if end is None and not final:
            return None
        self._at = len(self._held) if end is None else end
        return self._record(self._held[begin : self._at])

    def _resynced(self, *, final: bool) -> Record | None:
        found = _RESYNC.search(self._held, self._at)
        if found is None and not final:
            self._at = max(self._at, len(self._held) - _RESYNC_TAIL)
            return None
        self._at = found.end() if found else len(self._held)
        beginning, self._too_long = self._too_long, b""
        return self._record(beginning, cut=True)

    def _record(self, written: bytes, *, cut: bool = False) -> Record:
        return Record(written.decode("utf-8", "replace").strip(), self._before + self._at, cut)


def _end(held: bytes, begin: int, limit: int) -> int | None:
    """Where the record ends that begins there; None where that cannot be told before `limit`."""
    if held[begin] != ord("{"):
        words = _TO_AN_OBJECT.match(held, begin, limit)
        return words.end() if words else None
    depth, at = 1, begin + 1
    while found := _TO_A_BRACE.match(held, at, limit):
        at = found.end()
        match found[1]:
            case b"}":
                depth -= 1
                if not depth:
                    return at
            case b"{":
                if not _may_hold_an_object(held, at - 1):
                    return at - 1
                depth += 1
            case _:  # JSON has no newline inside a string: it is torn there, if it has one
                newline = held.find(b"\n", at, limit)
                return newline if newline >= 0 else None
    return None


def _may_hold_an_object(held: bytes, at: int) -> bool:
    """Whether an object may begin there, inside of another one: as a value, or in a list."""
    before = at - 1
    while held[before] in b" \t\r\n":
        before -= 1
    return held[before] in b":,["

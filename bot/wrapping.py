"""Text broken into lines for a terminal, by the columns that its characters take.  Pure.

East Asian wide characters take two columns, and their text has no spaces to break at: it is broken
between characters, with the least of the Japanese rules for it (kinsoku, JIS X 4051): no line
begins with a mark that closes or goes on with something, and none ends with one that opens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_NOT_FIRST = frozenset(
    "、。，．・：；？！）」』】〕〉》ー々ゝゞヽヾ…‥,.;:?!)]}%"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)
_NOT_LAST = frozenset("（「『【〔〈《([{")


def columns(text: str) -> int:
    return sum(map(_columns, text))


def wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """`first`, `rest`: what the first line begins with, and the others.  No line is wider than
    `width` columns, but for a word that is so by itself: an address stays whole."""
    lines: list[str] = []
    line, space = first, ""
    begun = False
    for piece in _pieces(text):
        if piece.isspace():
            space = piece
            continue
        if begun and columns(line) + columns(space + piece) > width:
            lines.append(line)
            line = rest + piece
        else:
            line += (space if begun else "") + piece
        begun, space = True, ""
    return [*lines, line] if begun else []


def _pieces(text: str) -> Iterator[str]:
    """What is never broken, and the space between."""
    for word in re.split(r"(\s+)", text):
        piece = ""
        for letter in word:
            if piece and _may_break(piece[-1], letter):
                yield piece
                piece = ""
            piece += letter
        if piece:
            yield piece


def _may_break(before: str, after: str) -> bool:
    wide = 2 in (_columns(before), _columns(after))
    return wide and before not in _NOT_LAST and after not in _NOT_FIRST and bool(_columns(after))


def _columns(letter: str) -> int:
    if unicodedata.east_asian_width(letter) in "WF":
        return 2
    return 0 if unicodedata.combining(letter) else 1

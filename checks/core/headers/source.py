"""Finds the header fields in what somebody pasted: headers alone, a whole source, a quoted mail.

The standard library's parser stops at the first line that is no field; what people paste begins
with junk, is quoted, doubly spaced, or has lost its indentation.  So the lines are sorted out
here, and the library reads what is inside the fields.  Nothing raises, and every step is linear
in the length of the text.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from itertools import pairwise

LONGEST = 65_536
"""Characters of one field that are read."""
MOST_FIELDS = 1_000
MOST_TEXT = 2_000_000
"""Characters of a paste that are read: the headers come first, and attachments do not matter."""

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_-]{0,75})[ \t]{0,3}:(.*)", re.DOTALL)
_QUOTE = re.compile(r"(?:[>|] ?){1,20}")
_ENCODED = re.compile(r"=\?[^? ]{1,40}\?[bq]\?", re.I)

_TRACES = {"received", "authentication-results"}
_KNOWN = _TRACES | {
    "arc-authentication-results",
    "cc",
    "content-type",
    "date",
    "delivered-to",
    "dkim-signature",
    "feedback-id",
    "from",
    "message-id",
    "mime-version",
    "received-spf",
    "reply-to",
    "return-path",
    "subject",
    "to",
    "x-forefront-antispam-report",
    "x-ses-outgoing",
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    value: str
    """Unfolded: on one line."""

    @property
    def key(self) -> str:
        return self.name.lower()


def find(text: str) -> tuple[Field, ...]:
    """The header of the outermost message in `text`, in its order; empty where there is none."""
    lines = _lines(text[:MOST_TEXT])
    blocks = [block for block in _blocks(lines) if _known(block)]
    for start, block in enumerate(blocks):
        if _TRACES & {field.key for field in block}:
            return _joined(blocks[start:])
    return max(blocks, key=_known, default=())


def values(fields: Iterable[Field], name: str) -> tuple[str, ...]:
    """All values of the fields of this name (lower case), in their order."""
    return tuple(field.value for field in fields if field.key == name)


def first(fields: Iterable[Field], name: str) -> str | None:
    return next(iter(values(fields, name)), None)


def decoded(value: str) -> str:
    """MIME's encoded words as they are meant (RFC 2047); what cannot be decoded, as it stands."""
    if not _ENCODED.search(value):
        return value
    try:
        return str(make_header(decode_header(value[:2_000])))
    except (HeaderParseError, LookupError, ValueError):
        return value


def _joined(blocks: list[tuple[Field, ...]]) -> tuple[Field, ...]:
    """The first block, and those after it as long as no sender was named: a gap of the paste."""
    found = blocks[0]
    for block in blocks[1:]:
        if any(field.key == "from" for field in found):
            break
        found = (*found, *block)
    return found[:MOST_FIELDS]


def _known(block: tuple[Field, ...]) -> int:
    return len({field.key for field in block} & _KNOWN)


def _lines(text: str) -> list[str]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff\u200b")
    lines = plain.split("\n")
    filled = [line for line in lines if line.strip()]
    if 2 * sum(line.startswith((">", "|")) for line in filled) > len(filled):
        lines = [_QUOTE.sub("", line, count=1) if line[:1] in ">|" else line for line in lines]
    if filled and all(line[0] in " \t" for line in filled):
        lines = textwrap.dedent("\n".join(lines)).split("\n")
    return [line for line in lines if line.strip()] if _doubly_spaced(lines) else lines


def _doubly_spaced(lines: list[str]) -> bool:
    """Whether the paste has an empty line after nearly every line."""
    filled = [bool(line.strip()) for line in lines[:400]]
    pairs = list(pairwise(filled))
    together = sum(one and other for one, other in pairs)
    apart = sum(one and not other for one, other in pairs)
    return apart >= 5 and apart > 4 * together


def _blocks(lines: list[str]) -> Iterator[tuple[Field, ...]]:
    """What stands between empty lines, as fields; a line that is none belongs to the one above."""
    names: list[str] = []
    parts: list[list[str]] = []
    for line in [*lines, ""]:
        if not line.strip():
            yield _fields(names, parts)
            names, parts = [], []
        elif line[0] not in " \t\xa0" and (found := _FIELD.fullmatch(line)):
            names.append(found[1])
            parts.append([found[2].strip()])
        elif parts:
            parts[-1].append(line.strip())


def _fields(names: list[str], parts: list[list[str]]) -> tuple[Field, ...]:
    together = zip(names, parts, strict=True)
    return tuple(Field(name, " ".join(lines).strip()[:LONGEST]) for name, lines in together)

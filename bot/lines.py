"""Reads the lines of a batch: one JSON object each, with an id that its answer carries."""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from checks.core import Text, say

Json = dict[str, Any]


class BadLine(Exception):
    """A line of a batch that cannot be read; `why` is fit for whoever sent it."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.template)
        self.why = why


def _refuse(constant: str) -> NoReturn:
    """NaN and Infinity are none of JSON's, though Python reads and writes them."""
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_constant=_refuse)
"""Made once: `json.loads` would make one for every line."""


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The lines that are not empty, from 1; the mark that some programs write first is no line's.

    (A byte order mark: PowerShell and Excel begin UTF-8 with one.)
    """
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if text.strip():
            yield number, text


def json_object(line: bytes) -> Json:
    """Raises BadLine."""
    try:
        given = _DECODER.decode(line.decode())
    except UnicodeDecodeError as e:
        raise BadLine(say("is not UTF-8")) from e
    except (ValueError, RecursionError) as e:
        raise BadLine(say("is not JSON")) from e
    if not isinstance(given, dict):
        raise BadLine(say("is no JSON object"))
    return given


def texts(given: Json, *names: str) -> dict[str, str | None]:
    """These members; None where one is missing or null.  Raises BadLine."""
    told = {name: given.get(name) for name in names}
    for name, value in told.items():
        if not isinstance(value, str | None):
            raise BadLine(say("{name} is no string", name=name))
    return told


def id_of(given: Json) -> str | int | float:
    """Raises BadLine."""
    found = given.get("id")
    if not isinstance(found, str | int | float) or isinstance(found, bool):
        raise BadLine(say("id is missing, or neither a string nor a number"))
    if isinstance(found, float) and not math.isfinite(found):
        raise BadLine(say("id is too big a number"))  # 1e999 would come out as Infinity
    return found

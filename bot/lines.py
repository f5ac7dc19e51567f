"""Reads the lines of a batch: one JSON object each, with an id that its answer carries."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]


class BadLine(Exception):
    """A line of a batch that cannot be read; its text is fit for whoever sent it."""


def json_object(line: bytes) -> Json:
    """Raises BadLine."""
    try:
        given = json.loads(line.decode())
    except UnicodeDecodeError as e:
        raise BadLine("is not UTF-8") from e
    except (ValueError, RecursionError) as e:
        raise BadLine("is not JSON") from e
    if not isinstance(given, dict):
        raise BadLine("is no JSON object")
    return given


def texts(given: Json, *names: str) -> dict[str, str | None]:
    """These members; None where one is missing or null.  Raises BadLine."""
    told = {name: given.get(name) for name in names}
    for name, value in told.items():
        if not isinstance(value, str | None):
            raise BadLine(f"{name} is no string")
    return told


def id_of(given: Json) -> str | int | float:
    found = given.get("id")
    if not isinstance(found, str | int | float):
        raise BadLine("id is missing, or neither a string nor a number")
    return found

"""Sentences as JSON can hold them, so that an alert can be said again, in any language.  Pure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from checks.core import Text, Value


def written(text: Text) -> dict[str, Any]:
    return {"text": text.template, "values": {n: _written(v) for n, v in text.values}}


def read(kept: Any) -> Text:
    """What `written` made; an empty sentence where it is something else."""
    if not isinstance(kept, dict) or not isinstance(kept.get("text"), str):
        return Text("")
    values = kept.get("values") or {}
    return Text(kept["text"], tuple((name, _read(value)) for name, value in values.items()))


def _written(value: Value) -> Any:
    match value:
        case Text():
            return written(value)
        case datetime():
            return {"at": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case timedelta():
            return {"seconds": value.total_seconds()}
        case tuple():
            return list(value)
        case _:
            return value


def _read(kept: Any) -> Value:
    match kept:
        case {"text": _}:
            return read(kept)
        case {"at": str(at)}:
            return datetime.fromisoformat(at)
        case {"day": str(day)}:
            return date.fromisoformat(day)
        case {"seconds": float(seconds)}:
            return timedelta(seconds=seconds)
        case list():
            return tuple(str(each) for each in kept)
        case str() | int() | float():
            return kept
    return ""

"""An alert's memory as it rests in the database: JSON in which no address can be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from bot.store.scrub import CUT, has_address
from bot.store.seal import Keys, Unsealable

_SEALED: Final = "sealed"


def written(memory: dict[str, Any], keys: Keys, now: datetime) -> str:
    """Texts that hold an address are sealed: a record to publish, or AWS's word of a session."""

    def sealed(text: str) -> object:
        return {_SEALED: keys.seal(text, now)} if has_address(text) else text

    return json.dumps(_each(memory, sealed))


def read(kept: str, keys: Keys) -> dict[str, Any]:
    """What `written` was given, but for texts that were sealed with another key."""
    memory: dict[str, Any] = _opened(json.loads(kept), keys)
    return memory


def tokens(kept: str) -> list[str]:
    """What is sealed in it."""
    return list(_tokens(json.loads(kept)))


def _tokens(value: Any) -> Iterator[str]:
    match value:
        case {"sealed": str(token), **more} if not more:
            yield token
        case dict():
            for each in value.values():
                yield from _tokens(each)
        case list():
            for each in value:
                yield from _tokens(each)


def _each(value: Any, change: Callable[[str], object]) -> Any:
    match value:
        case str():
            return change(value)
        case dict():
            return {name: _each(each, change) for name, each in value.items()}
        case list() | tuple():
            return [_each(each, change) for each in value]
        case _:
            return value


def _opened(value: Any, keys: Keys) -> Any:
    match value:
        case {"sealed": str(token), **more} if not more:
            return _text(token, keys)
        case dict():
            return {name: _opened(each, keys) for name, each in value.items()}
        case list():
            return [_opened(each, keys) for each in value]
        case _:
            return value


def _text(token: str, keys: Keys) -> str:
    try:
        return keys.opened(token)[0]
    except Unsealable:
        return CUT

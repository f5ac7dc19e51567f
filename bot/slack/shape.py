"""How to say what a JSON value must look like, and where it does not.  Knows nothing of Slack."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why Slack would refuse the payload."""

    path: str
    """A JSON pointer: /blocks/0/text/text."""
    rule: str
    """required, unknown_field, type, choice, format, too_long, too_short, too_many, too_few,
    unknown_type, surface, duplicate, no_text or characters."""
    message: str


Check = Callable[[str, Any], Iterator[Fault]]


def string(most: int | None = None, *, least: int = 1, like: str = "") -> Check:
    pattern = re.compile(like) if like else None

    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield Fault(path, "type", "must be a string")
        elif len(value) < least:
            yield Fault(path, "too_short", f"must be more than {least - 1} characters")
        elif most is not None and len(value) > most:
            yield Fault(path, "too_long", f"must be less than {most + 1} characters")
        elif pattern and not pattern.search(value):
            yield Fault(path, "format", f"must match {pattern.pattern}")

    return check


def choice(*values: object) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        # `True == 1`, but Slack tells them apart
        if not any(value == each and type(value) is type(each) for each in values):
            yield Fault(path, "choice", f"must be one of {', '.join(map(str, values))}")

    return check


def integer(least: int, most: int) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Fault(path, "type", "must be an integer")
        elif not least <= value <= most:
            yield Fault(path, "choice", f"must be between {least} and {most}")

    return check


def many(item: Check, most: int | None = None, *, least: int = 1) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, (list, tuple)):
            yield Fault(path, "type", "must be an array")
            return
        if len(value) < least:
            yield Fault(path, "too_few", f"no fewer than {least} items allowed")
        if most is not None and len(value) > most:
            yield Fault(path, "too_many", f"no more than {most} items allowed")
        for index, each in enumerate(value):
            yield from item(f"{path}/{index}", each)

    return check


def record(required: Mapping[str, Check], **optional: Check) -> Check:
    def check(path: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, Mapping):
            yield Fault(path, "type", "must be an object")
            return
        for name in required:
            if name not in value:
                yield Fault(path, "required", f"missing required field: {name}")
        for name, each in value.items():
            field = required.get(name) or optional.get(name)
            if field:
                yield from field(f"{path}/{name}", each)
            elif name != "type":
                yield Fault(path, "unknown_field", f"invalid additional property: {name}")

    return check


def tagged(**kinds: Check) -> Check:
    """An object that is what its `type` says."""

    def check(path: str, value: Any) -> Iterator[Fault]:
        kind = value.get("type") if isinstance(value, Mapping) else None
        if not isinstance(kind, str):
            yield Fault(path, "type", "must be an object with a type")
        elif kind not in kinds:
            yield Fault(f"{path}/type", "unknown_type", f"unsupported type: {kind}")
        else:
            yield from kinds[kind](path, value)

    return check

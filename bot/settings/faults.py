"""What is said of settings that cannot be meant: plain words, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotated_types import Ge, Le
from pydantic import SecretStr, ValidationError

from bot.settings.model import Settings

LONGEST = 40
"""Characters of a wrong value that are quoted."""


class BadSettings(Exception):
    """The environment does not make sense; one line for each fault, fit to show."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def told(error: ValidationError, written: Mapping[str, str]) -> Iterator[str]:
    """`written`: the values, as text, by their names."""
    for fault in error.errors(include_url=False, include_input=False):
        name = str(fault["loc"][0])
        words = fault["msg"].removeprefix("Value error, ")
        if fault["type"] != "value_error":
            words = f"{_kind(name)}, not {_quoted(written.get(name, ''))}"
        yield f"{name}: {words}"


def missing(name: str) -> str:
    description = Settings.model_fields[name].description or ""
    hint = description.split(";")[0].rstrip(".")
    return f"{name}: is not set, and this needs it ({hint})"


def is_secret(name: str) -> bool:
    return isinstance(Settings.model_fields[name].default, SecretStr)


def _kind(name: str) -> str:
    field = Settings.model_fields[name]
    if field.annotation is bool:
        return "is true or false"
    least = next((limit.ge for limit in field.metadata if isinstance(limit, Ge)), None)
    most = next((limit.le for limit in field.metadata if isinstance(limit, Le)), None)
    return f"is a whole number from {least} to {most}"


def _quoted(value: str) -> str:
    value = " ".join(value.split())
    return value if len(value) <= LONGEST else f"{value[:LONGEST]}…"

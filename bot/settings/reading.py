"""How the settings are read: from the environment, from files beside it, and from `.env`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.settings import kinds
from bot.settings.model import Settings


class BadSettings(Exception):
    """The environment does not make sense; one line for each fault, fit to show."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def load(environment: Mapping[str, str], needed: tuple[str, ...] = ()) -> Settings:
    """Read the settings; `needed` names those that the role at hand cannot do without.

    Raises BadSettings with every fault, each with what to do.
    """
    faults: list[str] = []
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        if (value := _read(name, environment, faults)) is not None:
            values[name] = value
    faults += [
        f"{name}: is not set, and this needs it ({_hint(name)})"
        for name in needed
        if not values.get(name) and name not in ("SES_REGIONS", "ADDRESS_KEY")
    ]
    try:
        settings = Settings(**values)  # type: ignore[arg-type]  # the validators take text
    except ValidationError as e:
        unread = {fault.partition("_FILE: ")[0] for fault in faults if "_FILE: " in fault}
        told = [fault for fault in _told(e) if fault.partition(":")[0] not in unread]
        raise BadSettings([*told, *faults]) from e
    if faults:
        raise BadSettings(faults)
    return settings


def dns_servers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """DNS_SERVERS alone, for what needs nothing else.  Raises BadSettings."""
    faults: list[str] = []
    named: tuple[str, ...] = kinds.listed(_read("DNS_SERVERS", environment, faults) or "")
    try:
        kinds.servers(named)
    except ValueError as e:
        faults.append(f"DNS_SERVERS: {e}")
    if faults:
        raise BadSettings(faults)
    return named


def _read(name: str, environment: Mapping[str, str], faults: list[str]) -> str | None:
    path = environment.get(f"{name}_FILE")
    if not path:
        return environment.get(name) or None
    try:
        return Path(path).read_text().strip()
    except OSError as e:
        faults.append(f"{name}_FILE: cannot read {path} ({e.strerror})")
        return None


def _told(error: ValidationError) -> Iterator[str]:
    for fault in error.errors(include_url=False, include_input=False):
        words = fault["msg"].removeprefix("Value error, ")
        yield f"{'.'.join(map(str, fault['loc']))}: {words}"


def _hint(name: str) -> str:
    description = Settings.model_fields[name].description or ""
    return description.split(";")[0].rstrip(".")


def from_process(needed: tuple[str, ...] = ()) -> Settings:
    """Read this process's environment, and below it the `.env` file of the working folder."""
    beside = _beside()
    for name, value in beside.items():
        if name.startswith("AWS_"):
            os.environ.setdefault(name, value)  # boto3 reads them by itself
    return load({**beside, **os.environ}, needed)


def dns_servers_of_process() -> tuple[str, ...]:
    return dns_servers({**_beside(), **os.environ})


def _beside() -> dict[str, str]:
    path = os.environ.get("ENV_FILE", ".env")
    return {k: v for k, v in dotenv_values(path).items() if v} if path else {}

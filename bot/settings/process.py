"""The process's own environment, and below it the `.env` file of the working folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv import dotenv_values
from pydantic import SecretStr

from bot.settings import typos
from bot.settings.faults import BadSettings, Fault
from bot.settings.group import Group
from bot.settings.model import Settings
from bot.settings.reading import dns_servers, no_text, read, unreadable
from bot.settings.slack import OfSlack
from checks.core import Text, say

G = TypeVar("G", bound=Group)

FILE = ".env"
AWS_SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")


def from_process(needed: tuple[str, ...], doubt: Callable[[Text], None]) -> Settings:
    """`doubt` is told of variables that were probably meant to be settings, a line for each.
    Raises BadSettings with every fault, each with what to do."""
    beside, faults = _beside(os.environ)
    for line in typos.in_file(os.environ.get("ENV_FILE", FILE), beside):
        doubt(line)
    for line in typos.in_environment(os.environ, beside):
        doubt(line)
    for name, value in beside.items():
        if name.startswith("AWS_"):
            os.environ.setdefault(name, value)  # boto3 reads them by itself
    return _read(Settings, beside, faults, needed)


def slack_of_process() -> OfSlack:
    """Slack's alone, for what needs no others.  Raises BadSettings."""
    return _read(OfSlack, *_beside(os.environ))


def language_of_process() -> str:
    """What LANGUAGE says, also where other settings cannot be read; empty where it says nothing."""
    beside, _ = _beside(os.environ)
    return _over(beside, os.environ).get("LANGUAGE", "")


def dns_servers_of_process() -> tuple[str, ...]:
    """DNS_SERVERS alone.  Raises BadSettings."""
    beside, faults = _beside(os.environ)
    if faults:
        raise BadSettings(faults)
    return dns_servers(_over(beside, os.environ))


def secrets(settings: Settings) -> list[str]:
    """All that may never be told, AWS's own among them."""
    found = [
        value.get_secret_value()
        for name in Settings.model_fields
        if isinstance(value := getattr(settings, name), SecretStr)
    ]
    with suppress(ValueError):  # a host that is no name: then nobody can connect, either
        url = urlsplit(settings.DATABASE_URL)
        found.append(unquote(url.password or ""))
        found += [value for name, value in parse_qsl(url.query) if "password" in name.lower()]
    found += [os.environ.get(name, "") for name in AWS_SECRETS]
    return [each for each in found if each]


def _read(
    group: type[G], beside: Mapping[str, str], faults: list[Fault], needed: tuple[str, ...] = ()
) -> G:
    try:
        settings = read(group, _over(beside, os.environ), needed)
    except BadSettings as e:
        raise BadSettings([*faults, *e.faults]) from e
    if faults:
        raise BadSettings(faults)
    return settings


def _over(beside: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """The environment wins over the file, whichever way either names a value."""
    kept = {
        name: value
        for name, value in beside.items()
        if not environment.get(_other(name)) and name not in environment
    }
    return {**kept, **environment}


def _other(name: str) -> str:
    return name.removesuffix("_FILE") if name.endswith("_FILE") else f"{name}_FILE"


def _beside(environment: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """What the file says, without what it leaves empty; and what is wrong with it."""
    path = environment.get("ENV_FILE", FILE)
    if not path:
        return {}, []
    try:
        written = Path(path).read_text("utf-8-sig")
    except FileNotFoundError:
        missing = say("there is no file {path}; {none} reads none", path=path, none="ENV_FILE=")
        return {}, [Fault("ENV_FILE", missing)] if "ENV_FILE" in environment else []
    except OSError as e:
        return {}, [Fault("ENV_FILE", unreadable(path, e))]
    except UnicodeDecodeError:
        return {}, [Fault("ENV_FILE", no_text(path))]
    found = dotenv_values(stream=StringIO(written))
    return {name: value for name, value in found.items() if value}, []

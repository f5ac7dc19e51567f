"""How the settings are read: from variables, and from the files that NAME_FILE names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from bot.settings import written
from bot.settings.faults import BadSettings, Fault, is_secret, missing, told
from bot.settings.group import Group
from bot.settings.model import Settings
from checks.core import Text, say
from checks.core.wrong import Wrong

G = TypeVar("G", bound=Group)

REQUIRED = ("SES_REGIONS", "ADDRESS_KEY")
"""By every role that takes settings: their own validators say so."""


def load(environment: Mapping[str, str], needed: tuple[str, ...] = ()) -> Settings:
    """Read the settings; `needed` names those that the role at hand cannot do without, where
    SLACK_DELIVERY stands for what that way of delivery needs.

    Raises BadSettings with every fault, each with what to do.
    """
    return read(Settings, environment, needed)


def read(group: type[G], environment: Mapping[str, str], needed: tuple[str, ...] = ()) -> G:
    """The settings of one group, for what needs no others.  Raises BadSettings, as `load`."""
    unread: dict[str, Fault] = {}
    values: dict[str, str] = {}
    for name in group.model_fields:
        if (value := _read(name, environment, unread)) is not None:
            values[name] = value
    faults = list(unread.values())
    faults += [
        missing(name)
        for name in _meant(needed, values)
        if name not in values and name not in unread and name not in REQUIRED
    ]
    try:
        settings = group(**values)
    except ValidationError as e:
        wrong = [fault for fault in told(e, values) if fault.name not in unread]
        raise BadSettings([*wrong, *faults]) from e
    if faults:
        raise BadSettings(faults)
    return settings


def _meant(needed: tuple[str, ...], values: Mapping[str, str]) -> Iterator[str]:
    """SLACK_DELIVERY stands for what that way of delivery needs."""
    for name in needed:
        if name != "SLACK_DELIVERY":
            yield name
        elif values.get(name, "").lower() != "http":
            yield "SLACK_APP_TOKEN"
        else:
            yield "SLACK_SIGNING_SECRET"
            yield from () if "PORT" in values else ("HTTP_PORT",)


def dns_servers(environment: Mapping[str, str]) -> tuple[str, ...]:
    """DNS_SERVERS alone, for what needs nothing else.  Raises BadSettings."""
    unread: dict[str, Fault] = {}
    named: tuple[str, ...] = written.listed(_read("DNS_SERVERS", environment, unread) or "")
    if unread:
        raise BadSettings(list(unread.values()))
    try:
        return written.servers(named)
    except Wrong as e:
        raise BadSettings([Fault("DNS_SERVERS", e.why)]) from e


def _read(name: str, environment: Mapping[str, str], unread: dict[str, Fault]) -> str | None:
    """What is written; None where nothing is.  Why it cannot be read goes into `unread`."""
    from_file = f"{name}_FILE"
    value, path = environment.get(name), environment.get(from_file)
    if not path:
        return value or None
    if value:
        both = say("is set, and {other} as well: take one of them away", other=from_file)
        unread[name] = Fault(name, both)
        return None
    try:
        written = Path(path).read_text("utf-8-sig").strip()
    except OSError as e:
        unread[name] = Fault(from_file, unreadable(path, e))
    except UnicodeDecodeError:
        unread[name] = Fault(from_file, no_text(path))
    else:
        if not written:
            unread[name] = Fault(from_file, say("{path} is empty", path=path))
        elif is_secret(name) and "\n" in written:
            lines = written.count("\n") + 1
            several = say("{path} has {lines} lines: write the value alone", path=path, lines=lines)
            unread[name] = Fault(from_file, several)
        else:
            return written
    return None


def unreadable(path: str, error: OSError) -> Text:
    return say("cannot read {path} ({fault})", path=path, fault=str(error.strerror))


def no_text(path: str) -> Text:
    return say("{path} is not text in UTF-8", path=path)

"""Accounts of a scenario besides the home one: each has a role, and what it has in its Regions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import sections
from sandbox.located import Located, Way
from sandbox.shapes import account_id
from sandbox.surroundings import metrics
from sandbox.traffic import Traffic
from sandbox.world import Metric

KEYS = ("number", "external_id", "trusted_id", "refuses")
SECTIONS = ("account", "identities", "configuration_sets", "suppression", "metrics")


@dataclass(frozen=True, slots=True)
class Told:
    alias: str
    number: str
    external_id: str | None
    trusted_id: str | None
    refuses: bool
    account: dict[str, Any]
    """By Region, as is all below."""
    identities: dict[str, Any]
    configuration_sets: dict[str, Any]
    suppression: dict[str, Any]
    metrics: dict[str, list[Metric]]


def accounts(document: Located, value: Any, found: Traffic, now: datetime) -> tuple[Told, ...]:
    """By alias."""
    named = document.mapping(("accounts",), value)
    return tuple(
        _told(document.within(("accounts", alias)), alias, each, found, now)
        for alias, each in named.items()
    )


def _told(document: Located, alias: str, value: Any, found: Traffic, now: datetime) -> Told:
    top = document.mapping((), value, (*KEYS, *SECTIONS))
    wanted = _id(document, top, "external_id")
    refuses = top.get("refuses", False)
    if not isinstance(refuses, bool):
        document.wrong(("refuses",), f'"refuses" must be true or false, not {refuses!r}')
    return Told(
        alias,
        account_id(document, ("number",), top.get("number")),
        wanted,
        _id(document, top, "trusted_id") or wanted,
        refuses is True,
        sections.account(document, top, now),
        sections.identities(document, top, now),
        sections.configuration_sets(document, top, now),
        sections.suppression(document, top, found, now),
        metrics(document, top.get("metrics"), now),
    )


def _id(document: Located, top: dict[str, Any], key: str) -> str | None:
    way: Way = (key,)
    return document.text(way, top[key]) if key in top else None

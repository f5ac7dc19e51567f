"""One scenario file: who is asked about, what the answer must be, how its world is not healthy.

docs/scenarios.md tells every key. Values of AWS have AWS's own names and are checked against the
service model; a section holds for the home Region unless it names another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox import sections
from sandbox.accounts import Told, accounts
from sandbox.address_insights import address_insights
from sandbox.archive import Archive, archive
from sandbox.insights import Insights, insights
from sandbox.located import BadScenario as BadScenario
from sandbox.located import Located, Way, located
from sandbox.standing import contacts, dedicated_ips, recommendations, templates, tenants
from sandbox.surroundings import dns_faults, faults, incidents, metrics, zone
from sandbox.traffic import Traffic, traffic
from sandbox.way import set_up
from sandbox.world import Fault, Incident, Metric

OUTCOMES = ("never_sent", "not_delivered", "delayed", "accepted", "unknown")

KEYS = (
    "about",
    "about_ja",
    "address",
    "message",
    "expect",
    "account",
    "accounts",
    "identities",
    "configuration_sets",
    "suppression",
    "address_insights",
    "templates",
    "recommendations",
    "dedicated_ips",
    "tenants",
    "contacts",
    "events",
    "archive",
    "insights",
    "zone",
    "dns_faults",
    "incidents",
    "health_api",
    "silent",
    "set_up",
    "metrics",
    "faults",
)


@dataclass(frozen=True, slots=True)
class Expect:
    outcome: str
    lead: str
    headline: str | None
    says: tuple[str, ...]
    """Words that must be in the answer."""


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    about: str
    about_ja: str
    """The same in Japanese."""
    address: str
    expect: Expect
    traffic: Traffic
    archive: Archive
    insights: Insights
    message: str | None
    """The id that is asked about, where it is not the address."""
    account: dict[str, Any]
    """By Region, as are the next seven; None in a structure removes what is healthy."""
    identities: dict[str, Any]
    configuration_sets: dict[str, Any]
    suppression: dict[str, Any]
    address_insights: dict[str, Any]
    templates: dict[str, Any]
    recommendations: dict[str, list[Any]]
    dedicated_ips: dict[str, list[Any]]
    tenants: dict[str, Any]
    contacts: dict[str, Any]
    accounts: tuple[Told, ...]
    """Others, in which the bot assumes a role."""
    metrics: dict[str, list[Metric]]
    zone: dict[str, Any]
    """By name: None, or by type what it has, or None."""
    dns_faults: dict[str, str]
    incidents: list[Incident]
    health_api: bool
    set_up: tuple[str, ...]
    """What is missing of the way of events; see sandbox/way.py."""
    silent: bool
    """Whether the support plan has AWS Health's API."""
    faults: list[Fault]

    @property
    def question(self) -> str:
        """What is typed after `why`."""
        return self.message or self.address


def _top(document: Located) -> dict[str, Any]:
    top: dict[str, Any] = document.mapping((), document.value, KEYS)
    for key in ("about", "address", "expect"):
        if key not in top:
            document.wrong((), f'"{key}" is missing')
    return top


def read(path: Path, now: datetime, *, shown: str | None = None) -> Scenario:
    """Raises BadScenario with every fault of the file."""
    document = located(path, shown)
    top = _top(document)
    address = _address(document, top.get("address"))
    found = traffic(document, ("events",), top.get("events"), address=address, now=now)
    kept = insights(document, ("insights",), top.get("insights"), address=address, now=now)
    about = document.text(("about",), top.get("about", "-"))
    scenario = Scenario(
        name=path.stem,
        about=about,
        about_ja=document.text(("about_ja",), top.get("about_ja", about)),
        address=address,
        expect=_expect(document, top.get("expect")),
        traffic=found,
        insights=kept,
        message=_message(document, top.get("message"), found, kept),
        archive=archive(document, ("archive",), top.get("archive"), address=address, now=now),
        account=sections.account(document, top, now),
        identities=sections.identities(document, top, now),
        configuration_sets=sections.configuration_sets(document, top, now),
        suppression=sections.suppression(document, top, found, now),
        accounts=accounts(document, top.get("accounts"), found, now),
        address_insights=address_insights(document, top),
        templates=templates(document, top, now),
        recommendations=recommendations(document, top, now),
        dedicated_ips=dedicated_ips(document, top, now),
        tenants=tenants(document, top, now),
        contacts=contacts(document, top, now),
        metrics=metrics(document, top.get("metrics"), now),
        zone=zone(document, top.get("zone")),
        dns_faults=dns_faults(document, top.get("dns_faults")),
        incidents=incidents(document, top.get("incidents"), now),
        health_api=_flag(document, "health_api", top.get("health_api", False)),
        set_up=set_up(document, top.get("set_up")),
        silent=_flag(document, "silent", top.get("silent", False)),
        faults=faults(document, top.get("faults")),
    )
    document.finish()
    return scenario


def _address(document: Located, value: Any) -> str:
    if value is None or "@" in str(value):
        return str(value)
    document.wrong(("address",), f'"address" must be an email address, not {value!r}')
    return "nobody@nowhere.example"


def _flag(document: Located, key: str, value: Any) -> bool:
    if not isinstance(value, bool):
        document.wrong((key,), f'"{key}" must be true or false, not {value!r}')
    return value is True


def _message(document: Located, value: Any, found: Traffic, kept: Insights) -> str | None:
    """`message: 2` asks by the id of the second message; a text is an id that is nobody's here."""
    if value is None or isinstance(value, str):
        return value
    known = kept.told.messages | found.messages
    if value not in known and not document.faults:
        document.wrong(("message",), f"there is no message {value}")
    return known[value].id if value in known else None


def _expect(document: Located, value: Any) -> Expect:
    way: Way = ("expect",)
    mapping = document.mapping(way, value, ("outcome", "lead", "headline", "says"))
    for key in ("outcome", "lead"):
        if value is not None and key not in mapping:
            document.wrong(way, f'"expect" lacks "{key}"')
    says = document.sequence((*way, "says"), mapping.get("says"))
    headline = mapping.get("headline")
    return Expect(
        outcome=document.one_of((*way, "outcome"), mapping.get("outcome", OUTCOMES[0]), OUTCOMES),
        lead=document.text((*way, "lead"), mapping.get("lead", "-")),
        headline=None if headline is None else document.text((*way, "headline"), headline),
        says=tuple(document.text((*way, "says"), each) for each in says),
    )

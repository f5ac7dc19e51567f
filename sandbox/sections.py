"""The sections of a scenario that are about what an account has in its Regions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.by_region import by_region
from sandbox.located import Located
from sandbox.shapes import converted, output, shape
from sandbox.traffic import Traffic


def account(document: Located, top: dict[str, Any], now: datetime) -> dict[str, Any]:
    model = output("GetAccount") if "account" in top else None
    return {
        region: converted(document, way, value, model, now)
        for region, way, value in by_region(document, top, "account")
    }


def identities(document: Located, top: dict[str, Any], now: datetime) -> dict[str, Any]:
    model = output("GetEmailIdentity") if "identities" in top else None
    return {
        region: {
            name: converted(document, (*way, name), each, model, now)
            for name, each in named.items()
        }
        for region, way, named in by_region(document, top, "identities")
    }


def configuration_sets(document: Located, top: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Each as {"answer": …, "event_destinations": … or None where nothing is said of them}."""
    found: dict[str, Any] = {}
    for region, way, named in by_region(document, top, "configuration_sets"):
        model, destination = output("GetConfigurationSet"), shape("EventDestination")
        sets = found.setdefault(region, {})
        for name, value in named.items():
            here = (*way, name)
            if value is None:
                sets[name] = None
                continue
            members = document.mapping(here, value, (*model.members, "EventDestinations"))
            listed = members.pop("EventDestinations", None)
            at = (*here, "EventDestinations")
            sets[name] = {
                "answer": converted(document, here, members, model, now),
                "event_destinations": None
                if listed is None
                else [
                    converted(document, (*at, number), each, destination, now)
                    for number, each in enumerate(document.sequence(at, listed))
                ],
            }
    return found


def suppression(
    document: Located, top: dict[str, Any], found: Traffic, now: datetime
) -> dict[str, Any]:
    """`message: 2` stands for the Attributes that name the second message's bounce."""
    listed: dict[str, Any] = {}
    for region, way, entries in by_region(document, top, "suppression"):
        model = shape("SuppressedDestination")
        for address, value in entries.items():
            here = (*way, address)
            members = dict(document.mapping(here, value, (*model.members, "message")))
            number = members.pop("message", None)
            entry = converted(document, here, members, model, now)
            if number is not None and number in found.messages:
                cause = found.messages[number]
                entry["Attributes"] = {"MessageId": cause.id, "FeedbackId": cause.feedback_id}
            elif number is not None and not document.faults:
                document.wrong((*here, "message"), f"there is no message {number}")
            for key in ("Reason", "LastUpdateTime"):
                if key not in entry:
                    document.wrong(here, f'"{address}" lacks "{key}"')
            listed.setdefault(region, {})[address] = entry
    return listed

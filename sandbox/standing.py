"""What a scenario says of how the account's mail fares: templates, SES's advice, its own IPs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sandbox.by_region import by_region, listed_by_region
from sandbox.located import Located
from sandbox.shapes import converted, output, shape
from sandbox.world import HOME_ACCOUNT

LATELY = timedelta(days=2)
"""How long SES has been saying what it recommends, where the scenario does not tell."""


def templates(document: Located, top: dict[str, Any], now: datetime) -> dict[str, Any]:
    """By Region and name; None: there is none."""
    model = shape("EmailTemplateContent") if "templates" in top else None
    return {
        region: {
            name: converted(document, (*way, name), each, model, now)
            for name, each in named.items()
        }
        for region, way, named in by_region(document, top, "templates")
    }


def contacts(document: Located, top: dict[str, Any], now: datetime) -> dict[str, Any]:
    """By Region and address; of the list `customers`, where the scenario names none."""
    if "contacts" not in top:
        return {}
    model = output("GetContact")
    return {
        region: {
            address: {"ContactListName": "customers"}
            | (converted(document, (*way, address), each, model, now) or {})
            for address, each in named.items()
        }
        for region, way, named in by_region(document, top, "contacts")
    }


def tenants(document: Located, top: dict[str, Any], now: datetime) -> dict[str, Any]:
    """By Region and name, members of `Tenant` and of `ReputationEntity` side by side."""
    if "tenants" not in top:
        return {}
    model, entity = shape("Tenant"), shape("ReputationEntity")
    found: dict[str, Any] = {}
    for region, way, named in by_region(document, top, "tenants"):
        for name, value in named.items():
            here = (*way, name)
            said = dict(document.mapping(here, value, (*model.members, *entity.members)))
            of_entity = {key: said.pop(key) for key in entity.members if key in said}
            arn = f"arn:aws:ses:{region}:{HOME_ACCOUNT}:tenant/{name}/tn-{len(name):07x}"
            found.setdefault(region, {})[name] = (
                {"TenantName": name, "TenantArn": arn, "SendingStatus": "ENABLED"}
                | (converted(document, here, said, model, now) or {}),
                {"ReputationEntityReference": arn, "ReputationEntityType": "RESOURCE"}
                | (converted(document, here, of_entity, entity, now) or {}),
            )
    return found


def recommendations(document: Located, top: dict[str, Any], now: datetime) -> dict[str, list[Any]]:
    """Each with what SES always says; `identity: shop.example` stands for its ResourceArn."""
    if "recommendations" not in top:
        return {}
    model = shape("Recommendation")
    found: dict[str, list[Any]] = {}
    for region, way, listed in listed_by_region(document, top, "recommendations"):
        for number, value in enumerate(listed):
            here = (*way, number)
            members = dict(document.mapping(here, value, (*model.members, "identity")))
            identity = members.pop("identity", None)
            said = converted(document, here, members, model, now)
            if "Type" not in said:
                document.wrong(here, 'a recommendation lacks "Type"')
            found.setdefault(region, []).append(_healthy_advice(region, identity, now) | said)
    return found


def _healthy_advice(region: str, identity: str | None, now: datetime) -> dict[str, Any]:
    about = f"identity/{identity}" if identity else ""
    return {
        "ResourceArn": f"arn:aws:ses:{region}:{HOME_ACCOUNT}:{about}",
        "Description": "SES recommends a change",
        "Status": "OPEN",
        "Impact": "HIGH",
        "CreatedTimestamp": now - LATELY,
        "LastUpdatedTimestamp": now - LATELY,
    }


def dedicated_ips(document: Located, top: dict[str, Any], now: datetime) -> dict[str, list[Any]]:
    """Each warmed up, where the scenario says nothing else."""
    if "dedicated_ips" not in top:
        return {}
    model = shape("DedicatedIp")
    found: dict[str, list[Any]] = {}
    for region, way, listed in listed_by_region(document, top, "dedicated_ips"):
        for number, value in enumerate(listed):
            said = converted(document, (*way, number), value, model, now)
            if not said or "Ip" not in said:
                document.wrong((*way, number), 'a dedicated IP lacks "Ip"')
                continue
            warm = {
                "WarmupStatus": "DONE",
                "WarmupPercentage": 100,
                "PoolName": "ses-default-dedicated-pool",
            }
            found.setdefault(region, []).append(warm | said)
    return found

"""What SES v2 answers of tenants, of what made it stop one, and of what a contact wants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.sources.ses_answers import member_of
from checks.core import Contact, Tenant, TenantStop, Unavailable

Shape = Mapping[str, Any]

CAUSE_MAX = 500
"""Characters kept of a cause; SES's own are a sentence."""

MANAGERS = (("AwsSesManagedStatus", True), ("CustomerManagedStatus", False))


def tenant_members(answer: Shape) -> Shape:
    told = member_of(answer, "Tenant")
    return {
        "SendingStatus": member_of(told, "SendingStatus"),
        "TenantArn": told.get("TenantArn", ""),
    }


def entity_members(answer: Shape) -> list[Shape]:
    """Those of the two who may stop a tenant that have."""
    told = member_of(answer, "ReputationEntity")
    return [
        {
            "ByAws": by_aws,
            "Cause": str(told[name].get("Cause") or "")[:CAUSE_MAX],
            "Updated": _written(told[name].get("LastUpdatedTimestamp")),
        }
        for name, by_aws in MANAGERS
        if told.get(name, {}).get("Status") == "DISABLED"
    ]


def tenant(name: str, kept: Shape, seen_at: datetime, stops: list[Shape] | Unavailable) -> Tenant:
    return Tenant(
        seen_at,
        name,
        kept["SendingStatus"],
        kept["TenantArn"],
        stops
        if isinstance(stops, Unavailable)
        else tuple(
            TenantStop(each["ByAws"], each["Cause"] or None, _read(each["Updated"]))
            for each in stops
        ),
    )


def contact_lists(answer: Shape) -> list[str]:
    """Of one page."""
    return [str(member_of(each, "ContactListName")) for each in member_of(answer, "ContactLists")]


def contact(answer: Shape, name: str) -> Contact:
    """A topic without a word of theirs is as the list has it by default."""
    member_of(answer, "EmailAddress")
    wanted = {
        each["TopicName"]: each["SubscriptionStatus"]
        for member in ("TopicDefaultPreferences", "TopicPreferences")
        for each in answer.get(member) or ()
    }
    updated = answer.get("LastUpdatedTimestamp")
    return Contact(
        name,
        bool(answer.get("UnsubscribeAll")),
        tuple(topic for topic, status in wanted.items() if status == "OPT_OUT"),
        updated.astimezone(UTC) if updated else None,
    )


def _written(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _read(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

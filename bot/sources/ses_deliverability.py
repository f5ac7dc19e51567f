"""What SES v2 answers of how mail fares: the advisor's findings, dedicated addresses, templates.

The same two steps as in `ses_answers`: `*_members` cuts an answer down to what is kept, and the
function without that ending makes the core's type of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.sources.ses_answers import member_of
from checks.core import DedicatedIp, Recommendation, Template

Shape = Mapping[str, Any]

WORDS_MAX = 2_000
"""Characters kept of a recommendation's description; SES's own are a sentence or two."""

PART_MAX = 200_000
"""Characters kept of each part of a template: twice of what Gmail shows of a message before it
clips it.  SES stores up to 500 KB."""


def recommendations_members(answer: Shape) -> list[Shape]:
    """Of one page."""
    return [
        {
            "Type": member_of(each, "Type"),
            "Status": member_of(each, "Status"),
            "Impact": each.get("Impact", ""),
            "ResourceArn": each.get("ResourceArn", "")[:WORDS_MAX],
            "Description": each.get("Description", "")[:WORDS_MAX],
            "Created": _written(each.get("CreatedTimestamp")),
            "Updated": _written(each.get("LastUpdatedTimestamp")),
        }
        for each in member_of(answer, "Recommendations")
    ]


def recommendations(kept: list[Shape], seen_at: datetime) -> tuple[Recommendation, ...]:
    return tuple(
        Recommendation(
            seen_at=seen_at,
            kind=each["Type"],
            resource=each["ResourceArn"],
            impact=each["Impact"],
            status=each["Status"],
            description=each["Description"],
            created=_read(each["Created"]),
            updated=_read(each["Updated"]),
        )
        for each in kept
    )


def dedicated_ips_members(answer: Shape) -> list[Shape]:
    """Of one page."""
    return [
        {
            "Ip": member_of(each, "Ip"),
            "WarmupStatus": member_of(each, "WarmupStatus"),
            "WarmupPercentage": each.get("WarmupPercentage"),
            "PoolName": each.get("PoolName"),
        }
        for each in member_of(answer, "DedicatedIps")
    ]


def dedicated_ips(kept: list[Shape], seen_at: datetime) -> tuple[DedicatedIp, ...]:
    return tuple(
        DedicatedIp(
            seen_at=seen_at,
            ip=each["Ip"],
            warmup=each["WarmupStatus"],
            warmed_percent=_percent(each["WarmupPercentage"]),
            pool=each["PoolName"],
        )
        for each in kept
    )


def template_members(answer: Shape) -> Shape:
    content = member_of(answer, "TemplateContent")
    parts = {name: content.get(name) for name in ("Subject", "Text", "Html")}
    return {
        "TemplateName": member_of(answer, "TemplateName"),
        **{name: part[:PART_MAX] if part else None for name, part in parts.items()},
        "Cut": any(len(part or "") > PART_MAX for part in parts.values()),
    }


def template(kept: Shape, seen_at: datetime) -> Template:
    return Template(
        seen_at=seen_at,
        name=kept["TemplateName"],
        subject=kept["Subject"],
        text=kept["Text"],
        html=kept["Html"],
        cut=kept["Cut"],
    )


def _percent(value: int | None) -> int | None:
    return None if value is None or value < 0 else value  # -1 by the API reference


def _written(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


def _read(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None

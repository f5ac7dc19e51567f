"""What AWS puts on the default event bus about no message: AWS Health's events, and SES's own.

The schema is AWS Health's ("AWS Health events Amazon EventBridge schema"); of SES's events AWS
documents the names, and the shape is as the guide to tenants shows it.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime
from typing import Any

from sandbox.health import PACIFIC
from sandbox.world import Incident, Update

SEVERITIES = ("Operating normally", "Informational", "Degraded", "Disrupted")
"""How AWS Health calls the status codes of the public feed."""


def health_event(incident: Incident, *, account: str, bus_region: str | None = None) -> str:
    """The event that tells of the incident as it is now; `bus_region`: where it is delivered."""
    newest = max(update.at for update in incident.updates)
    detail: dict[str, Any] = {
        "eventArn": arn(incident),
        "service": incident.service,
        "eventTypeCode": incident.type_code,
        "eventTypeCategory": incident.category,
        "eventScopeCode": incident.scope,
        "communicationId": hashlib.sha256(f"{arn(incident)} {newest}".encode()).hexdigest(),
        "startTime": _date(incident.started),
        "lastUpdatedTime": _date(newest),
        "statusCode": status(incident),
        "eventRegion": incident.region,
        "eventDescription": [{"language": "en_US", "latestDescription": description(incident)}],
        "affectedEntities": [],
        "affectedAccount": account,
        "page": "1",
        "totalPages": "1",
    }
    if incident.ended is not None:
        detail["endTime"] = _date(incident.ended)
    return _event(
        "aws.health",
        "AWS Health Event",
        account=account,
        region=bus_region or incident.region,
        at=newest,
        detail=detail,
    )


def sending_status(
    status: str,
    *,
    account: str,
    region: str,
    at: datetime,
    cause: str | None = None,
    tenant: str | None = None,
) -> str:
    """`status`: ENABLED or DISABLED, of the account or of a tenant."""
    record = {"status": status} | ({"cause": cause} if cause else {})
    resources = [f"arn:aws:ses:{region}:{account}:tenant/{tenant}/tn-0123456789"] if tenant else []
    return _event(
        "aws.ses",
        f"Sending Status {status.title()}",
        account=account,
        region=region,
        at=at,
        detail={"version": "1.0.0", "data": {"origin": "SES", "record": record}},
        resources=resources,
    )


def advisor_status(
    status: str, *, account: str, region: str, at: datetime, text: str, kind: str, identity: str
) -> str:
    """`status`: Open or Resolved; `kind`: such as DKIM."""
    return _event(
        "aws.ses",
        f"Advisor Recommendation Status {status}",
        account=account,
        region=region,
        at=at,
        detail={"version": "1.0.0", "data": text, "metadata": {"impact": "HIGH", "type": kind}},
        resources=[f"arn:aws:ses:{region}:{account}:identity/{identity}"],
    )


def arn(incident: Incident) -> str:
    """AWS's name for it: public ones have no account."""
    code, name = incident.type_code, f"{int(incident.started.timestamp()):x}"
    return f"arn:aws:health:{incident.region}::event/{incident.service}/{code}/{code}_{name}"


def status(incident: Incident) -> str:
    if incident.ended is not None:
        return "closed"
    return "upcoming" if incident.category == "scheduledChange" else "open"


def description(incident: Incident) -> str:
    """As AWS Health writes it: of a public event its whole log, of ours the text alone."""
    newest = incident.updates[-1]
    if incident.scope != "PUBLIC":
        return newest.message
    resolved = "[RESOLVED] " if newest.status == 0 else ""
    return "\n\n".join(
        [
            f"Current severity level: {SEVERITIES[newest.status]}",
            f"{resolved}{newest.summary}",
            *map(_told, incident.updates),
        ]
    )


def _told(update: Update) -> str:
    return f"[{update.at.astimezone(PACIFIC):%I:%M %p %Z}] {update.message}"


def _date(at: datetime) -> str:
    """As "Fri, 27 Jan 2023 06:02:51 GMT"."""
    return at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


def _event(
    source: str,
    detail_type: str,
    *,
    account: str,
    region: str,
    at: datetime,
    detail: dict[str, Any],
    resources: list[str] | None = None,
) -> str:
    written = json.dumps(detail, sort_keys=True)
    seed = hashlib.sha256(f"{detail_type} {account} {at.isoformat()} {written}".encode()).digest()
    return json.dumps(
        {
            "version": "0",
            "id": str(uuid.UUID(bytes=seed[:16])),
            "detail-type": detail_type,
            "source": source,
            "account": account,
            "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": region,
            "resources": resources or [],
            "detail": detail,
        },
        ensure_ascii=False,
    )

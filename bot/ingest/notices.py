"""What comes by the event bus and is about no message: AWS Health, and SES about the account.

https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.ingest.arrival import Ignored, Noticed, Unreadable
from bot.ingest.envelope import HEALTH, arn_place
from bot.ingest.fields import Object, account, items, member, moment, text
from bot.notice import About, Notice
from checks.core import Place

HEALTH_EVENT = "AWS Health Event"
SES_ITSELF, SEVERAL = "SES", "MULTIPLE_SERVICES"
_NAMES_SES = re.compile(r"\bSES\b|Simple Email Service", re.IGNORECASE)

_ARN = re.compile(r"arn:[a-z-]+:ses:[a-z0-9-]*:\d*:(?P<kind>[a-z-]+)/(?P<name>[^/]+)")


def notice(event: Object, queue: Place) -> Noticed | Ignored | Unreadable:
    """Read an event of the bus; `queue` stands in where it names no place."""
    if text(event, "source") == HEALTH:
        return _health(event, queue)
    kind, detail = text(event, "detail-type") or "", member(event, "detail")
    at, id = moment(event, "time"), text(event, "id")
    if at is None or id is None:
        return Unreadable("an EventBridge event of SES without its time or id")
    place = Place(account(event, "account") or queue.account, text(event, "region") or queue.region)
    if kind.startswith("Sending Status"):
        return _sending(kind, event, detail, Notice(About.SENDING, id, place, at))
    # AWS's list says Resolved, its guide to tenants Closed
    status = "open" if kind.endswith("Open") else "resolved"
    return Noticed(Notice(About.ADVISOR, id, place, at, {"status": status}))


def _sending(kind: str, event: Object, detail: Object, bare: Notice) -> Noticed | Unreadable:
    record = member(member(detail, "data"), "record")
    status = (text(record, "status") or kind.rpartition(" ")[2]).lower()
    if status not in ("enabled", "disabled"):
        return Unreadable("a Sending Status event that says neither enabled nor disabled")
    told = {"status": status, "cause": text(record, "cause")} | _whose(event)
    return Noticed(Notice(bare.about, bare.id, bare.place, bare.at, _without_gaps(told)))


def _whose(event: Object) -> dict[str, str | None]:
    """The tenant or configuration set that it names, the tenant first; nothing: the account."""
    arns = [found for each in items(event, "resources") if (found := _ARN.match(str(each)))]
    named = sorted(arns, key=lambda found: found["kind"] != "tenant")
    return {"kind": named[0]["kind"], "name": named[0]["name"]} if named else {}


def _health(event: Object, queue: Place) -> Noticed | Ignored | Unreadable:
    detail = member(event, "detail")
    if text(event, "detail-type") != HEALTH_EVENT:
        return Ignored("an event of AWS Health of another kind")
    words = _description(detail)
    service = text(detail, "service")
    several = service == SEVERAL and _NAMES_SES.search(words)
    if service != SES_ITSELF and not several:
        return Ignored("an event of AWS Health about another service")
    at = _moment(detail, "lastUpdatedTime") or moment(event, "time")
    arn = text(detail, "eventArn")
    id = text(detail, "communicationId") or text(event, "id")
    if at is None or arn is None or id is None:
        return Unreadable("an event of AWS Health without its time or ARN")
    # the Region of the bus is where it was delivered: a backup Region gets it as well
    region = text(detail, "eventRegion") or arn_place(arn)[1] or text(event, "region")
    owner = account(detail, "affectedAccount") or account(event, "account")
    told = {
        "arn": arn,
        "code": text(detail, "eventTypeCode"),
        "category": text(detail, "eventTypeCategory"),
        "scope": text(detail, "eventScopeCode"),
        "status": text(detail, "statusCode"),
        "started": _stamp(_moment(detail, "startTime")),
        "ended": _stamp(_moment(detail, "endTime")),
        "text": words,
    }
    place = Place(owner or queue.account, region or queue.region)
    return Noticed(Notice(About.HEALTH, id, place, at, _without_gaps(told)))


def _description(detail: Object) -> str:
    """The English one, or the first."""
    found = [each for each in items(detail, "eventDescription") if isinstance(each, dict)]
    found.sort(key=lambda each: not str(each.get("language", "")).startswith("en"))
    return (text(found[0], "latestDescription") or "") if found else ""


def _moment(of: Object, name: str) -> datetime | None:
    """As AWS Health writes times: "Fri, 27 Jan 2023 06:02:51 GMT"; ISO 8601 does as well."""
    if (at := moment(of, name)) is not None:
        return at
    try:
        read = parsedate_to_datetime(text(of, name) or "")
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _without_gaps(told: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in told.items() if value}

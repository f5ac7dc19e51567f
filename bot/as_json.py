"""Reports and status as the JSON that others script against (docs/contract.md).  Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.drafts import customer_lines, postmaster_lines
from bot.plain import Translate, sentence, shown
from bot.report import DomainReport, Report, Result
from bot.status import Overview, Status
from bot.watch.readings import BOUNCE, COMPLAINT, Lines, Series
from checks.core import (
    Address,
    Fact,
    Finding,
    Incident,
    MailEvent,
    MessageId,
    Place,
    Target,
    Text,
    Unavailable,
    Value,
)
from checks.core.pattern import Pattern, told

Json = dict[str, Any]


def report(report: Report, translate: Translate = str) -> Json:
    lead = report.lead
    return {
        "target": _target(report.target),
        "outcome": report.outcome.value,
        "lead": _finding(lead, translate) if lead else None,
        "findings": [_finding(result, translate) for result in report.results],
        "timeline": [_event(e) for e in report.newest.events] if report.newest else [],
        "seconds": round(report.seconds, 3),
        "owner": report.owner.value,
        "drafts": _drafts(report, translate),
        "pattern": _pattern(report.pattern, translate),
        "alerts": [{"key": each.key, "page": each.page} for each in report.alerts],
    }


def domain(report: DomainReport, translate: Translate = str) -> Json:
    return {
        "domain": report.domain.value,
        "findings": [_finding(result, translate) for result in report.results],
        "seconds": round(report.seconds, 3),
    }


def status(overview: Overview, translate: Translate = str) -> Json:
    """What could not be looked at is null, and stands in `unavailable`."""
    letters = overview.dead_letters
    return {
        "places": [_status(each) for each in overview.places],
        "unavailable": [
            {"place": _place(place), "source": gap.source, "why": sentence(gap.why, translate)}
            for place, gap in overview.gaps
        ],
        "dead_letters": None if isinstance(letters, Unavailable) else letters,
    }


def _status(status: Status) -> Json:
    newest, traffic = status.newest_event_at, status.traffic
    read = not isinstance(status.incidents, Unavailable)
    return {
        **whereabouts(status.place),
        "sending": status.sending.value,
        "rates": _rates(status),
        "quota": _quota(status),
        "incidents": [_incident(each) for each in status.open_incidents] if read else None,
        "newest_event_at": stamp(newest) if isinstance(newest, datetime) else None,
        "events": None if isinstance(traffic, Unavailable) else dict(traffic.kinds),
    }


def _rates(status: Status) -> Json:
    if isinstance(status.rates, Unavailable):
        return {"bounce": None, "complaint": None}
    return {
        "bounce": _rate(status.rates.bounce, BOUNCE),
        "complaint": _rate(status.rates.complaint, COMPLAINT),
    }


def _rate(series: Series, lines: Lines) -> Json | None:
    newest = series.newest
    if newest is None:
        return None
    return {
        "value": newest.value,
        "at": stamp(newest.at),
        "review": lines.review,
        "pause": lines.pause,
    }


def _quota(status: Status) -> Json | None:
    quota = None if isinstance(status.account, Unavailable) else status.account.quota
    if quota is None:
        return None
    return {
        "maximum": quota.maximum,
        "sent": quota.sent,
        "per_second": quota.per_second,
    }


def _incident(incident: Incident) -> Json:
    return {
        "started": stamp(incident.started),
        "summary": incident.summary,
        "latest": incident.latest,
        "updated_at": stamp(incident.updated_at),
        "source": incident.source,
    }


def _target(target: Target) -> Json:
    kind = "domain"
    if isinstance(target, Address):
        kind = "address"
    if isinstance(target, MessageId):
        kind = "message_id"
    return {"kind": kind, "value": target.value}


def _pattern(found: Pattern | None, translate: Translate) -> Json | None:
    """Null where there are too few messages."""
    if found is None:
        return None
    words = told(found)
    return {
        "messages": found.whole,
        "bounced": found.bounced,
        "not_sent": found.held,
        "since": stamp(found.since) if found.since else None,
        "reason": found.reason.slug if found.reason else None,
        "text": sentence(words, translate) if words else None,
    }


def _drafts(report: Report, translate: Translate) -> Json:
    """Null where there is nothing to say to them."""
    customer, postmaster = customer_lines(report), postmaster_lines(report)
    return {
        "customer": "\n".join(sentence(line, translate) for line in customer) or None,
        "postmaster": "\n".join(sentence(line, translate) for line in postmaster) or None,
    }


def _finding(result: Result, translate: Translate) -> Json:
    return {
        "check": result.check.id,
        "place": _place(result.place),
        **finding(result.finding, translate),
    }


def finding(found: Finding, translate: Translate = str) -> Json:
    """Without whose it is and where."""
    fix = found.fix and {
        "owner": found.fix.owner.value,
        "text": sentence(found.fix.text, translate),
        "command": found.fix.command,
        "records": list(found.fix.records),
        "verify": found.fix.verify,
        "undo": found.fix.undo,
    }
    return {
        "verdict": found.verdict.name.lower(),
        "strength": found.strength.name.lower(),
        "explains": [outcome.value for outcome in found.explains],
        "headline": sentence(found.headline, translate),
        "reason": found.reason,
        "facts": [_fact(fact, translate) for fact in found.facts],
        "fix": fix,
    }


def _fact(fact: Fact, translate: Translate) -> Json:
    return {
        "label": sentence(fact.label, translate),
        "value": _value(fact.value, translate),
        "source": fact.source,
        "seen_at": stamp(fact.seen_at),
    }


def _value(value: Value, translate: Translate) -> Any:
    match value:
        case Text():
            return sentence(value, translate)
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case timedelta():
            return shown(value, translate)
        case tuple():
            return list(value)
        case _:
            return value


def _event(event: MailEvent) -> Json:
    given: Json = {
        "message_id": event.message_id,
        "kind": event.kind_name or event.kind.value,
        "at": stamp(event.at),
        "place": _place(event.place),
    }
    if event.reply:
        given["reply"] = event.reply
    if event.status:
        given["status"] = event.status
    return given


def _place(place: Place | None) -> Json | None:
    return whereabouts(place) if place else None


def whereabouts(place: Place) -> Json:
    """`alias`: only where there are several accounts."""
    named = {"alias": place.alias} if place.alias else {}
    return {"account": place.account, "region": place.region, **named}


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

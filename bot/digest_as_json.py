"""A digest as the JSON that others script against (docs/contract.md).  Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.as_json import Json, stamp, whereabouts
from bot.plain import Translate, sentence
from bot.watch.bulletin import bulletin
from bot.watch.digest.counts import Hole, Refused, Volumes
from bot.watch.digest.model import Digest, Digested, Problem
from bot.watch.readings import BOUNCE, COMPLAINT, Lines, Rates, Series


def digest(found: Digest, translate: Translate = str) -> Json:
    """What could not be looked at is null, and stands in `unavailable`."""
    groups = {
        "new": found.problems.new,
        "resolved": found.problems.resolved,
        "open": found.problems.open,
    }
    return {
        "since": stamp(found.period.since),
        "until": stamp(found.period.until),
        "before": stamp(found.period.before),
        "quiet": found.is_quiet,
        "problems": {
            name: [_problem(each, found.now, translate) for each in group]
            for name, group in groups.items()
        },
        "places": [_place(each) for each in found.places],
        "unavailable": [
            {
                "place": whereabouts(place),
                "source": gap.source,
                "why": sentence(gap.why, translate),
            }
            for place, gap in found.gaps
        ],
    }


def _problem(problem: Problem, now: datetime, translate: Translate) -> Json:
    alert, thread = problem.alert, problem.thread
    return {
        "rule": alert.kind,
        **whereabouts(alert.place),
        "level": alert.level.name.lower(),
        "text": sentence(bulletin(alert, now).subject, translate),
        "opened_at": stamp(alert.opened_at) if alert.opened_at else None,
        "closed_at": stamp(alert.closed_at) if alert.closed_at else None,
        "times": problem.times,
        "thread": {"channel": thread.channel, "ts": thread.ts} if thread else None,
    }


def _place(found: Digested) -> Json:
    counted, rates = found.counted, found.rates
    known = rates if isinstance(rates, Rates) else None
    return {
        **whereabouts(found.place),
        "events": _volumes(counted.now) if counted.stored else None,
        "before": _volumes(counted.before) if counted.before else None,
        "refused": [
            _refused(each, compared=counted.before is not None) for each in counted.refused
        ],
        "rates": {
            "bounce": _rate(known.bounce, BOUNCE) if known else None,
            "complaint": _rate(known.complaint, COMPLAINT) if known else None,
        },
        "holes": [_hole(each) for each in counted.holes],
        "stored_since": stamp(counted.first) if counted.first else None,
    }


def _volumes(found: Volumes) -> Json:
    return {
        "messages": found.mail,
        "sent": found.sent,
        "delivered": found.delivered,
        "refused": found.bounced,
        "hard_bounces": found.hard,
        "suppressed": found.held,
        "complaints": found.complaints,
        "delays": found.delays,
        "rejected": found.rejected,
        "rendering_failures": found.unfilled,
    }


def _refused(found: Refused, *, compared: bool) -> Json:
    return {
        "reason": found.reason,
        "count": found.count,
        "before": found.before if compared else None,
        "receiver": found.whose,
        "there": found.part,
    }


def _rate(series: Series, lines: Lines) -> Json | None:
    """CloudWatch's."""
    if series.newest is None:
        return None
    return {
        "value": series.newest.value,
        "at": stamp(series.newest.at),
        "highest": max(point.value for point in series.points),
        "review": lines.review,
        "pause": lines.pause,
    }


def _hole(found: Hole) -> dict[str, Any]:
    return {"since": stamp(found.since), "until": stamp(found.until), "sent": found.sent}

"""The status of one place: its state, what to do, and what is wrong, before what is not.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import reduce

from bot.document import Line, Part, Points
from bot.source_names import called
from bot.status import Overview, Sending, Status
from bot.traffic import Traffic
from bot.watch.alert import Alert
from bot.watch.bulletin import bulletin
from bot.watch.machine import Level
from bot.watch.readings import BOUNCE, COMPLAINT, Lines, Series
from checks.core import Place, Quota, Text, Unavailable, Verdict, say
from checks.core.replies import REASONS

LOOK_BACK = timedelta(hours=24)
"""How old the newest rate may be: SES publishes none while an account sends little."""

FRESH = timedelta(minutes=3)
"""Older than this, an account's state is served because SES could not be asked again."""

NEARLY_USED = 0.95
"""Part of the daily quota from which the reader is warned."""

WORDS = {
    Sending.SENDING: (say("Sending"), Verdict.OK),
    Sending.UNDER_REVIEW: (say("Under review by AWS"), Verdict.WARN),
    Sending.PAUSED: (say("Paused by AWS"), Verdict.FAIL),
    Sending.SWITCHED_OFF: (say("Switched off"), Verdict.FAIL),
    Sending.SANDBOX: (say("In the sandbox"), Verdict.WARN),
    Sending.UNKNOWN: (say("Could not look"), Verdict.UNKNOWN),
}
REMEDIES = {
    Sending.UNDER_REVIEW: say("Answer AWS's case in the Support Center before AWS pauses sending."),
    Sending.PAUSED: say(
        "Answer AWS's case in the Support Center: say what caused the bounces or complaints and"
        " what has changed since. AWS then decides."
    ),
    Sending.SWITCHED_OFF: say(
        "Find out who switched sending off and why, then switch it on again."
    ),
    Sending.SANDBOX: say(
        "Request production access in the SES console: until then only verified recipients can be"
        " mailed."
    ),
}


def parts(status: Status, overview: Overview) -> Iterator[Part]:
    word, mark = WORDS[status.sending]
    yield Line(_named(status.place), strong=word, mark=mark)
    told = (
        *_state(status, overview.now),
        *_rates(status, overview.now),
        *_quota(status),
        *_incidents(status),
        *_alerts(status.place, overview),
        *_events(status, overview.now),
    )
    yield from (part for part in told if isinstance(part, Line))
    if calm := tuple(part for part in told if isinstance(part, Text)):
        yield Points(calm)
    yield from (could_not_look(what, gap) for what, gap in status.gaps)


def _named(place: Place) -> Text:
    if place.alias:
        return say("{region}", region=place.named)
    if not place.account:
        return say("{region}, account not known", region=place.region)
    return say("{region}, account {account}", region=place.region, account=place.account)


def could_not_look(what: Text, gap: Unavailable) -> Line:
    strong = say("Could not look at {what}", what=what)
    return Line(
        say("{why} ({source})", why=gap.why, source=called(gap.source)),
        strong,
        mark=Verdict.UNKNOWN,
    )


def _state(status: Status, now: datetime) -> Iterator[Line | Text]:
    account, sending = status.account, status.sending
    if isinstance(account, Unavailable):
        return
    if remedy := REMEDIES.get(sending):
        yield Line(remedy, strong=say("What to do"))
    if account.enforcement == "PROBATION" and sending is not Sending.UNDER_REVIEW:
        yield say("Under review by AWS as well")
    elif account.enforcement not in ("HEALTHY", "PROBATION", "SHUTDOWN"):
        unknown = say("AWS calls the account {word}, not known here", word=account.enforcement)
        yield Line(unknown, mark=Verdict.WARN)
    if not account.production and sending is not Sending.SANDBOX:
        yield say("In the sandbox as well")
    if now - account.seen_at > FRESH:
        yield say(
            "State and quota are as of {at}: SES could not be asked since", at=account.seen_at
        )


def _rates(status: Status, now: datetime) -> Iterator[Line | Text]:
    if not isinstance(status.rates, Unavailable):
        yield _rate(say("Bounce rate"), status.rates.bounce, BOUNCE, now)
        yield _rate(say("Complaint rate"), status.rates.complaint, COMPLAINT, now)


def _rate(name: Text, series: Series, lines: Lines, now: datetime) -> Line | Text:
    newest = series.newest
    if newest is None:
        return say(
            "{name}: SES published none in the last {span}, which is neither good nor bad",
            name=name,
            span=LOOK_BACK,
        )
    told = say(
        "{rate} %, {age} ago (AWS reviews from {review} %, may pause from {pause} %)",
        rate=percent(newest.value),
        age=max(now - newest.at, timedelta()),
        review=percent(lines.review),
        pause=percent(lines.pause),
    )
    if newest.value >= lines.review:
        mark = Verdict.FAIL if newest.value >= lines.pause else Verdict.WARN
        return Line(told, strong=name, mark=mark)
    return say("{name}: {told}", name=name, told=told)


def percent(part: float) -> float:
    return round(part * 100, 3)


def used(quota: Quota) -> float | None:
    """Part of the daily quota; None where there is no such limit."""
    return quota.sent / quota.maximum if quota.maximum else None


def _quota(status: Status) -> Iterator[Line | Text]:
    if isinstance(status.account, Unavailable):
        return
    quota = status.account.quota
    if quota is None:
        yield say("Quota: SES names none")
        return
    share = used(quota)
    if share is None or quota.maximum is None:
        yield say("Quota: no limit a day; {sent} sent in 24 hours", sent=quota.sent)
        return
    told = say(
        "{sent} of {maximum} in 24 hours ({share} %), {rate} a second at most",
        sent=quota.sent,
        maximum=quota.maximum,
        share=round(share * 100, 1),
        rate=quota.per_second,
    )
    if share >= 1:
        yield Line(say("{told}; SES drops the rest", told=told), say("Quota"), Verdict.FAIL)
    elif share >= NEARLY_USED:
        yield Line(told, say("Quota"), Verdict.WARN)
    else:
        yield say("Quota: {told}", told=told)


def _incidents(status: Status) -> Iterator[Line | Text]:
    if isinstance(status.incidents, Unavailable):
        return
    if not status.open_incidents:
        yield say("AWS reports no open incident of SES")
    for incident in status.open_incidents:
        told = say(
            "{summary}, since {started}: {latest} ({source}, {updated})",
            summary=incident.summary,
            started=incident.started,
            latest=incident.latest,
            source=called(incident.source),
            updated=incident.updated_at,
        )
        if incident.informational:
            yield say("AWS has a notice about SES: {told}", told=told)
        else:
            yield Line(told, strong=say("SES has trouble, says AWS"), mark=Verdict.WARN)


def _alerts(place: Place, overview: Overview) -> Iterator[Line | Text]:
    if isinstance(overview.alerts, Unavailable):
        return
    mine = [alert for alert in overview.alerts if is_at(alert, place)]
    yield from (alert_line(alert, overview.now) for alert in mine)
    if not mine:
        yield say("No open alert")


def is_at(alert: Alert, place: Place) -> bool:
    return alert.place.is_same(place)


def alert_line(alert: Alert, now: datetime) -> Line:
    shown = bulletin(alert, now)
    told = shown.subject
    if alert.opened_at:
        told = say("{told}, since {since}", told=told, since=alert.opened_at)
    if alert.acknowledged_at:
        told = say("{told}; acknowledged {at}", told=told, at=alert.acknowledged_at)
    mark = Verdict.FAIL if alert.level is Level.CRITICAL else Verdict.WARN
    return Line(told, strong=say("Open alert: {state}", state=shown.state), mark=mark)


def _events(status: Status, now: datetime) -> Iterator[Text]:
    newest = status.newest_event_at
    if newest is None:
        yield say("No event is stored yet")
    elif isinstance(newest, datetime):
        yield say("Newest event stored: {age} old", age=max(now - newest, timedelta()))
    if not isinstance(status.traffic, Unavailable):
        yield from _traffic(status.traffic)


def _traffic(traffic: Traffic) -> Iterator[Text]:
    if not traffic.kinds:
        return
    each = (say("{count} {kind}", count=count, kind=kind) for kind, count in traffic.kinds)
    counts = reduce(lambda one, another: say("{one}, {another}", one=one, another=another), each)
    hours = LOOK_BACK // timedelta(hours=1)
    yield say("Events of the last {hours} hours: {counts}", hours=hours, counts=counts)
    for refused in traffic.refusals:
        if reason := REASONS.get(refused.reason):
            yield say(
                "Most bounces, {whose}: {reason} ({count})",
                whose=refused.whose,
                reason=reason.headline,
                count=refused.count,
            )

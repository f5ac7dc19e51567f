"""What an alert says: the state first, the number and its line, since when, what to do.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.explain import OWNERS
from bot.watch import episode, rates
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice
from bot.watch.service import SILENCE
from checks.core import Owner, Text, Value, say


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did: `template` has `{who}`, and `{at}` or `{until}`."""

    text: Text
    who: str
    """Slack's user id."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    state: Text
    level: Level
    """CALM: resolved."""
    subject: Text
    rows: tuple[Text, ...]
    todo: Text | None
    acts: tuple[Act, ...]
    is_open: bool


def bulletin(alert: Alert, now: datetime) -> Bulletin:
    """The parent message."""
    subject, rows, todo = _of(alert)
    state, level = _state(alert), alert.level
    if not alert.is_open:
        return Bulletin(state, level, subject, (*_length(alert), *rows), None, (), False)
    ours = alert.kind != "service" or bool(alert.memory.get("informational"))
    who = Owner.US if ours else Owner.AWS
    told = say("{todo} ({who})", todo=todo, who=OWNERS[who])
    return Bulletin(state, level, subject, rows, told, _acts(alert, now), True)


def news(alert: Alert, notice: Notice) -> Text:
    """The line for the thread that says what has just happened."""
    subject, _, _ = _of(alert)
    match notice:
        case Notice.WORSE:
            return say("It got worse: {subject}", subject=subject)
        case Notice.REOPENED:
            return say("It is back: {subject}", subject=subject)
        case Notice.REMINDER:
            return say("Still so: {subject}", subject=subject)
        case Notice.RECOVERED:
            return _recovered(alert, subject)
        case _:
            return say("Update: {latest}", latest=_latest(alert) or subject)


def _recovered(alert: Alert, subject: Text) -> Text:
    if alert.memory.get("silent"):
        return say("No update for {silence}: taken as over", silence=SILENCE)
    if latest := _latest(alert):
        return say("Resolved: {latest}", latest=latest)
    return say("Resolved: {subject}", subject=subject)


def _latest(alert: Alert) -> str | None:
    latest = alert.memory.get("latest")
    return latest if isinstance(latest, str) and latest else None


def _state(alert: Alert) -> Text:
    if not alert.is_open:
        return say("Resolved")
    if alert.kind == "service":
        return say("Notice") if alert.level is Level.WARNING else say("Trouble")
    return say("Critical") if alert.level is Level.CRITICAL else say("Warning")


def _length(alert: Alert) -> tuple[Text, ...]:
    if alert.opened_at is None or alert.closed_at is None:
        return ()
    lasted = alert.closed_at - alert.opened_at
    return (
        say(
            "From {opened} to {closed} ({lasted})",
            opened=alert.opened_at,
            closed=alert.closed_at,
            lasted=lasted,
        ),
    )


def _acts(alert: Alert, now: datetime) -> tuple[Act, ...]:
    acts = []
    if alert.acknowledged_by and alert.acknowledged_at:
        text = say("Acknowledged by {who} at {at}", who="", at=alert.acknowledged_at)
        acts.append(Act(text, alert.acknowledged_by))
    if alert.snoozed_by and alert.snoozed_until and episode.is_quiet(alert, now):
        text = say("Snoozed by {who} until {until}", who="", until=alert.snoozed_until)
        acts.append(Act(text, alert.snoozed_by))
    return tuple(acts)


def _of(alert: Alert) -> tuple[Text, tuple[Text, ...], Text]:
    match alert.kind:
        case "service":
            return _service(alert)
        case "blind":
            return _blind(alert)
        case _:
            return _rate(alert)


def _rate(alert: Alert) -> tuple[Text, tuple[Text, ...], Text]:
    memory, lines = alert.memory, rates.thresholds_of(alert).aws
    value, peak = _percent(memory.get("value")), _percent(memory.get("peak"))
    words: dict[str, Value] = {
        "rate": value,
        "region": alert.region,
        "review": _percent(lines.review),
        "pause": _percent(lines.pause),
    }
    if alert.kind == "bounce_rate":
        subject = say(
            "bounce rate {rate} in {region} (AWS reviews accounts at {review}, pauses at {pause})",
            **words,
        )
        todo = say(
            "Stop the campaign that bounces and remove the addresses that do not exist, before "
            "AWS puts the account under review."
        )
    else:
        subject = say(
            "complaint rate {rate} in {region} (AWS reviews accounts at {review}, pauses at"
            " {pause})",
            **words,
        )
        todo = say(
            "Stop mailing the people who press “spam”: find the mailing by its complaints, and "
            "see that unsubscribing is easy."
        )
    rows = [say("Highest: {peak}", peak=peak)]
    if since := episode.moment(memory.get("since")):
        rows.insert(0, say("Since {since}", since=since))
    if trend := _trend(alert):
        rows.append(trend)
    if at := episode.moment(memory.get("at")):
        rows.append(say("CloudWatch, Reputation metrics, {at}", at=at))
    return subject, tuple(rows), todo


def _trend(alert: Alert) -> Text | None:
    memory = alert.memory
    first, value = memory.get("first"), memory.get("value")
    at, began = episode.moment(memory.get("at")), episode.moment(memory.get("first_at"))
    if not isinstance(first, float) or not isinstance(value, float) or not at or not began:
        return None
    over = at - began
    if over <= timedelta():
        return None
    if _percent(first) == _percent(value):
        return say("Trend: level for {over}", over=over)
    if value > first:
        return say("Trend: up from {first} within {over}", first=_percent(first), over=over)
    return say("Trend: down from {first} within {over}", first=_percent(first), over=over)


def _percent(share: object) -> Text:
    if not isinstance(share, float):
        return say("unknown")
    return say("{percent} %", percent=round(share * 100, 3))


def _service(alert: Alert) -> tuple[Text, tuple[Text, ...], Text]:
    memory = alert.memory
    region, summary = alert.region, str(memory.get("summary") or "")
    notice = bool(memory.get("informational"))
    if not alert.is_open and notice:
        subject = say(
            "AWS had a notice about SES in {region}: {summary}", region=region, summary=summary
        )
    elif not alert.is_open:
        subject = say(
            "SES had trouble in {region}, says AWS: {summary}", region=region, summary=summary
        )
    elif notice:
        subject = say(
            "AWS has a notice about SES in {region}: {summary}", region=region, summary=summary
        )
    else:
        subject = say(
            "SES has trouble in {region}, says AWS: {summary}", region=region, summary=summary
        )
    rows = []
    if started := episode.moment(memory.get("started")):
        rows.append(say("Began: {started}", started=started))
    if latest := _latest(alert):
        rows.append(say("Newest update: {latest}", latest=latest))
    if updated := episode.moment(memory.get("updated_at")):
        rows.append(say("{source}, {at}", source=str(memory.get("source") or "feed"), at=updated))
    if notice:
        return subject, tuple(rows), say("Read whether it concerns you; nothing is broken.")
    return (
        subject,
        tuple(rows),
        say(
            "Wait: SES keeps what it cannot deliver and tries again. Answers about mail of this "
            "time name the incident."
        ),
    )


def _blind(alert: Alert) -> tuple[Text, tuple[Text, ...], Text]:
    memory = alert.memory
    what = alert.key.split(" ")[1]
    names = {"rates": say("bounce and complaint rates"), "health": say("SES's service events")}
    subject = say(
        "{what} cannot be read in {region}: no warning can come from there",
        what=names.get(what) or say("a source"),
        region=alert.region,
    )
    rows = []
    if since := episode.moment(memory.get("since")):
        rows.append(say("Since {since}", since=since))
    if why := memory.get("why"):
        rows.append(say("Why: {why}", why=str(why)))
    return subject, tuple(rows), say("Mend this; until then, look by hand.")

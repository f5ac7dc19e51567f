"""What an alert about a rate says: the number, AWS's lines, since when, the trend.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.watch import courses, episode, rates
from bot.watch.alert import Alert
from bot.watch.picture import Line, Picture, Whose
from bot.watch.rule import Words
from checks.core import Text, Value, say


def rate_words(alert: Alert) -> Words:
    memory, lines = alert.memory, rates.thresholds_of(alert).aws
    value, peak = percent(memory.get("value")), percent(memory.get("peak"))
    words: dict[str, Value] = {
        "rate": value,
        "region": alert.where,
        "review": percent(lines.review),
        "pause": percent(lines.pause),
    }
    if alert.kind == "bounce_rate":
        subject = say(
            "bounce rate {rate} in {region} (AWS reviews accounts at {review}, may pause at"
            " {pause})",
            **words,
        )
        todo = _against_bounces(memory.get("value"), lines.review)
    else:
        subject = say(
            "complaint rate {rate} in {region} (AWS reviews accounts at {review}, may pause at"
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
    return Words(subject, tuple(rows), todo)


def _against_bounces(value: object, review: float) -> Text:
    if isinstance(value, float) and value >= review:
        return say(
            "Stop the campaign that bounces and remove the addresses that do not exist, before "
            "AWS pauses sending: at this rate the account may be under review already."
        )
    return say(
        "Stop the campaign that bounces and remove the addresses that do not exist, before "
        "AWS puts the account under review."
    )


def picture(alert: Alert) -> Picture | None:
    points, began = courses.of(alert), courses.began(alert)
    what, pause = name(alert.kind), courses.pause(points)
    lines = marks(alert.kind, alert.memory.get("lines"))
    return courses.shown(what, alert.where, points, lines, pause, began)


def name(kind: str) -> Text:
    return say("Bounce rate") if kind == "bounce_rate" else say("Complaint rate")


def marks(kind: str, ours: Sequence[float] | None = None) -> tuple[Line, ...]:
    """The lines of a chart; `ours`: where we speak, if it is not where we do by default."""
    found = rates.THRESHOLDS[kind]
    values = ours or (found.warning, found.critical)
    return (*courses.aws(found.aws), *(Line(value, Whose.OURS) for value in values))


def _trend(alert: Alert) -> Text | None:
    memory = alert.memory
    first, value = memory.get("first"), memory.get("value")
    at, began = episode.moment(memory.get("at")), episode.moment(memory.get("first_at"))
    if not isinstance(first, float) or not isinstance(value, float) or not at or not began:
        return None
    over = at - began
    if over <= timedelta():
        return None
    if percent(first) == percent(value):
        return say("Trend: level for {over}", over=over)
    if value > first:
        return say("Trend: up from {first} within {over}", first=percent(first), over=over)
    return say("Trend: down from {first} within {over}", first=percent(first), over=over)


def percent(share: object) -> Text:
    if not isinstance(share, float):
        return say("unknown")
    return say("{percent} %", percent=round(share * 100, 3))

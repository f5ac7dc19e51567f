"""What an alert says: the state first, the number and its line, since when, what to do.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.explain import OWNERS
from bot.watch import episode, rules
from bot.watch.alert import Alert
from bot.watch.machine import Level, Notice
from bot.watch.rule import Words
from bot.watch.service import SILENCE, latest_of
from checks.core import Text, say


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
    shows_affected: bool = False
    """Whether it is about messages that can be looked up."""


def bulletin(alert: Alert, now: datetime) -> Bulletin:
    """The parent message."""
    words, level = _words(alert), alert.level
    state, subject = _state(alert, words), words.subject
    if not alert.is_open:
        return Bulletin(state, level, subject, (*_length(alert), *words.rows), None, (), False)
    told = say("{todo} ({who})", todo=words.todo, who=OWNERS[words.owner])
    shows = rules.load()[alert.kind].concern is not None
    return Bulletin(state, level, subject, words.rows, told, _acts(alert, now), True, shows)


def news(alert: Alert, notice: Notice) -> Text:
    """The line for the thread that says what has just happened."""
    words = _words(alert)
    subject = words.subject
    match notice:
        case Notice.RAISED:
            return say("{subject}. {todo}", subject=subject, todo=words.todo)
        case Notice.WORSE:
            return say("It got worse: {subject}", subject=subject)
        case Notice.REOPENED:
            return say("It is back: {subject}", subject=subject)
        case Notice.REMINDER:
            return say("Still so: {subject}", subject=subject)
        case Notice.RECOVERED:
            return _recovered(alert, subject)
        case _:
            return say("Update: {latest}", latest=latest_of(alert) or subject)


def _recovered(alert: Alert, subject: Text) -> Text:
    if episode.was_retired(alert):
        return say("Watched no longer: {subject}", subject=subject)
    if alert.memory.get("silent"):
        return say("No update for {silence}: taken as over", silence=SILENCE)
    if latest := latest_of(alert):
        return say("Resolved: {latest}", latest=latest)
    return say("Resolved: {subject}", subject=subject)


def _words(alert: Alert) -> Words:
    return rules.load()[alert.kind].words(alert)


def _state(alert: Alert, words: Words) -> Text:
    if not alert.is_open:
        return say("Watched no longer") if episode.was_retired(alert) else say("Resolved")
    if words.state is not None:
        return words.state
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

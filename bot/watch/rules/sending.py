"""May the account still send?  A pause stops all mail, and SES makes no event of what it refuses.

AWS pauses an account whose mail comes back or is complained about, after a review; the account's
own people can switch sending off, too.  What GetAccount says counts at once; so does SES's event on
the queue, which comes before the next look, and tells of tenants and configuration sets as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.notice import Notice
from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Account, Owner, Text, say

PAUSED, OFF, REVIEWED, FINE = "paused", "off", "review", "fine"

LATE = timedelta(hours=1)
"""An event that is older than the alert by more is of another time."""


def read(account: Account) -> Reading:
    """Paused or off is critical, a review a warning."""
    if account.enforcement == "SHUTDOWN":
        return Reading(Level.CRITICAL, {"cause": PAUSED})
    if not account.sending:
        return Reading(Level.CRITICAL, {"cause": OFF})
    if account.enforcement == "PROBATION":
        return Reading(Level.WARNING, {"cause": REVIEWED})
    return Reading(Level.CALM)


def noticed(alert: Alert, notice: Notice) -> Reading | None:
    """By an event that came by the queue; None: it was taken before, or there is nothing to end."""
    seen = episode.moment(alert.memory.get("event_at"))
    if seen is not None and notice.at <= seen:
        return None
    told = {
        "event_at": episode.stamp(notice.at),
        "kind": notice.told.get("kind"),
        "name": notice.told.get("name"),
        "by": notice.told.get("cause"),
    }
    if notice.told.get("status") == "disabled":
        return Reading(Level.CRITICAL, told | {"cause": OFF})
    return Reading(Level.CALM, told) if alert.version else None


def words(alert: Alert) -> Words:
    if alert.memory.get("name"):
        return _words_of_others(alert)
    rows = []
    if since := episode.moment(alert.memory.get("since")):
        rows.append(say("Since {since}", since=since))
    rows += _event_rows(alert)
    rows.append(say("SES GetAccount, {region}", region=alert.where))
    return Words(_subject(alert), tuple(rows), *_todo(alert))


def _words_of_others(alert: Alert) -> Words:
    """Of a tenant or a configuration set."""
    kind, values = alert.memory.get("kind"), {"name": str(alert.memory.get("name"))}
    values["region"] = alert.where
    if kind == "tenant":
        subject = say("the tenant {name} may not send in {region}", **values)
    elif kind == "configuration-set":
        subject = say("the configuration set {name} may not send in {region}", **values)
    else:
        subject = say("sending is switched off for {name} in {region}", **values)
    todo = say(
        "See who stopped it, SES for what bounces or is complained about, or one of us, and mend"
        " the cause. What is sent meanwhile is refused, without an event: hold it back."
    )
    return Words(subject, tuple(_event_rows(alert)), todo)


def _event_rows(alert: Alert) -> list[Text]:
    at, by = episode.moment(alert.memory.get("event_at")), alert.memory.get("by")
    if at is None or (alert.opened_at and at < alert.opened_at - LATE):
        return []
    if by:
        return [say("SES's event, {at}: {cause}", at=at, cause=str(by))]
    return [say("SES's event, {at}", at=at)]


def _subject(alert: Alert) -> Text:
    region = alert.where
    match alert.memory.get("cause"):
        case "paused":
            return say("AWS has paused our account in {region}: nothing is sent", region=region)
        case "off":
            return say("sending is switched off in {region}: nothing is sent", region=region)
    return say("AWS reviews our account in {region}, and may pause it", region=region)


def _todo(alert: Alert) -> tuple[Text, Owner]:
    match alert.memory.get("cause"):
        case "paused":
            todo = say(
                "Stop what sends, answer AWS's case in the Support Center with what has been"
                " mended, and hold back mail that cannot wait until AWS lets the account go on."
            )
        case "off":
            todo = say("Find out who switched sending off and why, then switch it on again.")
        case _:
            todo = say("Answer AWS's case in the Support Center, with what has been mended.")
    return todo, Owner.US


RULE = Rule("sending", words, confirm=1, settle=2)
BY_EVENT = replace(RULE, settle=1)
"""Where an event alone says that it is over."""

NO_LOOK = say("SES cannot be asked about it")

"""Does AWS report trouble of SES in one of our Regions?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.source_names import called
from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.concern import LONGEST, Concern, lately
from bot.watch.machine import Level
from bot.watch.rule import Rule, Words
from bot.watch.service import latest_of
from checks.core import Owner, Text, say


def words(alert: Alert) -> Words:
    memory, subject, rows = alert.memory, _subject(alert), tuple(_rows(alert))
    state = say("Notice") if alert.level is Level.WARNING else say("Trouble")
    if memory.get("own"):
        todo = say("Read in the account's Health Dashboard what AWS asks for, and by when.")
        return Words(subject, rows, todo, Owner.US, state)
    if memory.get("informational"):
        todo = say("Read whether it concerns you; nothing is broken.")
        return Words(subject, rows, todo, Owner.US, state)
    todo = say(
        "Wait: SES keeps what it cannot deliver and tries again. Answers about mail of this "
        "time name the incident."
    )
    return Words(subject, rows, todo, Owner.AWS, state)


def _subject(alert: Alert) -> Text:
    region, summary = alert.where, str(alert.memory.get("summary") or "")
    if alert.memory.get("own"):
        return say(
            "AWS tells of our account in {region}: {summary}", region=region, summary=summary
        )
    notice = bool(alert.memory.get("informational"))
    if not alert.is_open and notice:
        return say(
            "AWS had a notice about SES in {region}: {summary}", region=region, summary=summary
        )
    if not alert.is_open:
        return say(
            "SES had trouble in {region}, says AWS: {summary}", region=region, summary=summary
        )
    if notice:
        return say(
            "AWS has a notice about SES in {region}: {summary}", region=region, summary=summary
        )
    return say("SES has trouble in {region}, says AWS: {summary}", region=region, summary=summary)


def _rows(alert: Alert) -> Iterator[Text]:
    memory = alert.memory
    if started := episode.moment(memory.get("started")):
        yield say("Began: {started}", started=started)
    if latest := latest_of(alert):
        yield say("Newest update: {latest}", latest=latest)
    if updated := episode.moment(memory.get("updated_at")):
        yield say("{source}, {at}", source=called(str(memory.get("source") or "feed")), at=updated)
    if memory.get("own") and (arn := memory.get("arn")):
        yield say("AWS's event: {arn}", arn=str(arn))


def concern(alert: Alert, now: datetime) -> Concern:
    """What was put off since, and has not come through."""
    began = episode.moment(alert.memory.get("started")) or lately(alert, now)
    heading = say("Put off since the incident began, and still without a result")
    since = min(now, max(began, now - LONGEST))  # what is planned has not begun
    return Concern(heading, since, ("DeliveryDelay",), waiting=True)


RULE = Rule("service", words, concern=concern, counts=False)

"""Does AWS report trouble of SES in one of our Regions?"""

from __future__ import annotations

from datetime import datetime

from bot.source_names import called
from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.concern import LONGEST, Concern, lately
from bot.watch.machine import Level
from bot.watch.rule import Rule, Words
from bot.watch.service import latest_of
from checks.core import Owner, say


def words(alert: Alert) -> Words:
    memory = alert.memory
    region, summary = alert.where, str(memory.get("summary") or "")
    notice = bool(memory.get("informational"))
    if memory.get("own"):
        subject = say(
            "AWS tells of our account in {region}: {summary}", region=region, summary=summary
        )
    elif not alert.is_open and notice:
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
    if latest := latest_of(alert):
        rows.append(say("Newest update: {latest}", latest=latest))
    if updated := episode.moment(memory.get("updated_at")):
        rows.append(
            say("{source}, {at}", source=called(str(memory.get("source") or "feed")), at=updated)
        )
    if memory.get("own") and (arn := memory.get("arn")):
        rows.append(say("AWS's event: {arn}", arn=str(arn)))
    state = say("Notice") if alert.level is Level.WARNING else say("Trouble")
    if memory.get("own"):
        todo = say("Read in the account's Health Dashboard what AWS asks for, and by when.")
        return Words(subject, tuple(rows), todo, Owner.US, state)
    if notice:
        todo = say("Read whether it concerns you; nothing is broken.")
        return Words(subject, tuple(rows), todo, Owner.US, state)
    todo = say(
        "Wait: SES keeps what it cannot deliver and tries again. Answers about mail of this "
        "time name the incident."
    )
    return Words(subject, tuple(rows), todo, Owner.AWS, state)


def concern(alert: Alert, now: datetime) -> Concern:
    """What was put off since, and has not come through."""
    began = episode.moment(alert.memory.get("started")) or lately(alert, now)
    heading = say("Put off since the incident began, and still without a result")
    since = min(now, max(began, now - LONGEST))  # what is planned has not begun
    return Concern(heading, since, ("DeliveryDelay",), waiting=True)


RULE = Rule("service", words, concern=concern, counts=False)

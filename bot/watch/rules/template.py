"""Does a template fail to be filled in, far more often than it used to?  Nothing is sent then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.watch import compared, episode
from bot.watch.alert import Alert
from bot.watch.compared import Bounds
from bot.watch.concern import Concern, lately
from bot.watch.machine import Level
from bot.watch.picture import Picture
from bot.watch.rule import Reading, Rule, Words
from checks.core import say
from checks.core.crowd_words import of
from checks.core.shares import Hours, Share

BOUNDS = Bounds(least=10, floor=10, share=0.05, times=3.0, many=100, most=0.5)

KINDS = ("Delivery", "Bounce", "Rendering Failure")


def share(kind: str, count: int) -> Share:
    """Failures name their template; other results only where the application tags its mail."""
    return Share(count if kind == "Rendering Failure" else 0, count if kind in KINDS else 0)


def read(
    alert: Alert, template: str, hours: Hours, now: datetime, bounds: Bounds = BOUNDS
) -> Reading | None:
    found = compared.compare(hours, now, bounds, alert)
    if alert.is_open and found.lately.part == 0 and found.lately.whole < bounds.floor:
        return None if compared.untold(found, bounds, alert, now) else Reading(Level.CALM)
    if not alert.is_open and _always(hours, now, found):
        return Reading(Level.CALM)
    blind = found.usual.part == found.usual.whole  # of what was before failures alone are known
    judged = replace(found, usual=Share()) if blind else found
    level = compared.level(judged, bounds, alert.level)
    if not level and not alert.is_open:
        return Reading(level)
    told: dict[str, Any] = {"template": template, **found.told()}
    if alert.is_open:
        told["began"] = alert.memory.get("began") or told["began"]
    return Reading(level, told | ({"seen": episode.stamp(now)} if level else {}))


def _always(hours: Hours, now: datetime, found: compared.Compared) -> bool:
    """Where successes do not name the template every share is one: then the numbers tell, and as
    many failures as on other days are no news."""
    if found.usual.part < found.usual.whole or not found.usual.whole:
        return False
    begin = now - compared.LATELY
    failed = [share.part for at, share in hours.items() if at < begin]
    days = max(1.0, (now - min(hours)) / compared.DAY)
    return found.lately.part < 3 * max(max(failed, default=0), sum(failed) / days / 12)


def words(alert: Alert) -> Words:
    memory = alert.memory
    share, template = compared.share_of(memory), str(memory.get("template") or "")
    subject = say(
        "the template {template} cannot be filled in: {part} messages in {region} were not sent",
        template=template,
        part=share.part,
        region=alert.where,
    )
    rows = [say("Failed: {share}", share=of(share))]
    if began := episode.moment(memory.get("began") or memory.get("since")):
        rows.insert(0, say("Since {since}", since=began))
    rows.append(say("Before: {share}", share=of(compared.usual_of(memory))))
    todo = say(
        "See which variable is missing (ask about one of the recipients), mend the program that"
        " fills the template, and have the messages sent again: SES does not."
    )
    return Words(subject, tuple(rows), todo)


def picture(alert: Alert) -> Picture | None:
    name = str(alert.memory.get("template") or "")
    return compared.picture(alert, say("Messages of {name} not filled in", name=name))


def concern(alert: Alert, now: datetime) -> Concern:
    name = str(alert.memory.get("template") or "")
    heading = say("Not sent, as {name} could not be filled in", name=name)
    return Concern(heading, lately(alert, now), ("Rendering Failure",), template=name)


RULE = Rule(
    "template", words, confirm=2, settle=3, levels={"": BOUNDS}, concern=concern, picture=picture
)

"""Is far more refused of what one configuration set sends than before, and not of the others?

Where the set sends nearly everything, or one receiver's alert explains it, nothing is told twice.
"""

from __future__ import annotations

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
from checks.core.crowds import HELD
from checks.core.replies import REASONS
from checks.core.shares import Hours, Share, hour_of, total

BOUNDS = Bounds(least=20, floor=50, share=0.15, times=3.0, many=200, most=0.5)

NEARLY_ALL = 0.9
"""Of all mail: then it is no matter of the set."""


def share(kind: str, reason: str, count: int) -> Share:
    if reason == HELD or kind not in ("Delivery", "Bounce"):
        return Share()
    return Share(count if kind == "Bounce" else 0, count)


def read(
    alert: Alert,
    name: str,
    hours: Hours,
    now: datetime,
    *,
    everything: int,
    reason: str,
    bounds: Bounds = BOUNDS,
) -> Reading | None:
    """`everything`: results of all sets in this hour and the one before; `reason`: the most
    frequent of its refusals."""
    found = compared.compare(hours, now, bounds, alert)
    if compared.untold(found, bounds, alert, now):
        return None
    level = compared.level(found, bounds, alert.level)
    mine = total(hours, hour_of(now) - compared.LATELY)
    if not alert.is_open and mine.whole >= NEARLY_ALL * everything:
        level = Level.CALM
    if not level and not alert.is_open:
        return Reading(level)
    told: dict[str, Any] = {"set": name, "reason": reason, **found.told()}
    if alert.is_open:
        told["began"] = alert.memory.get("began") or told["began"]
    return Reading(level, told | ({"seen": episode.stamp(now)} if level else {}))


def words(alert: Alert) -> Words:
    memory = alert.memory
    share = compared.share_of(memory)
    reason = REASONS.get(str(memory.get("reason")), REASONS["unknown"])
    subject = say(
        "mail by the configuration set {name} is refused: {part} of {whole} messages, {region}",
        name=str(memory.get("set") or ""),
        part=share.part,
        whole=share.whole,
        region=alert.where,
    )
    rows = [
        say("Most often: {reason}", reason=reason.headline),
        say("Before: {share}", share=of(compared.usual_of(memory))),
        say("Counts of events of the last two hours at most, {region}", region=alert.where),
    ]
    if began := episode.moment(memory.get("began") or memory.get("since")):
        rows.insert(0, say("Since {since}", since=began))
    return Words(subject, tuple(rows), reason.fix, reason.owner)


def picture(alert: Alert) -> Picture | None:
    name = str(alert.memory.get("set") or "")
    return compared.picture(alert, say("Refused of what {name} sends", name=name))


def concern(alert: Alert, now: datetime) -> Concern:
    name = str(alert.memory.get("set") or "")
    heading = say("Refused of what {name} sent", name=name)
    refused = frozenset(REASONS) - {HELD}
    return Concern(heading, lately(alert, now), ("Bounce",), refused, configuration_set=name)


RULE = Rule(
    "set", words, confirm=2, settle=3, levels={"": BOUNDS}, concern=concern, picture=picture
)

"""Does a receiver turn on us: refusals or delays, for one reason, far above their own past?

A receiver is a provider, or a domain whose provider is not known.  Reasons that lie with single
addresses are left out: they say nothing of the receiver, and the rates have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.watch import compared, episode
from bot.watch.alert import Alert
from bot.watch.compared import Bounds
from bot.watch.concern import Concern, lately
from bot.watch.picture import Picture
from bot.watch.rule import Reading, Rule, Words
from checks.core import Text, say
from checks.core.crowd_words import of
from checks.core.crowds import HELD
from checks.core.replies import REASONS, Reason
from checks.core.shares import Hours, Share

REFUSED = Bounds(least=10, floor=20, share=0.20, times=3.0, many=100, most=0.5)
DELAYED = Bounds(least=20, floor=40, share=0.40, times=3.0, many=1_000, most=0.8)
"""Of reports: a message that is put off time and again is told of each time."""

DELAYS = "delays"
"""Stands for the reason of delays: it changes from one try to the next."""

OF_ADDRESSES = frozenset({"recipient", "domain", "ses", "feedback"})
"""Groups of reasons that lie with the address, or with us before anybody was asked."""

REPLY_MAX = 300


def concerns(kind: str, reason: str) -> bool:
    """Whether such an event may say something of the receiver."""
    if kind == "DeliveryDelay":
        return reason != "ses_deferred" and reason != "mailbox_full"
    found = REASONS.get(reason)
    return kind == "Bounce" and found is not None and found.group not in OF_ADDRESSES


def share(reason: str, kind: str, of_event: str, count: int) -> Share:
    """What so many events are of it; `reason`: the alert's, `of_event`: theirs."""
    if of_event == HELD or (kind == "DeliveryDelay" and reason != DELAYS):
        return Share()
    if reason == DELAYS:
        return Share(count if kind == "DeliveryDelay" else 0, count)
    return Share(count if kind == "Bounce" and of_event == reason else 0, count)


def read(
    alert: Alert,
    who: str,
    reason: str,
    hours: Hours,
    now: datetime,
    elsewhere: Mapping[str, Share] | None = None,
    cause: str = "unknown",
    bounds: Bounds | None = None,
) -> Reading | None:
    """`elsewhere`: how others took mail meanwhile; `cause`: of delays, the most frequent."""
    bounds = bounds or (DELAYED if reason == DELAYS else REFUSED)
    found = compared.compare(hours, now, bounds, alert)
    if compared.untold(found, bounds, alert, now):
        return None
    level = compared.level(found, bounds, alert.level)
    told: dict[str, Any] = {"who": who, "reason": reason, **found.told()}
    began = alert.memory.get("began") if alert.is_open else None
    told["began"] = began or told["began"]
    told["cause"] = cause if reason == DELAYS else reason
    told["elsewhere"] = [[name, s.part, s.whole] for name, s in (elsewhere or {}).items()]
    if level:
        told["seen"] = episode.stamp(now)
    elif not alert.is_open:
        return Reading(level, {"seen": None}) if alert.version else Reading(level)
    return Reading(level, told)


def words(alert: Alert) -> Words:
    memory = alert.memory
    reason = REASONS.get(str(memory.get("cause")), REASONS["unknown"])
    rows = [say("Usual there: {share}", share=of(compared.usual_of(memory)))]
    rows += [
        say("{who} meanwhile: {share}", who=str(name), share=of(Share(int(part), int(whole))))
        for name, part, whole in memory.get("elsewhere") or ()
    ]
    if reply := memory.get("reply"):
        rows.append(say("In the server's words: {reply}", reply=str(reply)[:REPLY_MAX]))
    rows.append(say("Counts of events of the last two hours at most, {region}", region=alert.where))
    return Words(_subject(alert, reason), tuple(rows), reason.fix, reason.owner)


def _subject(alert: Alert, reason: Reason) -> Text:
    memory, share = alert.memory, compared.share_of(alert.memory)
    began = episode.moment(memory.get("began")) or episode.moment(memory.get("since"))
    values = {
        "who": str(memory.get("who") or ""),
        "since": began or say("lately"),
        "reason": reason.headline,
        "part": share.part,
        "whole": share.whole,
        "region": alert.where,
    }
    if memory.get("reason") == DELAYS:
        return say(
            "{who} puts mail off since {since}: {reason}; {part} of {whole} reports, {region}",
            **values,
        )
    return say(
        "{who} refuses mail since {since}: {reason}; {part} of {whole} messages, {region}", **values
    )


def picture(alert: Alert) -> Picture | None:
    who = str(alert.memory.get("who") or "")
    if alert.memory.get("reason") == DELAYS:
        return compared.picture(alert, say("Put off by {who}", who=who))
    return compared.picture(alert, say("Refused by {who}", who=who))


def concern(alert: Alert, now: datetime) -> Concern:
    who, reason = str(alert.memory.get("who") or ""), str(alert.memory.get("reason") or "")
    since = lately(alert, now)
    if reason == DELAYS:
        heading = say("Reports that {who} puts mail off", who=who)
        return Concern(heading, since, ("DeliveryDelay",), who=who)
    heading = say("Refused by {who}", who=who)
    return Concern(heading, since, ("Bounce",), frozenset({reason}), who)


RULE = Rule(
    "receiver",
    words,
    confirm=2,
    settle=3,
    concern=concern,
    levels={"": REFUSED, "delays_": DELAYED},
    picture=picture,
)

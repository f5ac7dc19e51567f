"""Does the account's suppression list grow, or hold mail back, far more than it did?

SES puts an address on it for each hard bounce and complaint.  Both are seen in events: what was
added by its bounce, what is held back by the bounce that SES makes in the receiver's place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.watch import compared, episode
from bot.watch.alert import Alert
from bot.watch.compared import Bounds
from bot.watch.concern import Concern, lately
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Value, say
from checks.core.crowd_words import of
from checks.core.crowds import HELD
from checks.core.shares import Hours, Share

ADDED, HELD_BACK = "added", "held"
KINDS = ("Delivery", "Bounce", "Complaint")

BOUNDS = Bounds(least=50, floor=200, share=0.02, times=3.0, many=1_000_000, most=1.0)
"""Never critical: the mail that counts for the rates is told by their alerts."""

GONE = ("mailbox_not_found", "mailbox_disabled", "bad_address", "domain_not_found")
"""Reasons of the bounces that SES counts as permanent, and puts on the list."""


def share(what: str, kind: str, reason: str, count: int) -> Share:
    whole = 0 if kind == "Complaint" else count
    if what == HELD_BACK:
        return Share(count if kind == "Bounce" and reason == HELD else 0, whole)
    added = kind == "Complaint" or (kind == "Bounce" and reason in GONE)
    return Share(count if added else 0, max(whole, count if added else 0))


def read(
    alert: Alert,
    what: str,
    hours: Hours,
    now: datetime,
    *,
    told_elsewhere: bool,
    bounds: Bounds = BOUNDS,
) -> Reading:
    """`told_elsewhere`: an alert about the rates is open, which has the same cause."""
    found = compared.compare(hours, now, bounds, alert)
    level = compared.level(found, bounds, alert.level)
    if told_elsewhere and not alert.is_open:
        level = Level.CALM
    if not level and not alert.is_open:
        return Reading(level)
    told: dict[str, Any] = {"what": what, **found.told()}
    return Reading(level, told | {"seen": episode.stamp(now)})


def words(alert: Alert) -> Words:
    memory = alert.memory
    share = compared.share_of(memory)
    values: dict[str, Value] = {"part": share.part, "whole": share.whole, "region": alert.where}
    if memory.get("what") == HELD_BACK:
        subject = say(
            "the suppression list holds back {part} of {whole} messages in {region}, far more than"
            " usual",
            **values,
        )
        todo = say(
            "See whose list this mailing is from: it has addresses that bounced or complained"
            " before, or somebody has put many on the suppression list."
        )
    else:
        subject = say(
            "the suppression list in {region} grows: {part} bounces for good and complaints in"
            " {whole} results",
            **values,
        )
        todo = say(
            "Find the mailing that these addresses are from, and where the addresses came from;"
            " take nothing off the list before that is known."
        )
    rows = [say("Before: {share}", share=of(compared.usual_of(memory)))]
    rows.append(say("Counts of events of the last two hours at most, {region}", region=alert.where))
    return Words(subject, tuple(rows), todo)


def concern(alert: Alert, now: datetime) -> Concern:
    since = lately(alert, now)
    if alert.memory.get("what") == HELD_BACK:
        heading = say("Held back by the suppression list")
        return Concern(heading, since, ("Bounce",), frozenset({HELD}))
    heading = say("Bounced for good, or complained about")
    return Concern(heading, since, ("Bounce", "Complaint"), frozenset({*GONE, ""}))


RULE = Rule("suppression", words, confirm=2, settle=3, levels={"": BOUNDS}, concern=concern)

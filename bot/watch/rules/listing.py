"""Is an address that we alone send from on a block list that matters?"""

from __future__ import annotations

from collections.abc import Iterable

from bot.watch import episode, kept
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Text, say
from checks.core.dns.block_list import Weight
from checks.core.dns.listing import Listing

MOST_TOLD = 5


def read(alert: Alert, listings: Iterable[Listing]) -> Reading | None:
    """None: of what was listed something cannot be seen, and nothing that can is.

    Lists of little weight are no matter for an alert.
    """
    asked = [each for each in listings if each.block_list.weight.worries]
    found = [each for each in asked if each.listed]
    unseen = {_id(each) for each in asked if each.gap}
    left = [each for each in _before(alert) if each in unseen]
    if not found:
        return None if left else Reading(Level.CALM)
    heavy = any(each.block_list.weight is Weight.HEAVY for each in found)
    told = {
        "listed": [_kept(each) for each in found[:MOST_TOLD]],
        "ids": [*map(_id, found), *left],
    }
    return Reading(Level.CRITICAL if heavy else Level.WARNING, told)


def _before(alert: Alert) -> list[str]:
    """What the look before found listed, or what an open alert is about."""
    goes_on = alert.is_open or any(episode.state_of(alert).recent[-1:])
    return [str(each) for each in alert.memory.get("ids") or ()] if goes_on else []


def _id(listing: Listing) -> str:
    return f"{listing.ip} {listing.block_list.name}"


def _kept(listing: Listing) -> dict[str, object]:
    return {
        "ip": listing.ip,
        "list": listing.block_list.title,
        "meaning": kept.written(listing.meanings[0]),
        "effect": kept.written(listing.block_list.effect),
        "removal": kept.written(listing.block_list.removal),
    }


def words(alert: Alert) -> Words:
    listed = alert.memory.get("listed") or [{}]
    first = listed[0]
    subject = say(
        "our address {ip} in {region} is on the block list {list}",
        ip=str(first.get("ip") or ""),
        region=alert.where,
        list=str(first.get("list") or ""),
    )
    rows: list[Text] = [
        say("It says: {meaning}", meaning=kept.read(first.get("meaning"))),
        kept.read(first.get("effect")),
    ]
    rows += [
        say("Also {ip}: {list}", ip=str(each.get("ip")), list=str(each.get("list")))
        for each in listed[1:]
    ]
    todo = say(
        "Stop what was sent from it to people who did not want it. {removal}",
        removal=kept.read(first.get("removal")),
    )
    return Words(subject, tuple(rows), todo)


RULE = Rule("listing", words, confirm=2, settle=2)

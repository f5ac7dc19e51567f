"""May the account still send?  A pause stops all mail, and SES makes no event of what it refuses.

AWS pauses an account whose mail comes back or is complained about, after a review; the account's
own people can switch sending off, too.  What GetAccount says counts at once.
"""

from __future__ import annotations

from bot.watch import episode
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.rule import Reading, Rule, Words
from checks.core import Account, Owner, Text, say

PAUSED, OFF, REVIEWED, FINE = "paused", "off", "review", "fine"


def read(account: Account) -> Reading:
    """Paused or off is critical, a review a warning."""
    if account.enforcement == "SHUTDOWN":
        return Reading(Level.CRITICAL, {"cause": PAUSED})
    if not account.sending:
        return Reading(Level.CRITICAL, {"cause": OFF})
    if account.enforcement == "PROBATION":
        return Reading(Level.WARNING, {"cause": REVIEWED})
    return Reading(Level.CALM)


def words(alert: Alert) -> Words:
    rows = []
    if since := episode.moment(alert.memory.get("since")):
        rows.append(say("Since {since}", since=since))
    rows.append(say("SES GetAccount, {region}", region=alert.region))
    return Words(_subject(alert), tuple(rows), *_todo(alert))


def _subject(alert: Alert) -> Text:
    region = alert.region
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

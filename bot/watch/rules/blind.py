"""Can the watch see what it watches?  A source that cannot be read for long is an alert."""

from __future__ import annotations

from bot.watch import blind, episode, kept
from bot.watch.alert import Alert
from bot.watch.rule import Rule, Words
from checks.core import say


def words(alert: Alert) -> Words:
    memory = alert.memory
    what = alert.key.split(" ")[1]
    names = {
        "account": say("the account's state and quota"),
        "identities": say("our identities"),
        "health": say("SES's service events"),
        "health-api": say("AWS Health's API"),
        "rates": say("bounce and complaint rates"),
        "advisor": say("what SES's advisor recommends"),
        "dedicated": say("the list of our dedicated addresses"),
        "queue": say("the state of the event queue"),
    }
    named = names.get(what) or say("a source")
    if alert.where:
        subject = say(
            "{what} cannot be read in {region}: no warning can come from there",
            what=named,
            region=alert.where,
        )
    else:
        subject = say("{what} cannot be read: no warning can come from there", what=named)
    rows = []
    if since := episode.moment(memory.get("since")):
        rows.append(say("Since {since}", since=since))
    if why := memory.get("why"):
        # alerts of earlier versions keep its English words alone
        told = why if isinstance(why, str) else kept.read(why)
        rows.append(say("Why: {why}", why=told))
    return Words(subject, tuple(rows), say("Mend this; until then, look by hand."))


RULE = Rule("blind", words, levels={"": blind.LINES}, counts=False)

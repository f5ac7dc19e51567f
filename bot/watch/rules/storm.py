"""Did many alerts come at once?  Then they are one digest, and most often have one cause."""

from __future__ import annotations

from bot.watch import kept, storm
from bot.watch.alert import Alert
from bot.watch.rule import Rule, Words
from checks.core import say

MOST_SHOWN = 15


def words(alert: Alert) -> Words:
    members = alert.memory.get("members") or {}
    rows = [say("{what}", what=kept.read(each)) for each in [*members.values()][-MOST_SHOWN:]]
    if len(members) > MOST_SHOWN:
        rows.append(say("… and {more} before them", more=len(members) - MOST_SHOWN))
    return Words(
        say("many alerts came at once; further ones in this thread: {count}", count=len(members)),
        tuple(rows),
        say("Look for one cause behind them: SES's own health, a deployment, or our own watch."),
    )


RULE = Rule("storm", words, levels={"": storm.LINES}, counts=False)

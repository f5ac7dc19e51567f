"""Do the settings say all that the roles need?  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.doctor.line import Area, Line, Spot
from checks.core import Text, say

WITHOUT: dict[str, Text] = {
    "SLACK_BOT_TOKEN": say("Nothing can be asked or said in Slack"),
    "SLACK_APP_TOKEN": say("Slack has no way to tell the bot anything"),
    "SLACK_SIGNING_SECRET": say("Slack has no way to tell the bot anything"),
    "EVENTS_QUEUE_URL": say("No events are taken in"),
    "ALERT_CHANNEL": say("Nothing is watched, and nobody warned"),
}
"""What cannot be where a setting is empty."""


def judge(empty: Iterable[str]) -> Iterator[Line]:
    """`empty`: those of WITHOUT that are not set, and are needed as the others are."""
    yield Spot(Area.SETTINGS, say("Settings")).ok(say("All that is written there can be read"))
    for name in empty:
        yield Spot(Area.SETTINGS, say("{name}", name=name)).wrong(
            say("It is not set: {lost}", lost=WITHOUT[name]),
            say("Set it in the environment or in .env; .env.example says what goes there."),
        )


def unreadable(faults: Iterable[tuple[str, Text]]) -> Iterator[Line]:
    """`faults`: the name of a setting, and what is wrong with it.  Nothing else can be looked at
    then."""
    for name, fault in faults:
        yield Spot(Area.SETTINGS, say("{name}", name=name)).wrong(
            fault,
            say("Put it right in the environment or in .env; .env.example says what goes there."),
        )
    yield Spot(Area.SETTINGS, say("Everything else")).unchecked(
        say("Without settings that can be read, nothing else can be looked at")
    )

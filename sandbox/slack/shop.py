"""The workspace that everything starts with: its people, channels, ids and tokens."""

from __future__ import annotations

import time

from sandbox.slack.model import SLACKBOT, App, Channel, Clock, Shortcut
from sandbox.slack.state import Workspace
from sandbox.slack.user import User

BOT_TOKEN = "xoxb-local-ses-why"
APP_TOKEN = "xapp-local-ses-why"
SIGNING_SECRET = "signing-secret-local-ses-why"

TEAM = "T0SHOP"
APP = "A0SESWHY"
BOT = "B0SESWHY"
BOT_USER = "U0SESWHY"
ANN = "U0ANN"
BEN = "U0BEN"
CLEO = "U0CLEO"

POSTMASTERS = "S0POSTMASTERS"
"""A user group: Ben."""

SUPPORT = "C0SUPPORT"
DELIVERABILITY = "C0DELIVER"
SES_ALERTS = "C0ALERTS"
RANDOM = "C0RANDOM"
"""Public, and the bot is not a member."""
LEADERSHIP = "G0LEADERS"
"""Private, and the bot is not a member."""
OLD_LAUNCH = "C0OLDLAUNCH"
"""Archived."""
ANN_AND_BOT = "D0ANNBOT"
BEN_AND_BOT = "D0BENBOT"
CLEO_AND_BOT = "D0CLEOBOT"
ANN_AND_BEN = "D0ANNBEN"
"""A conversation that the bot has no part in."""

SHORTCUTS = (
    Shortcut("Why wasn't this delivered?", "why_message", of_message=True),
    Shortcut("Why wasn't it delivered?", "why_ask", of_message=False),
)
"""As in the manifest."""

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "chat:write.public",
        "commands",
        "files:write",
        "im:history",
        "usergroups:read",
        "users:read",
    }
)
"""Those of the manifest, and one that the bot does without where it is missing (channels:read)."""


def _people() -> list[User]:
    """Made anew for each workspace, as they change."""
    return [
        User(ANN, "ann", "Ann Archer", "Customer support"),
        User(BEN, "ben", "Ben Okafor", "Deliverability"),
        User(CLEO, "cleo", "Cleo Tanaka", "Workspace admin"),
        User(BOT_USER, "ses-why", "ses-why", "Why did this mail not arrive?", is_bot=True),
        User(SLACKBOT, "slackbot", "Slackbot", is_bot=True),
    ]


def _channels() -> list[Channel]:
    all_people = [ANN, BEN, CLEO]
    everyone = [*all_people, BOT_USER]
    return [
        Channel(SUPPORT, "support", "public", everyone, topic="Questions from customers"),
        Channel(DELIVERABILITY, "deliverability", "public", everyone, topic="Does our mail land?"),
        Channel(SES_ALERTS, "ses-alerts", "public", everyone, topic="What ses-why watches"),
        Channel(RANDOM, "random", "public", all_people, topic="ses-why is not in here"),
        Channel(LEADERSHIP, "leadership", "private", [BEN, CLEO], topic="Private"),
        Channel(OLD_LAUNCH, "old-launch", "public", everyone, archived=True, topic="Archived"),
        Channel(ANN_AND_BOT, "", "im", [ANN, BOT_USER]),
        Channel(BEN_AND_BOT, "", "im", [BEN, BOT_USER]),
        Channel(CLEO_AND_BOT, "", "im", [CLEO, BOT_USER]),
        Channel(ANN_AND_BEN, "", "im", [ANN, BEN]),
    ]


def example_shop(
    *,
    clock: Clock = time.time,
    command: str = "/ses",
    scopes: frozenset[str] = SCOPES,
) -> Workspace:
    return Workspace(
        id=TEAM,
        name="Example Shop",
        domain="example-shop",
        app=App(
            APP,
            BOT,
            BOT_USER,
            BOT_TOKEN,
            APP_TOKEN,
            SIGNING_SECRET,
            (command,),
            scopes,
            SHORTCUTS,
        ),
        users={person.id: person for person in _people()},
        channels={channel.id: channel for channel in _channels()},
        groups={POSTMASTERS: (BEN,)},
        clock=clock,
    )

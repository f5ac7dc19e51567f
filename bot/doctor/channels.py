"""May the bot post in the channels that the settings name?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.doctor.line import Area, Line, Refusal, Spot
from checks.core import Text, Unavailable, attempt, say

GONE = {"channel_not_found", "method_not_supported_for_channel_type"}

INVITE = say("Invite it in that channel: /invite and its name.")


@dataclass(frozen=True, slots=True)
class Channel:
    name: str
    """Empty for a direct message."""
    archived: bool
    member: bool
    """Whether the bot is one."""
    direct: bool = False
    """A conversation with one person."""


@dataclass(frozen=True, slots=True)
class There:
    """The channel is there and seen by the bot; more may not be asked for."""

    needed: tuple[str, ...]
    """Scopes, each of which would do for some sort of channel."""


class Channels(Protocol):
    def channel(self, id: str) -> Channel | There | Refusal:
        """Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """A channel that settings name."""

    id: str
    settings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    named: Named
    found: Channel | There | Refusal | Unavailable


def gather(named: Named, channels: Channels) -> Seen:
    return Seen(named, attempt(lambda: channels.channel(named.id)))


def spot(named: Named) -> Spot:
    what = say("{id}, of {settings}", id=named.id, settings=named.settings)
    return Spot(Area.CHANNELS, what)


def judge(seen: Seen) -> Line:
    line = spot(seen.named)
    match seen.found:
        case Unavailable() as gap:
            return line.unchecked(gap)
        case Refusal(code) if code in GONE:
            return line.wrong(
                say("There is no such channel that the bot can see"),
                say(
                    "Check the id in {settings}; if the channel is private, invite the bot to it.",
                    settings=seen.named.settings,
                ),
            )
        case Refusal(code):
            return line.unchecked(say("Slack does not say ({code})", code=code))
        case There(needed):
            return line.unchecked(
                say("It is there; Slack does not say whether it is archived, or the bot is in it"),
                say(
                    "Look in Slack, or give the app one of the scopes {scopes}, which the bot uses"
                    " for nothing else.",
                    scopes=needed,
                ),
                needed,
            )
        case Channel() as channel:
            return _told(line, channel)


def _told(line: Spot, channel: Channel) -> Line:
    name = _name(channel)
    if channel.archived:
        return line.wrong(
            say("{name} is archived, so that nobody can post there", name=name),
            say("Unarchive it, or name another one in the settings."),
        )
    if not channel.member and not channel.direct:
        return line.wrong(
            say("The bot is not in {name}: charts and digests cannot appear there", name=name),
            INVITE,
        )
    return line.ok(say("{name} is there, and the bot is in it", name=name))


def _name(channel: Channel) -> Text:
    if channel.direct:
        return say("The direct message")
    return say("{name}", name=f"#{channel.name}")

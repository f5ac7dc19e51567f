"""Who may do what, where the answer appears, and whether addresses are masked there.  Pure.

What is not allowed by a setting is denied: whatever changes something, or shows what is masked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Final

from bot.slack.actions import NEEDS, Action, Right
from checks.core import Text, Unavailable, say


class Kind(Enum):
    """What sort of conversation it is; its value is its word in CHANNEL_RULES."""

    PUBLIC = "public"
    """Also where Slack does not tell."""
    PRIVATE = "private"
    GROUP = "group"
    """A direct message of several people."""
    DIRECT = "direct"
    """Of one person with the bot, or where the bot has no part and so cannot post."""
    SHARED = "shared"
    """With another organisation (Slack Connect)."""


class Where(Enum):
    """Where an answer appears; its value is its word in CHANNEL_RULES."""

    CHANNEL = "channel"
    """Where it was asked, for all there."""
    ASKER = "asker"
    """Where it was asked, for the asker alone."""
    DM = "dm"


@dataclass(frozen=True, slots=True)
class Room:
    channel: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class People:
    everybody: bool = False
    """Of our own workspace, its guests too."""
    members: bool = False
    """Of our own workspace, without its guests."""
    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    """Slack's ids of user groups."""


NOBODY: Final = People()
EVERYBODY: Final = People(everybody=True)
MEMBERS: Final = People(members=True)


@dataclass(frozen=True, slots=True)
class Person:
    user: str
    in_group: Callable[[str], bool]
    """Whether they are in a user group.  Raises Unavailable."""
    is_member: Callable[[], bool]
    """Of our workspace, and no guest in it.  Raises Unavailable."""
    stranger: bool = False
    """Of another organisation's workspace."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds in some channels; what it leaves open (None) a later rule may say."""

    of: str
    """A channel's id, or the word of a kind."""
    where: Where | None = None
    masked: bool | None = None
    who: People | None = None
    language: str | None = None
    """Its code."""

    def fits(self, room: Room) -> bool:
        return self.of in (room.channel, room.kind.value)


MASKED_BY_DEFAULT: Final = (Rule("public", masked=True), Rule("shared", masked=True))


@dataclass(frozen=True, slots=True)
class Policy:
    ask: People = MEMBERS
    act: People = NOBODY
    admins: People = NOBODY
    rules: tuple[Rule, ...] = ()
    """The first that says something is taken, before MASKED_BY_DEFAULT."""


@dataclass(frozen=True, slots=True)
class Allowed:
    where: Where = Where.CHANNEL
    masked: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    why: Text
    unsure: bool = False
    """It could not be looked up whether they may."""


def decide(person: Person, action: Action, room: Room, policy: Policy) -> Allowed | Denied:
    """Whether this person may do this here; and if so, where the answer goes."""
    right = NEEDS[action]
    if right is not Right.ANYBODY:
        sets = _sets(right, room, policy)
        try:
            if not _among(person, sets):
                return Denied(_why(person, right, policy, sets))
        except Unavailable as e:
            why = say("Whether you may do this could not be looked up: {why}", why=e.why)
            return Denied(why, unsure=True)
    where = where_in(room, policy)
    return Allowed(where, where is Where.CHANNEL and masks(room, policy))


def where_in(room: Room, policy: Policy) -> Where:
    """In a direct message it is always there that is answered."""
    if room.kind is Kind.DIRECT:
        return Where.CHANNEL
    told = (rule.where for rule in policy.rules if rule.fits(room))
    return next((where for where in told if where is not None), Where.CHANNEL)


def masks(room: Room, policy: Policy) -> bool:
    """Whether addresses are masked in what all can see there."""
    told = (rule.masked for rule in (*policy.rules, *MASKED_BY_DEFAULT) if rule.fits(room))
    return next((masked for masked in told if masked is not None), False)


def language_in(room: Room, policy: Policy) -> str | None:
    """The code of the language in which all are answered there; None: each in their own."""
    told = (rule.language for rule in policy.rules if rule.fits(room))
    return next((code for code in told if code is not None), None)


def language_of(channel: str, policy: Policy) -> str | None:
    """The same where Slack does not tell what sort of conversation it is: what is said of that
    channel by its id."""
    told = (rule.language for rule in policy.rules if rule.of == channel)
    return next((code for code in told if code is not None), None)


def masks_whatever(channel: str, policy: Policy) -> bool:
    """The same where Slack does not tell what sort of conversation it is, as nobody has just asked
    there: whether the rules say so for all that it can be."""
    return all(masks(room, policy) for room in _can_be(channel))


def stays_whatever(channel: str, policy: Policy) -> bool:
    """Whether answers still appear there, whatever sort of conversation it is."""
    return all(where_in(room, policy) is Where.CHANNEL for room in _can_be(channel))


def _can_be(channel: str) -> tuple[Room, ...]:
    kinds = {"D": (Kind.DIRECT,), "G": (Kind.PRIVATE, Kind.GROUP)}
    can_be = kinds.get(channel[:1], (Kind.PUBLIC, Kind.PRIVATE, Kind.GROUP, Kind.SHARED))
    return tuple(Room(channel, kind) for kind in can_be)


def _sets(right: Right, room: Room, policy: Policy) -> tuple[People, ...]:
    """Whoever is in one of them has it."""
    match right:
        case Right.ASK:
            told = (rule.who for rule in policy.rules if rule.fits(room))
            here = next((who for who in told if who is not None), None)
            # who acts may ask as well, but a rule for the channel is the last word there
            return (policy.ask, policy.act, policy.admins) if here is None else (here,)
        case Right.ACT:
            return (policy.act, policy.admins)
        case _:
            return (policy.admins,)


def _among(person: Person, sets: tuple[People, ...]) -> bool:
    """First by what needs no look-up.  Raises Unavailable only if nothing else lets them in."""
    if any(person.user in people.users for people in sets):
        return True
    if not person.stranger and any(people.everybody for people in sets):
        return True
    groups = sorted({group for people in sets for group in people.groups})
    looks: list[Callable[[], bool]] = [partial(person.in_group, group) for group in groups]
    if not person.stranger and any(people.members for people in sets):
        looks.insert(0, person.is_member)
    unread: Unavailable | None = None
    for look in looks:
        try:
            if look():
                return True
        except Unavailable as e:
            unread = e
    if unread is not None:
        raise unread
    return False


def _why(person: Person, right: Right, policy: Policy, sets: tuple[People, ...]) -> Text:
    if right is Right.ADMIN:
        return say("This is for admins, whom the setting ADMINS names: you are not among them")
    if right is Right.ACT:
        if policy.act == NOBODY and policy.admins == NOBODY:
            return say("Nobody may do this yet: the setting WHO_MAY_ACT names those who may")
        return say("You are not among those who may do this: the setting WHO_MAY_ACT names them")
    if person.stranger:
        return say("You are of another workspace: here only people of ours may ask me")
    if any(people.members for people in sets):
        return say(
            "You are a guest in this workspace, and guests may not ask me: the settings WHO_MAY_ASK"
            " and CHANNEL_RULES name who may"
        )
    return say(
        "You are not among those who may ask here: the settings WHO_MAY_ASK and CHANNEL_RULES"
        " name them"
    )

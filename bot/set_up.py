"""What of the set-up is missing: sources that cannot be read, events that nobody publishes to us,
scopes that the app lacks.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.status import Overview
from checks.core import Place, Text, Unavailable, say

SCOPES: Mapping[str, Text] = {
    "commands": say("the command and the shortcuts"),
    "chat:write": say("all that I say"),
    "chat:write.public": say("answers in public channels that I am not a member of"),
    "app_mentions:read": say("questions in threads"),
    "files:write": say("charts and raw events"),
    "usergroups:read": say("user groups in the settings of who may do what"),
    "im:history": say("questions in direct messages"),
    "users:read": say("the language in which somebody has Slack, and who is a guest"),
}
"""What the app may be given, and what does not work without."""

USER_GROUPS = "usergroups:read"
"""Needed only where the settings name a user group."""

PEOPLE = "users:read"
"""Needed where the settings say that members may, and no guests; else only languages are lost."""

NOBODY_ASKS = say("questions of members (I cannot tell them from guests)")
"""What does not work without the scope for people, where they say so."""

LOOKED_AT = (
    ("account", say("Sending state and quota")),
    ("rates", say("Bounce and complaint rate")),
    ("incidents", say("Incidents of SES")),
    ("newest_event_at", say("Stored events")),
)
"""Fields of a place's status, each a source of its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something to read, somewhere."""

    what: Text
    place: Place | None
    gap: Unavailable | None = None
    """Why it could not be read; None: it can."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """Whether SES tells us of mail from a place."""

    place: Place
    identities: Unavailable | None
    """Why the list of them cannot be read."""
    sets: int | Unavailable
    """How many configuration sets there are."""
    publishes: bool | Unavailable | None
    """Whether one of them publishes to where events can reach us; None: not all were looked at."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the settings and Slack give."""

    alert_channel: bool = True
    queue: bool = True
    scopes: frozenset[str] | None = None
    """Of the bot's token; None: Slack did not say."""
    groups: bool = True
    """Whether the settings name user groups."""
    members: bool = True
    """Whether they say that members may, and no guests."""


def scopes(*, groups: bool) -> dict[str, Text]:
    """Those that the manifest asks for."""
    return {scope: lost for scope, lost in SCOPES.items() if groups or scope != USER_GROUPS}


def needed(*, groups: bool, members: bool) -> dict[str, Text]:
    """Those without which something does not work that the settings ask for."""
    wanted = scopes(groups=groups)
    if members:
        return wanted | {PEOPLE: NOBODY_ASKS}
    return {scope: lost for scope, lost in wanted.items() if scope != PEOPLE}


def sources(overview: Overview, publishing: tuple[Publishing, ...]) -> tuple[Source, ...]:
    return tuple(_sources(overview, publishing))


def problems(
    overview: Overview, publishing: tuple[Publishing, ...], given: Given
) -> tuple[Text, ...]:
    """For who looks after the bot, the most pressing first; what could not be read is in
    `sources`."""
    return tuple(_problems(overview, publishing, given))


def missing_scopes(
    given: frozenset[str] | None, *, groups: bool, members: bool
) -> tuple[Text, ...]:
    """`given`: None where Slack did not say which there are."""
    if given is None:
        return ()
    return tuple(
        say(
            "The app lacks the scope {scope}, without which {lost} cannot be: add it under OAuth &"
            " Permissions, and install the app again",
            scope=scope,
            lost=lost,
        )
        for scope, lost in needed(groups=groups, members=members).items()
        if scope not in given
    )


def _sources(overview: Overview, publishing: tuple[Publishing, ...]) -> Iterator[Source]:
    for status in overview.places:
        for field, what in LOOKED_AT:
            value = getattr(status, field)
            gap = value if isinstance(value, Unavailable) else None
            yield Source(what, status.place, gap)
    for one in publishing:
        yield Source(say("Identities"), one.place, one.identities)
        sets = one.sets if isinstance(one.sets, Unavailable) else None
        yield Source(say("Configuration sets"), one.place, sets)
        if sets is None:
            gap = one.publishes if isinstance(one.publishes, Unavailable) else None
            yield Source(say("Event destinations"), one.place, gap)
    alerts = overview.alerts if isinstance(overview.alerts, Unavailable) else None
    yield Source(say("Alerts"), None, alerts)
    told = overview.service_events if isinstance(overview.service_events, Unavailable) else None
    if told is not None:
        yield Source(say("AWS Health's API"), None, told)


def _problems(
    overview: Overview, publishing: tuple[Publishing, ...], given: Given
) -> Iterator[Text]:
    yield from missing_scopes(given.scopes, groups=given.groups, members=given.members)
    if not given.queue:
        yield say("EVENTS_QUEUE_URL is not set: no events are taken in")
    for one in publishing:
        if one.sets == 0:
            yield say(
                "{region}: there is no configuration set, so SES publishes no events of its mail",
                region=one.place.named,
            )
        elif one.publishes is False:
            yield say(
                "{region}: no configuration set has an event destination that can reach me (SNS or"
                " EventBridge)",
                region=one.place.named,
            )
    for status in overview.places:
        if status.newest_event_at is None:
            yield say("{region}: no event is stored yet", region=status.place.named)
    if not given.alert_channel:
        yield say("ALERT_CHANNEL is not set: nothing is watched, and nobody warned")
    if isinstance(overview.dead_letters, int) and overview.dead_letters:
        yield say(
            "{count} messages were not taken in: {list} tells why",
            count=overview.dead_letters,
            list="python -m bot replay --list",
        )
    if blind := len(overview.gaps):
        yield say("{count} sources could not be read: see below", count=blind)

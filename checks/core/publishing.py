"""Which events a configuration set publishes to us, and the command that adds what is missing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from checks.core.commands import sesv2
from checks.core.events import Timeline
from checks.core.finding import Fix
from checks.core.place import Place
from checks.core.searched import searched
from checks.core.ses import ConfigurationSet, EventDestination
from checks.core.sources import Ses, Sources
from checks.core.text import Text, say
from checks.core.unavailable import Unavailable, attempt

RESULTS = ("DELIVERY", "BOUNCE", "DELIVERY_DELAY", "REJECT", "RENDERING_FAILURE")
"""Kinds without which we may never hear what became of a message."""

TEMPLATES = ("RENDERING_FAILURE",)
"""What alone tells of a message whose template failed."""

NEEDED = ("SEND", *RESULTS, "COMPLAINT")
"""Kinds that answers rest on.  OPEN, CLICK and SUBSCRIPTION are welcome, and not missed."""

NEW_DESTINATION = "why-bot-events"


def set_named(ses: Ses, name: str) -> ConfigurationSet | Unavailable | None:
    return attempt(lambda: ses.configuration_set(name))


def set_used(sources: Sources, newest: Timeline) -> ConfigurationSet | Unavailable | None:
    """The configuration set of this message; None where it named none, or it exists no more."""
    name = newest.first_known("configuration_set")
    if name is None:
        return None
    call = f"GetConfigurationSet {name}"
    return attempt(lambda: searched(sources, newest.place, call).configuration_set(name))


def newest_event(sources: Sources, place: Place) -> datetime | Unavailable | None:
    return attempt(lambda: sources.history.newest_event_at(place))


def oldest_event(sources: Sources, place: Place) -> datetime | Unavailable | None:
    return attempt(lambda: sources.history.oldest_event_at(place))


def missing_kinds(used: ConfigurationSet | None) -> tuple[str, ...]:
    """Needed kinds of which we know that no single event reaches us."""
    if used is None:
        return ()
    return tuple(kind for kind in NEEDED if used.publishes(kind) is False)


def kept_from_us(
    used: ConfigurationSet, missing: tuple[str, ...], waiting: Timeline | None
) -> Text:
    """`waiting`: a message without a result.  One made from a template may have failed with it,
    and SES tells of that in no other way."""
    template = waiting.first_known("template") if waiting else None
    if template and "RENDERING_FAILURE" in missing:
        return say(
            "The set {name} would not tell us if the template {template} failed",
            name=used.name,
            template=template,
        )
    if missing == TEMPLATES:
        return say("We are not told of templates that fail, by the set {name}", name=used.name)
    return say("The configuration set {name} does not send us all of its events", name=used.name)


def publishing(sets: Iterable[ConfigurationSet]) -> tuple[ConfigurationSet, ...]:
    """Those that publish single events to us, some kinds at least."""
    return tuple(each for each in sets if queryable((each,)))


def all_lacking(
    sets: Iterable[ConfigurationSet],
) -> list[tuple[ConfigurationSet, tuple[str, ...]]]:
    """Sets that publish to us and leave out some kinds, with those; first the ones that leave out
    more than failures of templates, since they may hide any message."""
    found = [(each, kinds) for each in publishing(sets) if (kinds := missing_kinds(each))]
    return sorted(found, key=lambda each: each[1] == TEMPLATES)


def and_publish(
    fix: Fix, used: ConfigurationSet, region: str, others: tuple[ConfigurationSet, ...]
) -> Fix:
    """The same remedy, and what has failures of templates told that are not."""
    command, verify = publishing_steps(used, region, others)
    remedy = say(
        "{remedy} Failures of templates are not told by the set {name}: make it publish them, too.",
        remedy=fix.text,
        name=used.name,
    )
    return Fix(fix.owner, remedy, command, verify=verify)


def queryable(sets: Iterable[ConfigurationSet]) -> tuple[EventDestination, ...]:
    """Destinations that bring, or could bring, single events to us."""
    return tuple(
        destination
        for each in sets
        if not isinstance(each.destinations, Unavailable)
        for destination in each.destinations
        if destination.queryable
    )


def publishing_command(
    used: ConfigurationSet, region: str, others: Iterable[ConfigurationSet] = ()
) -> str | None:
    """Make `used` publish every needed kind: by a destination that it has, or by a new one to
    where another set publishes.  None where no target is known: a made-up one would not work."""
    own = queryable((used,))
    if own:
        kinds = sorted({*own[0].kinds, *NEEDED})
        operation, name = "update-configuration-set-event-destination", own[0].name
    else:
        kinds, name = sorted(NEEDED), NEW_DESTINATION
        operation = "create-configuration-set-event-destination"
    target = next((d.target for d in (*own, *queryable(others))), None)
    if target is None:
        return None
    definition = {"Enabled": True, "MatchingEventTypes": kinds, **_target(target)}
    return sesv2(
        operation,
        region,
        configuration_set_name=used.name,
        event_destination_name=name,
        event_destination=json.dumps(definition),
    )


Steps = tuple[str | None, str | None]
"""The command that does it, and the one that shows it; None where there is nothing to paste."""


def publishing_steps(
    used: ConfigurationSet, region: str, others: Iterable[ConfigurationSet] = ()
) -> Steps:
    command = publishing_command(used, region, others)
    if command is None:
        return None, None
    shown = "get-configuration-set-event-destinations"
    return command, sesv2(shown, region, configuration_set_name=used.name)


def _target(arn: str) -> dict[str, dict[str, str]]:
    if ":events:" in arn:
        return {"EventBridgeDestination": {"EventBusArn": arn}}
    return {"SnsDestination": {"TopicArn": arn}}

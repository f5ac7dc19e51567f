"""Do the configuration sets of a place publish what answers rest on?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.doctor.line import Area, Line, Spot
from checks.core import ConfigurationSet, Place, Unavailable, attempt, say
from checks.core.commands import sesv2
from checks.core.publishing import NEEDED, publishing_command, queryable

SETS_MAX = 10
"""Those that are looked at: each costs SES two calls, of one a second."""

NEW = "ses-why"
"""How a set could be called where there is none."""


class Sets(Protocol):
    """Each raises Unavailable."""

    def configuration_sets(self) -> tuple[str, ...]: ...

    def configuration_set(self, name: str) -> ConfigurationSet | None: ...


@dataclass(frozen=True, slots=True)
class Seen:
    place: Place
    names: tuple[str, ...] | Unavailable
    sets: tuple[ConfigurationSet | Unavailable | None, ...] = ()
    """Of the first names."""

    @property
    def known(self) -> tuple[ConfigurationSet, ...]:
        return tuple(each for each in self.sets if isinstance(each, ConfigurationSet))

    @property
    def topics(self) -> tuple[str, ...]:
        """ARNs of those that are published to."""
        targets = (d.target for d in queryable(self.known) if d.enabled and ":sns:" in d.target)
        return tuple(dict.fromkeys(targets))

    @property
    def buses(self) -> tuple[str, ...]:
        targets = (d.target for d in queryable(self.known) if d.enabled and ":events:" in d.target)
        return tuple(dict.fromkeys(targets))


def gather(place: Place, ses: Sets) -> Seen:
    names = attempt(ses.configuration_sets)
    if isinstance(names, Unavailable):
        return Seen(place, names)
    looked = [attempt(partial(ses.configuration_set, name)) for name in names[:SETS_MAX]]
    return Seen(place, names, tuple(looked))


def judge(seen: Seen) -> Iterator[Line]:
    line = Spot(Area.SETS, say("Configuration sets"), seen.place)
    if isinstance(seen.names, Unavailable):
        yield line.unchecked(seen.names)
        return
    if not seen.names:
        yield line.wrong(
            say("There is none, so SES publishes no events of its mail"),
            say(
                "Make one that publishes its events (deploy/cloudformation/events.yaml does), and"
                " send with it."
            ),
            sesv2("create-configuration-set", seen.place.region, configuration_set_name=NEW),
        )
    for name, found in zip(seen.names, seen.sets, strict=False):
        if found is not None:
            yield _set(seen, name, found)
    if left := len(seen.names) - len(seen.sets):
        yield line.unchecked(
            say("{left} more were not looked at: SES answers one call a second", left=left)
        )


def _set(seen: Seen, name: str, found: ConfigurationSet | Unavailable) -> Line:
    line = Spot(Area.SETS, say("Configuration set {name}", name=name), seen.place)
    if isinstance(found, Unavailable):
        return line.unchecked(found)
    if isinstance(found.destinations, Unavailable):
        return line.unchecked(found.destinations)
    published = {kind for d in queryable((found,)) if d.enabled for kind in d.kinds}
    command = publishing_command(found, seen.place.region, seen.known)
    if not published:
        return line.wrong(
            say("It publishes nothing to where the bot could read it (SNS or EventBridge)"),
            say(
                "Give it an event destination (deploy/cloudformation/configuration-set.yaml does)."
            ),
            command,
        )
    if missing := tuple(kind for kind in NEEDED if kind not in published):
        return line.wrong(
            say("It does not publish {missing}", missing=missing),
            say("Add these kinds to its event destination."),
            command,
        )
    return line.ok(say("It publishes {kinds}", kinds=tuple(sorted(published))))

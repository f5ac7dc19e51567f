"""Looks whether SES publishes events of a place's mail to where they can reach us."""

from __future__ import annotations

from functools import partial
from typing import Protocol

from bot.set_up import Publishing
from checks.core import ConfigurationSet, Place, Unavailable, attempt

SETS_MAX = 5
"""Configuration sets that are looked at: each costs SES two calls, of one a second."""


class Lists(Protocol):
    """What one place has.  Each raises Unavailable."""

    def identities(self) -> tuple[str, ...]: ...

    def configuration_sets(self) -> tuple[str, ...]: ...

    def configuration_set(self, name: str) -> ConfigurationSet | None: ...


def look(place: Place, ses: Lists) -> Publishing:
    identities, sets = attempt(ses.identities), attempt(ses.configuration_sets)
    unread = identities if isinstance(identities, Unavailable) else None
    if isinstance(sets, Unavailable):
        return Publishing(place, unread, sets, None)
    return Publishing(place, unread, len(sets), _publishes(ses, sets))


def _publishes(ses: Lists, sets: tuple[str, ...]) -> bool | Unavailable | None:
    gap: Unavailable | None = None
    for name in sets[:SETS_MAX]:
        found = attempt(partial(ses.configuration_set, name))
        if isinstance(found, Unavailable):
            gap = found
        elif found is not None and (told := _tells(found)) is not False:
            if told is True:
                return True
            gap = told
    if gap is not None:
        return gap
    return None if len(sets) > SETS_MAX else False


def _tells(found: ConfigurationSet) -> bool | Unavailable:
    if isinstance(found.destinations, Unavailable):
        return found.destinations
    return any(each.enabled and each.queryable for each in found.destinations)

"""Reads the suppression lists anew: each place, each spelling, never from memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.removal import Entry, Look
from checks.core import Address, History, Place, Suppression, Target, Timeline, Unavailable, attempt
from checks.core.suppression import cause, spellings


class Reader(Protocol):
    def suppression(self, address: str) -> Suppression | None:
        """The entry in exactly this spelling, as it is now.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of one place, to be read."""

    place: Place
    reader: Reader


def look(target: Target, lists: Iterable[Listing], history: History) -> Look:
    written = spellings(target, attempt(lambda: history.spellings(target)))
    entries: dict[tuple[Place, str], Entry] = {}
    gaps = [*written.gaps]
    for each in lists:
        for spelling in written.known:
            found = attempt(partial(each.reader.suppression, spelling))
            if isinstance(found, Unavailable):
                gaps.append(found)
            elif found is not None:
                entries[each.place, found.address] = _entry(each.place, found, history)
    return Look(tuple(entries.values()), tuple(gaps))


def _entry(place: Place, listed: Suppression, history: History) -> Entry:
    local, _, domain = listed.address.rpartition("@")
    found: tuple[Timeline, ...] | Unavailable
    found = attempt(lambda: history.timelines(Address(local, domain)))
    mailed = found if isinstance(found, Unavailable) else any(_sent(t, place) for t in found)
    return Entry(place, listed, mailed, cause((listed,), found, place))


def _sent(timeline: Timeline, place: Place) -> bool:
    """Whether a message was of this account, in whichever Region; neither always knows it."""
    return len({timeline.place.account, place.account} - {""}) < 2

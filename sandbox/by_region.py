"""Sections of a scenario that hold for the home Region unless they name another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.defaults import REGIONS
from sandbox.located import Located, Way
from sandbox.world import HOME_REGION, LOOKS_LIKE_A_REGION


def by_region(document: Located, top: dict[str, Any], key: str) -> Iterator[tuple[str, Way, Any]]:
    """A section's parts: what stands under a Region's name, and the rest, which is home's."""
    home: dict[str, Any] = {}
    for name, value in document.mapping((key,), top.get(key)).items():
        if name in REGIONS:
            yield name, (key, name), document.mapping((key, name), value)
        elif LOOKS_LIKE_A_REGION.fullmatch(name):
            document.one_of((key, name), name, REGIONS)
        else:
            home[name] = value
    if home:
        yield HOME_REGION, (key,), home


def listed_by_region(
    document: Located, top: dict[str, Any], key: str
) -> Iterator[tuple[str, Way, list[Any]]]:
    """The same for a section that is a list: home's, or a list under each Region's name."""
    section = top.get(key)
    if isinstance(section, dict):
        for name, value in section.items():
            if document.known((key,), name, REGIONS):
                yield name, (key, name), document.sequence((key, name), value)
    else:
        yield HOME_REGION, (key,), document.sequence((key,), section)

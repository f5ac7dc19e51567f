"""A scenario's `archive`: events that lie in a bucket, as objects that are packed as named."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import zstandard

from sandbox.located import Located, Way
from sandbox.traffic import traffic

PACKS: dict[str, Callable[[bytes], bytes]] = {
    # the same content is the same object: no time goes into it
    ".gz": lambda content: gzip.compress(content, mtime=0),
    ".zst": zstandard.compress,
}
"""By the end of the object's key."""


@dataclass(frozen=True, slots=True)
class Archive:
    objects: dict[str, bytes] = field(default_factory=dict)
    """By key."""
    recipients: list[str] = field(default_factory=list)


def archive(document: Located, way: Way, value: Any, *, address: str, now: datetime) -> Archive:
    """Of each object's key the events in it, told as `events` are; one a line."""
    found = Archive()
    for key, events in document.mapping(way, value).items():
        told = traffic(document, (*way, key), events, address=address, now=now)
        pack = next((PACKS[end] for end in PACKS if key.endswith(end)), bytes)
        found.objects[key] = pack("".join(f"{body}\n" for body in told.bodies).encode())
        found.recipients.extend(told.recipients)
    return found

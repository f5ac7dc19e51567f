"""A DMARC record as it should be: what counts is kept, what does not is corrected or left out."""

from __future__ import annotations

import re

from checks.core.dns.dmarc.record import VERSION, Record, Tag, parse
from checks.core.dns.dmarc.uris import ReportUri, read_uris
from checks.core.dns.dmarc.values import URIS

_RUN_ON = re.compile(r"(?<![ \t])[ \t]+(?=[A-Za-z]+[ \t]*=)")
"""Where a semicolon is missing."""

FIRST = ("v", "p")
"""Receivers that follow RFC 7489 want p right after v (its section 6.4)."""


def written(tags: tuple[tuple[str, str], ...]) -> str:
    return "; ".join((VERSION, *(f"{name}={value}" for name, value in tags)))


def mended(record: Record) -> str:
    """Where it does not say what is asked for, it asks for nothing: that does no harm."""
    policy = record.policy("p")
    kept = [(tag.name, _value(tag)) for tag in record.tags if tag.name not in FIRST]
    for fault in record.faults:
        if fault.tag in URIS and record.value(fault.tag) is None:
            value = fault.text.partition("=")[2]
            kept.append((fault.tag, _uris(value)))
    sound = tuple((name, value) for name, value in dict(kept).items() if value)
    return written((("p", policy.value if policy else "none"), *sound))


def without(record: Record, tag: str) -> str:
    parts = mended(record).split("; ")
    return "; ".join(part for part in parts if not part.startswith(f"{tag}="))


def meant(text: str) -> str | None:
    """The same for a text that only looks like a record; None where no policy can be read in it."""
    parts = [part.strip(" \t\"',") for part in _RUN_ON.sub(";", text).split(";")]
    rest = [part for part in parts if part and "dmarc1" not in part.lower()]
    record = parse("; ".join((VERSION, *rest)))
    return mended(record) if record.policy("p") else None


def _value(tag: Tag) -> str:
    return _uris(tag.value) if tag.name in URIS else tag.value


def _uris(value: str) -> str:
    """The good ones, and those that only lack `mailto:`."""
    kept: list[str] = []
    for uri in read_uris(value):
        sound = uri.text + uri.size if isinstance(uri, ReportUri) else uri.mended
        if sound and sound.isascii():
            kept.append(sound)
    return ",".join(kept)

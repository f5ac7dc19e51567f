"""Alignment in one sentence, and where it breaks."""

from __future__ import annotations

from checks.core.dns.dmarc.alignment import Alignment
from checks.core.dns.dmarc.policy import Standard
from checks.core.text import Text, say


def aligned_told(found: Alignment) -> Text | None:
    """None: it cannot be told."""
    one, other = found.identifier, found.author
    if found.new is None or found.old is None:
        return None
    if found.new != found.old:
        standard = (Standard.NEW if found.new else Standard.OLD).value
        return say(
            "{one} aligns with {other} for receivers that follow {standard} alone",
            one=one,
            other=other,
            standard=standard,
        )
    if found.new:
        return say("{one} aligns with {other}", one=one, other=other)
    return broken(found)


def broken(found: Alignment) -> Text:
    """Why the two do not align."""
    one, other = found.identifier, found.author
    if found.strict:
        return say(
            "{one} is not {other} itself, as {tag}=s wants it", one=one, other=other, tag=found.tag
        )
    if found.organisations is None or len(set(found.organisations)) == 1:
        return say("{one} and {other} are not of one domain", one=one, other=other)
    first, second = found.organisations
    if (first, second) == (one, other):
        return say("{one} and {other} are two organisations", one=one, other=other)
    return say(
        "{one} belongs to {first}, {other} to {second}",
        one=one,
        other=other,
        first=first,
        second=second,
    )

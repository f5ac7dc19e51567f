"""Reading members of JSON that somebody else wrote: the right type, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from checks.core import BadTarget, parse_domain

TEXT_MAX = 8_000
"""No reply, header or error that SES publishes is longer (RFC 5321 ends a reply line at 512)."""
WHOLE_MAX = 2**63 - 1
"""What an integer column holds."""

Object = Mapping[str, object]


def member(of: Object, name: str) -> Object:
    """The object of this name; an empty one where there is none."""
    value = of.get(name)
    return value if isinstance(value, dict) else {}


def items(of: Object, name: str) -> list[object]:
    value = of.get(name)
    return value if isinstance(value, list) else []


def text(of: Object, name: str) -> str | None:
    """The string of this name, fit to be stored; None where there is none or it is blank."""
    return clean(of.get(name))


def first_text(of: Object, name: str) -> str | None:
    """The first string of a list, as SES writes the values of a tag; or a lone string."""
    values = of.get(name)
    return clean(values[0] if isinstance(values, list) and values else values)


def clean(value: object) -> str | None:
    """Without what no database takes: lone halves of surrogate pairs, and NUL."""
    if not isinstance(value, str):
        return None
    short = value[:TEXT_MAX]
    if not short.isascii():
        short = short.encode("utf-8", "replace").decode("utf-8")
    return short.replace("\x00", "\ufffd").strip() or None


def whole(of: Object, name: str) -> int | None:
    value = of.get(name)
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= WHOLE_MAX
    return value if fits and isinstance(value, int) else None


def moment(of: Object, name: str) -> datetime | None:
    """An ISO 8601 time; UTC where it names no zone."""
    written = text(of, name)
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def domain_of(address: str | None) -> str | None:
    """The domain of an address, or a lone domain, in its ASCII form; None where it is neither."""
    bare = (address or "").rstrip("> \t\r\n").rpartition("<")[2].rpartition("@")[2]
    try:
        return parse_domain(bare).value
    except BadTarget:
        return None

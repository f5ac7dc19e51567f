"""Addresses as they are shown where all can read: `a•••@example.com`.  Pure.

The first letter and the domain stay, so that people who know whom it is about can follow; the
rest says neither what the name is nor how long.
"""

from __future__ import annotations

import re

from checks.core import Text, Value

HIDDEN = "•••"

_DELIMITERS = r"\s<>()\[\]\",;:\\"
_PIECE = re.compile(
    rf"\"(?:[^\"\\\r\n]|\\.){{0,64}}\"(?:@|%40)[^{_DELIMITERS}]*"  # a quoted local part
    rf"|[^{_DELIMITERS}]+"
)
"""A run of characters that can stand in an address: the time grows with the length alone."""
_AT = re.compile(
    r"([@＠﹫]|%(?:25)*40|%(?:25)*ef%bc%a0|=40(?=[a-z])|&#0*64\b|&#x0*40\b|&commat\b)",
    re.IGNORECASE,
)
"""The sign itself, URL-encoded (once or more), in quoted-printable, and as an HTML entity."""
_MAILTO = "mailto:"
_PUBLISHED = "v=DMARC1"
"""Of a record that anybody may look up, and that is published as it is shown, the addresses for
reports stay."""


def masked(text: str) -> str:
    published = _PUBLISHED in text

    def hide(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - len(_MAILTO)) : found.start()]
        return found[0] if published and before.lower() == _MAILTO else _hidden(found[0])

    return _PIECE.sub(hide, text)


def masked_values(text: Text) -> Text:
    """The same sentence, with the addresses in its words from outside masked."""
    return Text(text.template, tuple((name, masked_value(value)) for name, value in text.values))


def masked_value(value: Value) -> Value:
    match value:
        case Text():
            return masked_values(value)
        case str():
            return masked(value)
        case tuple():
            return tuple(map(masked, value))
        case _:
            return value


def _hidden(piece: str) -> str:
    local, *rest = _AT.split(piece)
    if not rest or not local:  # no address, or somebody's name in Slack
        return piece
    first = next((letter for letter in local if letter.isalnum()), "")
    # several signs in one piece: what is between two of them may be the next one's local part
    between = "".join(HIDDEN if number % 2 else sign for number, sign in enumerate(rest[:-1]))
    return f"{first}{HIDDEN}{between}{rest[-1]}"

"""What is odd about a template's subject."""

from __future__ import annotations

from collections.abc import Iterator

from checks.core.content.placeholders import TURN, VALUE, mask
from checks.core.text import Text, say

LETTERS = 8
"""So many, in two words at least, that capitals are no abbreviation."""


def subject_notes(subject: str | None) -> Iterator[Text]:
    """Of what stands there for certain: a placeholder may bring anything."""
    masked = mask(subject or "")
    plain = masked.text.replace(VALUE, " ").replace(TURN, " ")
    if not plain.strip():
        if not masked.hidden:
            yield say("The subject is empty")
        return
    letters = [letter for letter in plain if letter.isalpha()]
    words = [word for word in plain.split() if sum(map(str.isalpha, word)) > 1]
    if len(letters) >= LETTERS and len(words) > 1 and all(map(str.isupper, letters)):
        yield say("The subject is in capitals throughout")

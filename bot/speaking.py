"""The language of whom this thread answers; it goes along where work is handed to others, as what
is worked on does (`bot.at_work`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bot.plain import Language, Whoever

_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking(language: Language) -> Iterator[Language]:
    before = _SPOKEN.set(language)
    try:
        yield language
    finally:
        _SPOKEN.reset(before)


def whoever(otherwise: Language) -> Whoever:
    """`otherwise`: where nobody is answered."""
    return Whoever(lambda: _SPOKEN.get() or otherwise)

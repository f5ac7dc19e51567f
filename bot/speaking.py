"""The language of whom this thread answers; it goes along where work is handed to others, as what
is worked on does (`bot.at_work`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from bot.language import language
from bot.plain import CODES, Language, Whoever

_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking(spoken: Language) -> Iterator[Language]:
    before = _SPOKEN.set(spoken)
    try:
        yield spoken
    finally:
        _SPOKEN.reset(before)


def in_language(code: str) -> AbstractContextManager[object]:
    """What belongs to an answer stays in the language in which it was given, whoever acts.
    `code`: empty, where that is not known: then it goes on as it is."""
    return speaking(language(code)) if code in CODES else nullcontext()


def whoever(otherwise: Language) -> Whoever:
    """`otherwise`: where nobody is answered."""
    return Whoever(lambda: _SPOKEN.get() or otherwise)

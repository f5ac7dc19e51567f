"""The language of whom this thread answers; it goes along where work is handed to others, as what
is worked on does (`bot.at_work`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from bot.language import language
from bot.plain import CODES, Language, Whoever

_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)
_ASKER: ContextVar[Language | None] = ContextVar("asker's language", default=None)


@contextmanager
def speaking(spoken: Language) -> Iterator[Language]:
    before = _SPOKEN.set(spoken)
    try:
        yield spoken
    finally:
        _SPOKEN.reset(before)


@contextmanager
def asked_by(own: Language) -> Iterator[Language]:
    """A person who reads `own`, which holds until something else is said to be spoken."""
    before = _ASKER.set(own)
    try:
        with speaking(own):
            yield own
    finally:
        _ASKER.reset(before)


def to_the_asker() -> AbstractContextManager[object]:
    """What is shown to them alone is in their own language, whatever is spoken around it."""
    own = _ASKER.get()
    return nullcontext() if own is None else speaking(own)


def in_language(code: str) -> AbstractContextManager[object]:
    """What belongs to an answer stays in the language in which it was given, whoever acts.
    `code`: empty, where that is not known: then it goes on as it is."""
    return speaking(language(code)) if code in CODES else nullcontext()


def whoever(otherwise: Language) -> Whoever:
    """`otherwise`: where nobody is answered."""
    return Whoever(lambda: _SPOKEN.get() or otherwise)

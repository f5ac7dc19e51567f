"""Could not look: never to be taken for "nothing there"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from checks.core.text import Text

T = TypeVar("T")


class Unavailable(Exception):
    """A source could not answer; `why` is fit to show the person, and says what to do."""

    def __init__(self, source: str, why: Text) -> None:
        super().__init__(f"{source}: {why.template}")
        self.source = source
        """Such as `SES GetAccount, eu-west-1`."""
        self.why = why


def attempt(ask: Callable[[], T]) -> T | Unavailable:
    """Ask, and keep a refusal as a value: one failed look-up must not cost what others found."""
    try:
        return ask()
    except Unavailable as e:
        return e

"""What a person wrote and cannot have meant, in a sentence that follows its name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from checks.core.text import Text, Value, say


class Wrong(ValueError):
    """`why` is fit to show."""

    def __init__(self, why: Text) -> None:
        super().__init__(_english(why))
        self.why = why


def _english(value: Value) -> str:
    """For a log or a traceback."""
    match value:
        case Text(template, values):
            return template.format(**{name: _english(each) for name, each in values})
        case tuple():
            return ", ".join(value)
    return str(value)


def together(faults: Iterable[Text]) -> Text:
    """One sentence of all of them, of which there is at least one."""
    return reduce(lambda one, another: say("{one}; {another}", one=one, another=another), faults)

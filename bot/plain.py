"""Sentences as plain characters, for the terminal, JSON and logs.  Pure.

What came from outside keeps its words and loses what could steer a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from string import Formatter
from typing import Final

from checks.core import Text, Value
from checks.core.text import Month

Translate = Callable[[str], str]
"""A catalogue's gettext: the English template in, the reader's language out.  One that is a
`Language` says besides how values are written."""


@dataclass(frozen=True, slots=True)
class Language:
    """How readers of a language write: a catalogue, and the forms of what is put into it."""

    code: str
    """ISO 639-1."""
    lookup: Callable[[str], str]
    units: tuple[str, str, str, str]
    """Of time: days, hours, minutes, seconds."""
    day: str
    """A date, as strftime has it; there is no zero before its numbers where it has `-`."""
    month: str
    """The same without the day."""
    joint: str
    """Between the members of a list."""
    name: str
    """As its readers call it."""
    zone: tzinfo | None = UTC
    """In which the reader reads times; None: that of this machine (`TZ`)."""

    def __call__(self, template: str) -> str:
        # under the empty sentence a catalogue has what it says of itself
        return self.lookup(template) if template else ""


@dataclass(frozen=True, slots=True)
class Whoever:
    """A Translate into the language of whoever is spoken to when a sentence is said."""

    language: Callable[[], Language]

    def __call__(self, template: str) -> str:
        return self.language()(template)


CODES: Final = ("en", "ja")
"""Of all languages that there are (`bot.language`)."""

ENGLISH = Language("en", str, ("d", "h", "min", "s"), "%Y-%m-%d", "%Y-%m", ", ", "English")


def spoken(translate: Translate) -> Language:
    """How values are written beside what it says."""
    match translate:
        case Language():
            return translate
        case Whoever(language):
            return language()
        case _:
            return ENGLISH


_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U00013430-\U00013455\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
    "|(?<![\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])\ufe0f"
)
"""Control characters, marks that turn the direction of the line, what has no width, and blank
letters: Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt, and a few more.  A
sign may be followed by the mark that asks for it in colour."""


def harmless(text: str) -> str:
    """`text` with each character that is not seen, or moves others, made visible as �."""
    return _UNSEEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\t", " "))


def sentence(text: Text, translate: Translate = str) -> str:
    """The translated template with its values in it, on one line."""
    values = dict(text.values)
    parts: list[str] = []
    for constant, name, _, _ in Formatter().parse(translate(text.template)):
        parts.append(constant)
        if name:
            parts.append(shown(values[name], translate))
    return "".join(parts)


def shown(value: Value, translate: Translate = str) -> str:
    language = spoken(translate)
    match value:
        case Text():
            return sentence(value, translate)
        case datetime():
            return moment(value, language)
        case Month():
            return value.strftime(language.month)
        case date():
            return value.strftime(language.day)
        case timedelta():
            return span(value, language)
        case int() | float():
            return number(value)
        case tuple():
            return language.joint.join(map(harmless, value))
        case str():
            return " ".join(harmless(value).split())


def moment(at: datetime, language: Language = ENGLISH) -> str:
    return at.astimezone(language.zone).strftime(f"{language.day} %H:%M %Z")


def number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def span(length: timedelta, language: Language = ENGLISH) -> str:
    """The two largest units that are not nothing: `2 d 5 h`, `14 min`, `3.2 s`."""
    seconds = abs(length.total_seconds())
    if seconds < 10:
        short = f"{seconds:.1f}" if seconds % 1 else f"{seconds:.0f}"
        return f"{short} {language.units[-1]}"
    left, parts = round(seconds), []
    for unit, size in zip(language.units, (86_400, 3_600, 60, 1), strict=True):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count} {unit}")
        elif parts:
            break
    return " ".join(parts[:2])

"""A text of paragraphs and lists, before anyone decides where it is shown.  Pure.

Slack and the terminal show the same text; each renderer only knows how its surface looks.
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.core import Outcome, Text, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its bold beginning, if any, and a sentence."""

    text: Text
    strong: Text | None = None
    mark: Outcome | Verdict | None = None
    """What an icon in front of it stands for."""


@dataclass(frozen=True, slots=True)
class Points:
    rows: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Verbatim: a command to paste."""

    text: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Several short sentences on one line: there, but not in the way."""

    rows: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page of our choosing; never one that words from outside name."""

    text: Text
    url: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to copy and send on, a paragraph a row: set apart, and whole."""

    rows: tuple[Text, ...]


Part = Line | Points | Code | Folded | Letter | Link


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    parts: tuple[Part, ...]

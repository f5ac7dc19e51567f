"""Placeholders of templates (`{{name}}`): what they will stand for is not known here.

Each is replaced by one character that no message has, so that whoever reads the rest sees where
something is hidden, and what kind of it: a value, or a turn such as `{{#if}}` and `{{else}}`,
of which only one side is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

VALUE, TURN = "\ue000", "\ue001"
"""Of Unicode's private use area."""

_TURNS = ("#", "/", "^", "else")
_PLAIN, _TRIPLE, _COMMENT = "}}", "}}}", "--}}"


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    hidden: int
    """How many values stand for something that cannot be seen."""


def mask(text: str) -> Masked:
    """In one pass, whatever the text: what is opened and never closed is plain text."""
    plain = text.replace(VALUE, " ").replace(TURN, " ")
    parts: list[str] = []
    missing: set[str] = set()
    at = hidden = 0
    while (start := plain.find("{{", at)) >= 0:
        end = _end(plain, start, missing)
        if end is None:
            break
        mark = _mark(plain[start:end])
        parts += (plain[at:start], mark)
        hidden += mark == VALUE
        at = end
    return Masked("".join((*parts, plain[at:])), hidden)


def _end(text: str, start: int, missing: set[str]) -> int | None:
    """Where the placeholder ends; `missing` are the ends of which there is none any more."""
    ends = [_PLAIN]
    if text.startswith("{{!--", start):
        ends.insert(0, _COMMENT)
    elif text.startswith("{{{", start):
        ends.insert(0, _TRIPLE)
    for end in ends:
        if end not in missing:
            found = text.find(end, start + 2)
            if found >= 0:
                return found + len(end)
            missing.add(end)
    return None


def _mark(placeholder: str) -> str:
    inner = placeholder.strip("{}~ \t\r\n")
    if inner.startswith("!"):
        return ""
    return TURN if inner.startswith(_TURNS) else VALUE

"""Macros of SPF records: how they are written, and what they stand for (RFC 7208, section 7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from checks.core.text import Text, say

LETTERS = "slodiphcrtv"
ONLY_EXPLAINED = "crt"
"""Letters that may stand in the text of an explanation alone (section 7.2)."""

_MACRO = re.compile(rf"%\{{([{LETTERS}])([0-9]*)(r?)([.\-+,/_=]*)\}}", re.I)
_SIGNS = {"%%": "%", "%_": " ", "%-": "%20"}
_LITERAL = re.compile(r"[\x21-\x24\x26-\x7e]+")
_EXPLAINED = re.compile(r"[\x20-\x24\x26-\x7e]+")
_UNRESERVED = frozenset(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"  # RFC 3986, 2.3
)


class Malformed(Exception):
    """What is written breaks the grammar at `at`, counted from the record's first character."""

    def __init__(self, at: int, why: Text) -> None:
        super().__init__(why.template)
        self.at = at
        self.why = why


@dataclass(frozen=True, slots=True)
class Macro:
    letter: str
    """As written: in upper case its value is escaped as in a URL."""
    keep: int
    """How many of the parts on the right are kept; 0: all."""
    reverse: bool
    delimiters: str
    """What the value is split at."""


Part = str | Macro


@dataclass(frozen=True, slots=True)
class MacroString:
    parts: tuple[Part, ...]
    ends_in_macro: bool
    """`%%` and its like count as macros, too (section 7.1)."""

    @property
    def tail(self) -> str:
        """The characters after the last macro."""
        last = self.parts[-1] if self.parts else ""
        return "" if self.ends_in_macro or isinstance(last, Macro) else last

    @property
    def letters(self) -> frozenset[str]:
        return frozenset(p.letter.lower() for p in self.parts if isinstance(p, Macro))

    @property
    def literal(self) -> str | None:
        """The text where there is no macro in it, else None."""
        return None if self.letters else "".join(map(str, self.parts))


def read(text: str, at: int = 0, *, explained: bool = False) -> MacroString:
    """Read a macro-string that begins at `at` in its record; `explained`: blanks and the letters
    c, r and t may be in it.  Raises Malformed."""
    parts: list[Part] = []
    place, in_macro = 0, False
    plain = _EXPLAINED if explained else _LITERAL
    while place < len(text):
        if sign := _SIGNS.get(text[place : place + 2]):
            parts.append(sign)
            place, in_macro = place + 2, True
        elif found := _MACRO.match(text, place):
            parts.append(_macro(found, at + place, explained=explained))
            place, in_macro = found.end(), True
        elif found := plain.match(text, place):
            parts.append(found[0])
            place, in_macro = found.end(), False
        else:
            raise Malformed(at + place, _unreadable(text[place]))
    return MacroString(tuple(parts), in_macro)


def _unreadable(sign: str) -> Text:
    if sign == "%":
        return say("a % begins a macro, such as %{letter}, and this is none", letter="{d}")
    return say("the character {sign} may not stand there", sign=ascii(sign))


def _macro(found: re.Match[str], at: int, *, explained: bool) -> Macro:
    letter, digits, reverse, delimiters = found.groups()
    if letter.lower() in ONLY_EXPLAINED and not explained:
        raise Malformed(at, say("{macro} may stand in explanations alone", macro=found[0]))
    if digits and not digits.strip("0"):
        raise Malformed(at, say("{macro} would keep no part at all", macro=found[0]))
    keep = int(digits.lstrip("0")[:6] or 0)  # no value has a million parts
    return Macro(letter, keep, bool(reverse), delimiters or ".")


def expand(string: MacroString, value: Callable[[str], str]) -> str:
    """`value` gives what a lower-case letter stands for."""
    return "".join(
        _expanded(part, value(part.letter.lower())) if isinstance(part, Macro) else part
        for part in string.parts
    )


def _expanded(macro: Macro, value: str) -> str:
    parts = re.split(f"[{re.escape(macro.delimiters)}]", value)
    if macro.reverse:
        parts.reverse()
    text = ".".join(parts[-macro.keep :])
    return _escaped(text) if macro.letter.isupper() else text


def _escaped(text: str) -> str:
    octets = text.encode("utf-8", "surrogatepass")
    return "".join(chr(octet) if octet in _UNRESERVED else f"%{octet:02X}" for octet in octets)

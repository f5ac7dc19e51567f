"""Which variables a template of SES asks for: Handlebars, as far as it can be read without data.

https://docs.aws.amazon.com/ses/latest/dg/send-personalized-email-advanced.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from checks.core.place import Place
from checks.core.searched import searched
from checks.core.ses import Template
from checks.core.sources import Sources

_TAG = re.compile(r"\{\{(!--)|\{\{\{|\{\{")
_WORD = re.compile(r""""[^"]*"|'[^']*'|\(|\)|\|[^|]*\||(?:\[[^\[\]]*\]|[^\s()|"'\[])+""")
_PART = re.compile(r"\[([^\[\]]*)\]|([^./\[\]]+)")
_NAMED = re.compile(r"[^\[=]+=(?=.)")
"""What stands before the value of `name=value`."""
_LITERAL = re.compile(r"-?[0-9.]+|true|false|null|undefined|[\"'].*", re.DOTALL)
_TESTS = ("if", "unless")
DEEPEST = 40
"""Parts of a name; what is nested deeper is nobody's data."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names as the data have to have them: `order.total`; `items[].name` is of each item."""

    needed: tuple[str, ...]
    optional: tuple[str, ...]
    """Asked for under a condition, or only to see whether they are there."""

    def asks_for(self, attribute: str) -> bool:
        """Whether it may be meant by what SES calls the missing attribute, which may be the last
        part of a name alone."""
        last = _last(attribute)
        return any(_last(name) == last for name in (*self.needed, *self.optional))


@dataclass
class _Scope:
    """What names stand for within a block."""

    block: str
    prefix: tuple[str, ...] = ()
    conditional: bool = False
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Block parameters, as in `{{#each items as |item|}}`."""


def wanted(template: Template) -> Wanted:
    """Never raises, whatever the text; a block that is never closed ends with its part."""
    found: dict[str, bool] = {}
    for part in (template.subject, template.text, template.html):
        for path, conditional in _asked(part or ""):
            name = ".".join(path).replace(".[]", "[]")
            found[name] = found.get(name, True) and conditional
    return Wanted(
        tuple(sorted(name for name, conditional in found.items() if not conditional)),
        tuple(sorted(name for name, conditional in found.items() if conditional)),
    )


def stored(sources: Sources, place: Place, name: str) -> Template | None:
    """The template of that name, as SES has it now where the message was made.
    Raises Unavailable."""
    return searched(sources, place, f"GetEmailTemplate {name}").template(name)


def _last(name: str) -> str:
    return name.rpartition(".")[2].removesuffix("[]")


def _tags(text: str) -> Iterator[str]:
    """What stands between the braces.  In one pass: where an end is missing, it is over."""
    at = 0
    while opened := _TAG.search(text, at):
        end = "--}}" if opened[1] else "}}"
        closed = text.find(end, opened.end())
        if closed < 0:
            return
        if not opened[1]:
            yield text[opened.end() : closed].strip("{}~& \t\r\n")
        at = closed + len(end)


def _asked(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Each name that is asked for, and whether under a condition."""
    scopes = [_Scope("")]
    for tag in _tags(text):
        mark, words = tag[:1], _WORD.findall(tag.lstrip("#^/>*! "))
        scope = scopes[-1]
        if mark == "!":
            continue
        if mark == "/":
            if len(scopes) > 1:
                scopes.pop()
        elif tag == "^" or words[:1] == ["else"]:
            # whatever follows holds where the block does not
            scope.conditional = True
            yield from ((path, True) for path in _paths(words[2:], scopes))
        elif mark in ("#", "^"):
            opened = _opened(mark, words, scopes)
            hidden = scope.conditional or opened.block in _TESTS
            yield from ((path, hidden) for path in _arguments(words, scopes, opened))
            scopes.append(opened)
        else:
            partial = mark == ">"
            names = words[1:] if partial or len(words) > 1 else words
            yield from ((path, scope.conditional) for path in _paths(names, scopes))


def _opened(mark: str, words: list[str], scopes: list[_Scope]) -> _Scope:
    """The scope that a block opens."""
    outer, block = scopes[-1], words[0] if words else ""
    conditional = outer.conditional or block in _TESTS or mark == "^"
    opened = _Scope(block, outer.prefix, conditional, dict(outer.names))
    about = next(iter(_paths(words[1:2], scopes)), None)
    if block in ("each", "with") and about is not None and len(about) < DEEPEST:
        opened.prefix = (*about, "[]") if block == "each" else about
        given = next((word.strip("| ") for word in words if word.startswith("|")), "").split()
        opened.names |= dict.fromkeys(given[:1], opened.prefix)
        opened.names |= dict.fromkeys(given[1:], ())
    return opened


def _arguments(words: list[str], scopes: list[_Scope], opened: _Scope) -> Iterable[tuple[str, ...]]:
    """What a block's opening asks for: `{{#items}}` is about items itself."""
    known = (*_TESTS, "each", "with", "inline", "lookup", "log")
    named = words if len(words) == 1 and opened.block not in known else words[1:]
    return _paths(named, scopes)


def _paths(words: list[str], scopes: list[_Scope]) -> Iterator[tuple[str, ...]]:
    """The names among the arguments of a tag."""
    helper = False
    for word in words:
        if word == "as" or word.startswith("|"):
            return
        if helper or word in "()":
            helper = word == "("
            continue
        value = word[named.end() :] if (named := _NAMED.match(word)) else word
        if _LITERAL.fullmatch(value) is None and (path := _path(value, scopes)):
            yield path


def _path(word: str, scopes: list[_Scope]) -> tuple[str, ...]:
    """From the root; empty where it is not part of the data."""
    up = 0
    while word.startswith("../"):
        word, up = word[3:], up + 1
    if word.startswith("@root."):
        return _parts(word[6:])
    if word.startswith("@"):
        return ()
    scope = scopes[-1]
    parts = _parts(word)
    if up:
        prefix = scope.prefix
        for _ in range(up):
            prefix = _outer(prefix)
        return (*prefix, *parts)
    if parts and parts[0] in scope.names:
        base = scope.names[parts[0]]
        return (*base, *parts[1:]) if base else ()
    return (*scope.prefix, *parts)


def _outer(prefix: tuple[str, ...]) -> tuple[str, ...]:
    return prefix[:-2] if prefix[-1:] == ("[]",) else prefix[:-1]


def _parts(word: str) -> tuple[str, ...]:
    """`this.a/[b c]` is a, b c."""
    names = (literal or plain for literal, plain in _PART.findall(word))
    return tuple(name for name in names if name not in ("", "this"))

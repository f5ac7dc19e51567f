"""Whether English of ours is left in what a reader of Japanese sees.

A sentence that the catalogue has is shown by its values alone, and one that it lacks in English, so
that all English words which are left are either values from outside or ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from string import Formatter
from typing import Any

from bot.language import language
from checks.core.replies.providers import PROVIDERS, SOFTWARE

JAPANESE = language("ja")

NAMES = frozenset(
    {
        *chain.from_iterable(each.name.split() for each in (*PROVIDERS, *SOFTWARE)),
        "Amazon",
        "Apple",
        "Authentication-Results",
        "Feedback-ID",
        "Health",
        "Hornetsecurity",
        "Limited",
        "Message-ID",
        "Microsoft",
        "Online",
        "Received",
        "Rspamd",
        "Slack",
        "disposable-email-domains",
        "spamcop",
    }
)
"""Of products, lists and headers: the same in every language."""

VALUES = frozenset(
    {
        "level",
        "Destination",
        "Permanent",
        "Undetermined",
        "adkim",
        "aspf",
        "none",
        "quarantine",
        "reject",
        "dig",
    }
)
"""Of AWS's fields and of DNS records: quoted as they are there."""

_KANA_OR_KANJI = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]{3}")
_SAID = "訳"
"""In the place of what is said in Japanese."""

_APART = re.compile(r"[\s\u3000-\u9fff\uff00-\uffef]+")
_AROUND = "\"'`()[]<>{},:;·—…!?*•✓✗→"
_LEFT_OUT = re.compile(
    r"\S*…"  # cut short
    r"|\[(?:address|cut)\]"  # of a server's reply, when it was stored
    r"|Local address contains control or whitespace"  # SES's, of what nobody sends to here
    r"|Outlook for Mac"
    r"|(?:/ses|python -m bot|aws|dig) [^\n]*"  # commands
    r"|\b[245]\d\d[ -][^\n]*"  # a server's reply
)
_LETTERS = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*")
_ENGLISH = re.compile(r"[A-Za-z]?[a-z]+(?:[-'][A-Za-z]+)*")
"""No constants, no CamelCase, no addresses."""

_CHARACTER = "[\u3041-\u30ff\u4e00-\u9fff]"
_GAP = re.compile(f"{_CHARACTER} +{_CHARACTER}|[。、] +[^ ]")
"""A space between two Japanese words, or behind a full stop."""
_QUOTED = re.compile("「[^」]*」")
"""As others write it."""

_SHOWN = frozenset(
    {
        "text",
        "fallback",
        "title",
        "label",
        "hint",
        "placeholder",
        "submit",
        "close",
        "description",
        "initial_value",
        "alt",
        "alt_text",
        "alt_txt",
    }
)
"""Members of what Slack is given that people read."""


def _blank(template: str) -> str:
    names = [name for _, name, _, _ in Formatter().parse(template) if name]
    translated = JAPANESE.lookup(template)
    is_japanese = _KANA_OR_KANJI.search(translated)
    if not is_japanese and _WORD.search(re.sub(r"\{.*?\}", "", template)):
        return template
    return " ".join((_SAID, *(f"{{{name}}}" for name in names)))


BLANK = replace(JAPANESE, lookup=_blank)
"""Speaks so."""


def words(text: str) -> Iterator[str]:
    """English ones of at least three letters."""
    for piece in _APART.split(_LEFT_OUT.sub(" ", text)):
        word = piece.strip(_AROUND).removesuffix(".")
        if len(word) > 2 and _ENGLISH.fullmatch(word):
            yield word


def left(texts: Iterable[str], outside: str = "") -> set[str]:
    """Words in what was said by `BLANK` that are neither names nor from `outside`."""
    theirs = {word.lower() for word in _LETTERS.findall(outside)}
    found = {word for text in texts for word in words(text)} - NAMES - VALUES
    return {word for word in found if word.lower() not in theirs}


def read(part: Any) -> Iterator[str]:
    """All that people read in a message, a modal or a Home tab: what is not seen at once, too."""
    if isinstance(part, Mapping):
        for name, each in part.items():
            if isinstance(each, str):
                yield from [each] if name in _SHOWN else ()
            else:
                yield from read(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from read(each)


def apart(text: str) -> Iterator[str]:
    """Where two Japanese words stand apart as English ones do."""
    for line in _QUOTED.sub("「」", text).splitlines():
        for found in _GAP.finditer(line):
            yield line[max(0, found.start() - 20) : found.end() + 20]


def paragraphs(part: Any) -> Iterator[str]:
    """What people read, with all of a paragraph together; links stand apart by themselves."""
    if isinstance(part, Mapping) and part.get("type") == "rich_text_section":
        shown = (_shown(each) for each in part["elements"])
        yield "".join(shown)
    elif isinstance(part, Mapping):
        for name, each in part.items():
            if isinstance(each, str):
                yield from [each] if name in _SHOWN else ()
            else:
                yield from paragraphs(each)
    elif isinstance(part, list | tuple):
        for each in part:
            yield from paragraphs(each)


def _shown(element: Mapping[str, Any]) -> str:
    if element["type"] == "link":
        return f"\n{element['text']}\n"
    return str(element.get("text") or element.get("fallback") or element.get("user_id") or "\n")

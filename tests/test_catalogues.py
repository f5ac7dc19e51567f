"""Every sentence is translated, with its values, in the words of the glossary, and none that is
said no longer is kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.language import LANGUAGES, LOCALES
from tests.english import left

ROOT = Path(__file__).parent.parent
TRANSLATED = sorted(code for code in LANGUAGES if code != "en")
KANA_OR_KANJI = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
VALUE = re.compile(r"\{.*?\}")
ENGLISH_WORD = re.compile(r"[A-Za-z]{3}")


@cache
def said() -> frozenset[str]:
    """As `make catalogues` reads them."""
    found: set[str] = set()
    for folder in ("bot", "checks"):
        # Babel's functions are not typed
        every: Any = extract_from_dir(ROOT / folder, [("**.py", "python")], keywords={"say": None})
        found |= {each[2] for each in every}
    return frozenset(found)


@cache
def catalogue(code: str) -> Catalog:
    with (LOCALES / code / "LC_MESSAGES/bot.po").open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def entries(code: str) -> dict[str, str]:
    """There are no plurals among them."""
    return {str(each.id): str(each.string or "") for each in catalogue(code) if each.id}


def names(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in Formatter().parse(template) if name is not None)


@pytest.mark.parametrize("code", TRANSLATED)
def test_all_that_is_said_is_translated_and_nothing_else(code: str) -> None:
    found = entries(code)
    assert sorted(said() - set(found)) == [], "make catalogues, then translate them"
    assert sorted(set(found) - said()) == [], "make catalogues takes them out"
    assert [each for each, words in found.items() if not words] == []
    assert [each.id for each in catalogue(code) if each.id and each.fuzzy] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_each_value_is_in_the_translation_once_as_in_the_original(code: str) -> None:
    assert {k: v for k, v in entries(code).items() if names(k) != names(v)} == {}


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_sentence_stays_a_sentence_and_a_headline_a_headline(code: str) -> None:
    odd = {
        english: words
        for english, words in entries(code).items()
        if english.endswith(".") != words.endswith(("。", "."))
        or english[:1].isspace() != words[:1].isspace()
        or english.endswith("\n") != words.endswith("\n")
    }
    assert odd == {}


def test_japanese_is_japanese() -> None:
    left = {
        english
        for english, words in entries("ja").items()
        if ENGLISH_WORD.search(VALUE.sub("", english))
        and not KANA_OR_KANJI.search(words)
        and english != words
    }
    assert left == set()
    assert {w for w in entries("ja").values() if re.search("[\uff01\uff08\uff09]", w)} == set()
    assert {w for w in entries("ja").values() if re.search(r"[\d}] %", w)} == set()


def glossary() -> list[tuple[str, str]]:
    page = (ROOT / "docs/ja/glossary.md").read_text()
    return re.findall(r"^\| ([A-Za-z][\w ]*…?) \| (\S[^|]*?) \|", page, re.MULTILINE)


@pytest.mark.parametrize(("english", "japanese"), glossary())
def test_terms_are_those_of_the_glossary(english: str, japanese: str) -> None:
    """A term that ends in … is the beginning of several words."""
    end = "" if english.endswith("…") else r"(?:s|es)?\b"
    term = re.compile(rf"\b{english.rstrip('…')}{end}", re.IGNORECASE)
    choices = japanese.split(" / ")
    other = {
        template: words
        for template, words in entries("ja").items()
        if term.search(VALUE.sub("", template)) and not any(each in words for each in choices)
    }
    assert other == {}


def _written(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(str(text)):
            yield text
        case ast.IfExp(body=one, orelse=another):
            yield from (*_written(one), *_written(another))
        case ast.BoolOp(values=several):
            for each in several:
                yield from _written(each)


NAMES = "audit why diagnostic mailto all daily weekly mon region regions"
"""Of commands, members of records, mechanisms, and as settings are written."""


def test_words_of_ours_are_sentences_where_they_are_put_into_one() -> None:
    """A bare value is from outside, or the name of something: it is the same in all languages."""
    bare = {
        (path.name, value.arg, *found)
        for folder in ("bot", "checks")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "say"
        for value in call.keywords
        if (found := left(_written(value.value), NAMES))
    }
    assert bare == set()

"""The page's own words: each that a script says is there in Japanese, and none is left over."""

from __future__ import annotations

import re
from collections import Counter

from sandbox.slack.app import PAGE

SAID = re.compile(r'\b(?:t|later|parts)\("((?:[^"\\]|\\.)*)"')
"""A literal: what is put together cannot be translated."""
UNREAD = re.compile(r"(?<![\w.])(?:t|later|parts)\([`'][^)]*")
WRITTEN = re.compile(r'^  "((?:[^"\\]|\\.)*)": "((?:[^"\\]|\\.)*)",$', re.MULTILINE)
VALUE = re.compile(r"\{\w+\}")

SCRIPTS = {path.name: path.read_text() for path in PAGE.glob("*.js") if path.name != "ja.js"}
SOURCE = (PAGE / "ja.js").read_text()
JAPANESE = WRITTEN.findall(SOURCE)


def test_every_sentence_of_the_page_is_there_in_japanese_once_and_no_other() -> None:
    said = {words for source in SCRIPTS.values() for words in SAID.findall(source)}
    assert said
    assert sorted(english for english, _ in JAPANESE) == sorted(said)


def test_every_line_of_the_catalogue_was_read() -> None:
    lines = [line for line in SOURCE.splitlines() if line.startswith("  ")]
    assert len(JAPANESE) == sum(not line.startswith("  //") for line in lines)


def test_no_sentence_is_put_together_before_it_is_translated() -> None:
    assert [found for source in SCRIPTS.values() for found in UNREAD.findall(source)] == []


def test_the_translation_has_the_same_values() -> None:
    for english, japanese in JAPANESE:
        assert Counter(VALUE.findall(english)) == Counter(VALUE.findall(japanese)), english

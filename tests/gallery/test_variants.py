"""The gallery's variants: each is one that Slack takes, and stands there once in each language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any
from unicodedata import east_asian_width

import pytest

from bot.language import LANGUAGES
from bot.slack.validate import validate
from tests.gallery.hostile import LONG
from tests.gallery.variant import Both, Variant
from tests.gallery.variants import document, speaking, without_scenarios


@cache
def every() -> dict[str, tuple[Variant, ...]]:
    """By the code of a language.  Made once, by who looks at them and not by who collects tests."""
    return {code: tuple(without_scenarios(speaking(code))) for code in LANGUAGES}


def names(code: str) -> list[tuple[Both, Both]]:
    return [(each.group, each.name) for each in every()[code]]


def test_each_has_a_name_of_its_own() -> None:
    for code in LANGUAGES:
        told = Counter((group.said(code), name.said(code)) for group, name in names("en"))
        assert [name for name, count in told.items() if count > 1] == []


def test_what_is_there_in_one_language_is_there_in_the_other() -> None:
    assert names("ja") == names("en")


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_is_one_that_slack_takes(code: str) -> None:
    for variant in every()[code]:
        told = f"{variant.group.en}: {variant.name.en}"
        assert variant.messages, told
        assert [faults for faults in _faults(variant) if faults] == [], told


def _faults(variant: Variant) -> list[object]:
    return [
        validate(message, message.get("type", "message"))
        for message in variant.messages
        if "files" not in message  # an upload has neither text nor blocks
    ]


def test_the_long_ones_are_as_long_as_they_get() -> None:
    assert len(LONG["254 characters"]) == 254
    assert max(map(len, LONG["labels of 63"].split("."))) == 63
    assert len(LONG["a name of 255"]) == 255
    assert all(len(words) >= 2_900 for name, words in LONG.items() if "3,000" in name)


def test_groups_keep_their_order_and_are_named_in_both_languages() -> None:
    shown = document("1.0", every())
    groups = [*dict.fromkeys(each.group for each in every()["en"])]
    assert [group["name"] for group in shown["groups"]] == [each.en for each in groups]
    assert [group["titles"] for group in shown["groups"]] == [
        {"en": each.en, "ja": each.ja} for each in groups
    ]
    assert shown["languages"] == {"en": "English", "ja": "日本語"}


def test_each_says_in_its_language_what_it_is() -> None:
    [home] = [g for g in document("1.0", every())["groups"] if g["name"] == "Home tab"]
    told = {(each["language"], each["name"], each["title"]) for each in home["variants"]}
    assert {("en", "an alert", "an alert"), ("ja", "an alert", "アラートあり")} <= told
    assert {each["about"] for each in home["variants"]} == {
        "What each person sees",
        "各自に見えるもの",
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_variant_shows_the_head_of_a_catalogue(code: str) -> None:
    for variant in every()[code]:
        assert "Project-Id-Version" not in json.dumps(variant.messages), variant.name


FORM = ("title", "submit", "close")
BUTTON_COLUMNS = 30
"""What Slack's desktop client shows of a button's label for sure; a kanji takes two of them."""
HEADING_COLUMNS = 48
"""Of a heading or a form's title (24 characters by Slack): one line on a phone."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_labels_and_headings_are_shown_whole(code: str) -> None:
    shown = [v for v in every()[code] if v.group.en not in ("Long", "Hostile")]
    told = {each for variant in shown for m in variant.messages for each in labels(m)}
    assert {kind for kind, _ in told} == {"button", "header", "title", "submit", "close"}
    for kind, words in told:
        most = HEADING_COLUMNS if kind in ("header", "title") else BUTTON_COLUMNS
        assert columns(words) <= most, words


def columns(words: str) -> int:
    return sum(2 if east_asian_width(each) in "FW" else 1 for each in words)


def labels(part: Any) -> Iterator[tuple[str, str]]:
    """Of buttons, headings and forms, wherever they are in a payload."""
    match part:
        case {"type": ("button" | "header") as kind, "text": {"text": words}}:
            yield kind, words
        case {"type": "modal"}:
            yield from ((key, part[key]["text"]) for key in FORM if key in part)
    if isinstance(part, Mapping):
        part = [*part.values()]
    if isinstance(part, list | tuple):
        for each in part:
            yield from labels(each)

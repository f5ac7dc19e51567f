"""Every message that the bot writes fits where it is shown: in light and dark, wide and narrow."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from bot.language import LANGUAGES
from tests.browser.conftest import chromium
from tests.browser.gallery import WIDTHS, Gallery
from tests.e2e.processes import started

pytestmark = pytest.mark.browser

PICTURES = {"Answers": 2, "Masked": 0}
"""How many of a group are kept, at desktop width; of the others one."""
NARROW = ("Answers", "Long", "Hostile")
"""Kept as narrow ones as well."""

Json = dict[str, Any]

Show = Callable[[Path], Gallery]


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    with ExitStack() as open_things:

        def show_it(file: Path) -> Gallery:
            command = [sys.executable, "-m", "sandbox", "gallery", str(file)]
            server = open_things.enter_context(started(command))
            address = server.says("Open    http://127.0.0.1:").split()[-1]
            driver = chromium(tmp_path / "profile")
            open_things.callback(driver.quit)
            return Gallery(driver, address)

        yield show_it


@pytest.mark.timeout(900)
def test_every_message_fits_and_is_kept_as_a_picture(show: Show, tmp_path: Path) -> None:
    file = tmp_path / "gallery.json"
    with started([sys.executable, "-m", "tests.gallery", str(file)]) as maker:
        assert maker.end(300) == 0, maker.err
    gallery = show(file)
    gallery.open("desktop")
    groups = gallery.groups()
    assert groups[:2] == ["Answers", "Evidence"]
    for group, width, language in product(groups, WIDTHS, LANGUAGES):
        gallery.open(width, group, language)
        assert gallery.variants() > 0
        assert gallery.faults() == []
        assert gallery.elsewhere() == []
        name = group.lower().replace(" ", "-")
        if width == "desktop":
            gallery.keep(f"{name}-{language}", PICTURES.get(group, 1))
        elif group in NARROW:
            gallery.keep(f"{name}-{language}-narrow", 1)
    assert gallery.complaints() == []


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def rich(element: Json) -> Json:
    paragraph = {"type": "rich_text_section", "elements": [element]}
    return {"type": "rich_text", "elements": [paragraph]}


def button(label: str) -> Json:
    pressed = {"type": "button", "action_id": "x", "text": text(label)}
    return {"type": "actions", "elements": [pressed]}


TOO_WIDE = {
    "a date": rich({"type": "date", "timestamp": 1, "format": "{date_long_full} " * 9}),
    "a button": button("W" * 75),
    "a table": {"type": "table", "rows": [[{"type": "raw_text", "text": "W" * 120}] * 2]},
    "everybody": rich({"type": "broadcast", "range": "channel"}),
    "a block that nobody draws": {"type": "carousel"},
}
FITS = {
    "a message": {"text": "x", "blocks": [rich({"type": "text", "text": "x" * 3_000})]},
    "a modal": {
        "type": "modal",
        "title": text("Remove"),
        "blocks": [button("Remove from the list")],
    },
    "a home": {"type": "home", "blocks": [rich({"type": "text", "text": "All is well"})]},
}


def seeded(file: Path) -> Path:
    bad = {name: {"text": "x", "blocks": [block]} for name, block in TOO_WIDE.items()}
    variants = [
        {"name": name, "title": title, "about": "", "language": code, "messages": [message]}
        for name, message in {**FITS, **bad}.items()
        for code, title in (("en", name), ("ja", "例"))
    ]
    titles = {"en": "Seeded", "ja": "仕込み"}
    groups = [{"name": "Seeded", "titles": titles, "variants": variants}]
    languages = {"en": "English", "ja": "日本語"}
    shown = {"made": "1.0", "languages": languages, "people": {}, "groups": groups}
    file.write_text(json.dumps(shown))
    return file


def test_what_does_not_fit_is_found_by_its_name(show: Show, tmp_path: Path) -> None:
    gallery = show(seeded(tmp_path / "seeded.json"))
    for width in WIDTHS:
        gallery.open(width)
        assert gallery.variants() == len(FITS) + len(TOO_WIDE)
        found = gallery.faults()
        assert {fault.variant for fault in found} == {*TOO_WIDE, "the page"}
        for name in TOO_WIDE:
            assert {each.scheme for each in found if each.variant == name} == {"light", "dark"}


def test_the_language_is_chosen_beside_the_theme_and_stays_in_the_address(
    show: Show, tmp_path: Path
) -> None:
    gallery = show(seeded(tmp_path / "seeded.json"))
    gallery.open("narrow")
    gallery.choose("scheme", "Dark")
    gallery.choose("language", "日本語")
    assert gallery.variants() == len(FITS) + len(TOO_WIDE)
    assert {fault.scheme for fault in gallery.faults()} == {"dark", ""}
    head = gallery.driver.find_element("css selector", "#choices").text
    assert head.split("\n")[:2] == ["ギャラリー", "仕込み"]
    assert gallery.driver.execute_script("return document.documentElement.lang") == "ja"
    there = gallery.driver.current_url
    gallery.open("desktop")
    gallery.driver.get(there)
    gallery.choose("language", "English")
    assert "Gallery" in gallery.text


def test_a_label_that_is_cut_is_found(show: Show, tmp_path: Path) -> None:
    gallery = show(seeded(tmp_path / "seeded.json"))
    gallery.open("desktop")
    narrow = "document.querySelector('[data-action]').style.maxWidth = '30px'"
    gallery.driver.execute_script(narrow)
    [found] = [fault for fault in gallery.faults() if fault.variant == "a modal"]
    assert (found.scheme, found.what) == ("light", "the label of Remove from the list is cut")

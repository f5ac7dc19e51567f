from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import main
from bot.language import language
from bot.plain import ENGLISH, harmless, sentence, span
from checks.core import say
from tests.fakes import NOW

HEADERS = b"""Received: from a.example by mx.example; Sat, 02 May 2026 12:00:00 +0000
From: shop@a.example
Subject: Your order

"""


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Moves this machine to a zone."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("code", "zone", "shown"),
    [
        ("en", "Asia/Tokyo", "2026-05-02 21:00 JST"),
        ("ja", "Asia/Tokyo", "2026年5月2日 21:00 JST"),
        ("en", "Europe/Berlin", "2026-05-02 14:00 CEST"),
        ("ja", "UTC", "2026年5月2日 12:00 UTC"),
    ],
)
def test_a_time_is_in_the_zone_of_who_reads_it_and_says_in_which(
    at_home: Callable[[str], None], code: str, zone: str, shown: str
) -> None:
    at_home(zone)
    text = say("{at}", at=NOW)
    assert sentence(text, replace(language(code), zone=None)) == shown
    assert sentence(text, ENGLISH) == "2026-05-02 12:00 UTC"


def test_a_summer_time_is_that_of_the_day_that_is_told(at_home: Callable[[str], None]) -> None:
    at_home("Europe/Berlin")
    winter = say("{at}", at=datetime(2026, 1, 2, 12, tzinfo=UTC))
    assert sentence(winter, replace(ENGLISH, zone=None)) == "2026-01-02 13:00 CET"


def test_the_command_line_reads_times_in_its_zone_and_scripts_in_utc(
    at_home: Callable[[str], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at_home("Asia/Tokyo")
    path = tmp_path / "message.eml"
    path.write_bytes(HEADERS)
    main(["headers", str(path), "--lang", "en"])
    assert "2026-05-02 21:00 JST" in capsys.readouterr().out
    main(["headers", str(path), "--lang", "en", "--json"])
    assert "JST" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("length", "shown"),
    [
        (timedelta(seconds=3.24), "3.2 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=14), "14 min"),
        (timedelta(hours=2, seconds=5), "2 h"),
        (timedelta(days=2, hours=5, minutes=1), "2 d 5 h"),
        (timedelta(seconds=59.7), "1 min"),
        (timedelta(), "0 s"),
    ],
)
def test_a_duration_shows_its_two_largest_units(length: timedelta, shown: str) -> None:
    assert span(length) == shown


def test_a_sentence_is_translated_whole_and_filled_afterwards() -> None:
    text = say("Full since {since}: {words}", since=NOW, words="a {b}\n c")
    catalogue = {"Full since {since}: {words}": "{words} ({since})"}
    assert sentence(text, lambda t: catalogue.get(t, t)) == "a {b} c (2026-05-02 12:00 UTC)"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u202eb", "a\ufffdb"),
        ("ann\u200b@example.com", "ann\ufffd@example.com"),
        ("a\u034fb\u3164c\uffa0d\u2800e", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("a\U000e0100b\U000e0041c\ufe01d\ufe0fe", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("\u2764\ufe0f \u26a0\ufe0f", "\u2764\ufe0f \u26a0\ufe0f"),
        ("\u3000田中\u00a0様", "\u3000田中\u00a0様"),
    ],
    ids=["direction", "no width", "blank letters", "variations", "in colour", "spaces"],
)
def test_what_is_not_seen_is_shown(text: str, seen: str) -> None:
    assert harmless(text) == seen


@given(st.text())
def test_nothing_from_outside_steers_a_terminal(text: str) -> None:
    assert not set(harmless(text)) & set("\x1b\x07\x08\r\u202e\u2066\u200b\x9b")

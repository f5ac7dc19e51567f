from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plain import harmless, sentence, span
from checks.core import say
from tests.fakes import NOW


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

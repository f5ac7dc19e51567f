from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.seal import Keys, Unsealable

KEYS = Keys("sixteen letters.")
NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="ADDRESS_KEY has fewer than 16 characters"):
        Keys("fifteen letters")


def test_a_mark_is_the_same_in_either_case_and_says_nothing() -> None:
    mark = KEYS.mark("Ann@Example.com")
    assert mark == KEYS.mark("  ann@example.COM ")
    assert len(mark) == 32
    assert set(mark) <= set("0123456789abcdef")


def test_another_secret_makes_other_marks() -> None:
    assert KEYS.mark("ann@example.com") != Keys("another secret, longer").mark("ann@example.com")


def test_marks_outlive_the_process() -> None:
    # were this to change, no stored event could be found any more
    assert KEYS.mark("ann@example.com") == "a905b9108155057bf8963bd2f1d37aa1"


@given(st.text(st.characters()))
def test_what_was_sealed_comes_out_as_it_went_in(text: str) -> None:
    assert KEYS.unseal(KEYS.seal(text, NOW), DAY, NOW) == text


def test_a_seal_expires() -> None:
    token = KEYS.seal("ann@example.com", NOW)
    assert KEYS.unseal(token, DAY, NOW + DAY) == "ann@example.com"
    with pytest.raises(Unsealable):
        KEYS.unseal(token, DAY, NOW + DAY + timedelta(seconds=1))


@pytest.mark.parametrize(
    "token",
    ["", "x", "ß", Keys("another secret, longer").seal("ann", NOW)],
    ids=["empty", "short", "not ASCII", "another key's"],
)
def test_what_we_did_not_seal_is_not_opened(token: str) -> None:
    with pytest.raises(Unsealable):
        KEYS.unseal(token, DAY, NOW)

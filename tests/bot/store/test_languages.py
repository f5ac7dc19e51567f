"""What people chose, for all processes."""

from __future__ import annotations

from sqlalchemy import Engine

from bot.store.languages import LanguageStore


def test_the_last_choice_counts_until_it_is_taken_back(engine: Engine, other: Engine) -> None:
    here, there = LanguageStore(engine), LanguageStore(other)
    assert here.chosen("U1") is None
    here.choose("U1", "en")
    there.choose("U1", "ja")
    assert (here.chosen("U1"), here.chosen("U2")) == ("ja", None)
    here.choose("U1", None)
    assert there.chosen("U1") is None

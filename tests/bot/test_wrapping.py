"""Lines by the columns that a terminal gives them."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wrapping import columns, wrapped

KINSOKU = "、。」』）ー…っ"


@pytest.mark.parametrize(
    ("text", "taken"), [("abc", 3), ("受信者", 6), ("ｱ", 1), ("e\u0301", 1), ("→ …", 3)]
)
def test_a_character_takes_as_many_columns_as_a_terminal_gives_it(text: str, taken: int) -> None:
    assert columns(text) == taken


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("受信サーバーが拒否しました", 10, ["受信サー", "バーが拒否", "しました"]),
        ("届いていません。次は", 14, ["届いていませ", "ん。次は"]),
        ("値は「あいう」です", 6, ["値は", "「あい", "う」で", "す"]),
        ("SES は ann@example.com へ", 8, ["SES は", "ann@example.com", "へ"]),
        ("", 8, []),
    ],
    ids=[
        "between characters",
        "no mark begins a line",
        "brackets",
        "a word stays whole",
        "nothing",
    ],
)
def test_japanese_is_broken_between_characters(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


def test_what_each_line_begins_with_takes_its_columns() -> None:
    assert wrapped("あいうえお", 8, "→ ", "  ") == ["→ あいう", "  えお"]


@given(st.text("ab- あ漢、。「」(e\u0301", max_size=60), st.integers(8, 20))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, width)
    for line in lines:
        assert columns(line) <= width or not re.search(r"\s\S|[あ漢]{2}|[ab][あ漢]", line)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(st.text("abc-. ", max_size=200).map(str.strip))
def test_without_wide_characters_lines_are_what_they_are_everywhere(text: str) -> None:
    plain = textwrap.wrap(text, 20, break_on_hyphens=False, break_long_words=False)
    assert wrapped(text, 20) == plain


def test_no_line_begins_with_a_mark_that_closes() -> None:
    text = "サーバーは「拒否」と応答しました。対処、確認（再送）も…やってみてください。" * 3
    for width in range(12, 40):
        assert not [line for line in wrapped(text, width) if line[0] in KINSOKU]

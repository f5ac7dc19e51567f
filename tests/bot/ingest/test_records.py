"""A stream is cut into its records, however it comes in pieces and whatever is broken in it."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.records import Record, split

TRICKY = st.text(alphabet='{}[]:,"\\ \n\tnuab€\u2028\ud7ff', max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TRICKY,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TRICKY, inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TRICKY, VALUES, max_size=4)
WRITERS: list[Callable[[Any], str]] = [
    lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    json.dumps,
    lambda value: json.dumps(value, indent=2),
    # as SNS wraps: JSON in a string in JSON
    lambda value: json.dumps({"Type": "Notification", "Message": json.dumps(value)}),
]
WRITTEN = st.builds(lambda write, value: write(value), st.sampled_from(WRITERS), OBJECTS)
BETWEEN = st.sampled_from(["", "\n", "\r\n", "\n\n", ",\n", " ", "\ufeff", "\x1e"])
BROKEN = st.text(alphabet='{}[]:,"\\ \n€ab1', max_size=60).map(str.encode) | st.binary(max_size=60)


def pieces(stream: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Cut by these sizes in turn, over and over."""
    at, turn = 0, 0
    while at < len(stream):
        size = sizes[turn % len(sizes)]
        yield stream[at : at + size]
        at, turn = at + size, turn + 1


def texts(stream: bytes, most: int = 1_000_000) -> list[str]:
    return [record.text for record in split([stream], most=most)]


@given(
    st.lists(st.tuples(WRITTEN, BETWEEN), max_size=8),
    st.lists(st.integers(1, 40), min_size=1, max_size=5),
)
def test_any_pieces_of_any_records_give_the_same_records(
    written: list[tuple[str, str]], sizes: list[int]
) -> None:
    stream = "".join(text + between for text, between in written).encode()
    found = list(split(pieces(stream, sizes)))
    assert [record.text for record in found] == [text for text, _ in written]
    assert not any(record.cut for record in found)
    for record, text in zip(found, (text for text, _ in written), strict=True):
        assert stream[: record.end].decode().endswith(text)


@given(BROKEN, st.lists(st.integers(1, 20), min_size=1, max_size=4), st.integers(1, 30))
def test_what_is_cut_does_not_depend_on_the_pieces(
    stream: bytes, sizes: list[int], most: int
) -> None:
    whole = list(split([stream], most=most))
    assert list(split(pieces(stream, sizes), most=most)) == whole
    ends = [record.end for record in whole]
    assert ends == sorted(set(ends))
    # and one may go on after any of them
    for number, end in enumerate(ends):
        assert list(split([stream[end:]], end, most)) == whole[number + 1 :]


@given(BROKEN)
def test_nothing_but_punctuation_is_left_out(stream: bytes) -> None:
    kept = "".join(texts(stream))
    told = stream.decode("utf-8", "replace")
    for sign in set(told) - set(" \t\r\n,[]\x1e\ufeff\ufffd\x0b\x0c\x1c\x1d\x1f\x85\xa0\u2028"):
        assert kept.count(sign) == told.count(sign)


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"\n \r\n", [], id="white space"),
        pytest.param(b'[{"a":1},\n{"b":2}]', ['{"a":1}', '{"b":2}'], id="a JSON array"),
        pytest.param(b'{"a":1}\nwords\n{"b":2}', ['{"a":1}', "words", '{"b":2}'], id="text"),
        pytest.param(b'words{"b":2}words', ["words", '{"b":2}', "words"], id="text, no newline"),
        pytest.param(
            b'{"a":{"b":1}\n{"c":2}\n', ['{"a":{"b":1}', '{"c":2}'], id="a brace is missing"
        ),
        pytest.param(
            b'{"a":"b\n{"c":2}\n{"d":3}', ['{"a":"b', '{"c":2}', '{"d":3}'], id="torn in a string"
        ),
        pytest.param(b'{"a":"b\\\n{"c":2}', ['{"a":"b\\', '{"c":2}'], id="torn in an escape"),
        pytest.param(b'{"a":\n{"c":2}\n{}', ['{"a":\n{"c":2}', "{}"], id="torn at a colon"),
        pytest.param(b'{"a":1}}\n{"c":2}', ['{"a":1}', "}", '{"c":2}'], id="a brace too many"),
        pytest.param(b'{"a":1}\n{"b":', ['{"a":1}', '{"b":'], id="torn at the end"),
        pytest.param(b'{"a":"\xff"}', ['{"a":"\ufffd"}'], id="not UTF-8"),
    ],
)  # fmt: skip
def test_what_is_broken_costs_no_others(stream: bytes, expected: list[str]) -> None:
    assert texts(stream) == expected


@pytest.mark.parametrize(
    "between", [pytest.param(b"\n", id="lines"), pytest.param(b"", id="no newline")]
)
def test_a_record_that_is_too_long_is_told_once_and_the_next_one_is_found(between: bytes) -> None:
    long, short = b'{"a":"' + b"x" * 100 + b'"}', b'{"b":2}'
    assert list(split([long + between + short], most=50)) == [
        Record(long[:50].decode(), len(long + between), cut=True),
        Record(short.decode(), len(long + between + short)),
    ]


def peak(chunks: Iterator[bytes]) -> int:
    """The most bytes that were held at once while the stream was cut."""
    tracemalloc.start()
    try:
        for _ in split(chunks):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        pytest.param(b'{"a":"' + b"x" * 200_000, 1000, id="200 MB, a record without end"),
        pytest.param((b'{"a":"' + b"x" * 5_000 + b'"}') * 40, 1000, id="200 MB, records"),
        pytest.param((b"x" * 500 + b"\n") * 400, 100, id="20 MB, no JSON"),
        pytest.param(b" " * 200_000, 100, id="20 MB, nothing"),
        pytest.param(b'"' * 200_000, 100, id="20 MB, quotes"),
    ],
)
def test_much_takes_a_few_megabytes_of_memory(piece: bytes, times: int) -> None:
    assert peak(repeat(piece, times)) < 6_000_000

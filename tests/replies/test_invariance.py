"""What a reply means does not hang on its spaces, ids, times, addresses; and nothing breaks it."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.core.replies import classify, parse
from checks.core.replies.classify import _classify
from checks.core.replies.library import library
from checks.core.replies.pattern import Compiler, Pattern
from checks.core.replies.words import LEARNT_MOST, Stems, canonical
from tests.replies.rows import Row, rows
from tests.replies.scoring import meaning_of

IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
ADDRESS = re.compile(r"[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+")
HEX = re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b", re.IGNORECASE)
TIME = re.compile(r"\b\d{2}:\d{2}:\d{2}\b")

open_row = st.sampled_from(rows("open"))


def slug(row: Row, reply: str) -> str:
    return meaning_of(replaced(row, reply)).reason.slug


def replaced(row: Row, reply: str) -> Row:
    return Row(**{name: getattr(row, name) for name in Row.__slots__} | {"reply": reply})


@given(open_row, st.randoms(use_true_random=False))
def test_added_space_changes_nothing(row: Row, chance: random.Random) -> None:
    spaced = re.sub(" ", lambda _: chance.choice([" ", "  ", " \t", "   "]), row.reply)
    assert slug(row, f"{spaced} \n") == slug(row, row.reply)


@given(open_row)
def test_joined_lines_change_nothing(row: Row) -> None:
    joined = " ".join(row.reply.split("\n"))
    assert slug(row, joined) == slug(row, row.reply)
    assert slug(row, row.reply.replace("\n", "\r\n")) == slug(row, row.reply)


@given(open_row)
def test_the_case_of_ids_changes_nothing(row: Row) -> None:
    upper = HEX.sub(lambda found: found[0].upper(), row.reply)
    lower = HEX.sub(lambda found: found[0].lower(), row.reply)
    assert slug(row, upper) == slug(row, lower) == slug(row, row.reply)


@given(open_row, st.integers(1, 254), st.integers(0, 59))
def test_other_ips_addresses_and_times_change_nothing(row: Row, octet: int, minute: int) -> None:
    other = IP.sub(f"198.51.100.{octet}", row.reply)
    other = ADDRESS.sub(f"person{octet}@example.org", other)
    other = TIME.sub(f"12:{minute:02}:07", other)
    assert slug(row, other) == slug(row, row.reply)


@given(open_row)
def test_an_address_cut_out_for_the_database_changes_nothing(row: Row) -> None:
    assert slug(row, ADDRESS.sub("[address]", row.reply)) == slug(row, row.reply)


@given(st.text(max_size=400), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=300)
def test_nothing_breaks_it(text: str, status: str, remote: str, subtype: str) -> None:
    found = classify(text, status=status, remote=remote, bounce_subtype=subtype)
    assert found.reason
    assert isinstance(found.matched, tuple)
    assert found.would_change
    assert parse(text).text is not None


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert classify(raw.decode("utf-8", "surrogateescape")).reason
    assert classify(raw.decode("latin-1")).reason


PIECES = ("550-", "5.1.1 ", "a-;", " ", "<", "@", "a@", "://", ":", "1:", "unable to deliver in 1")
HOSTILE = 65_536


@pytest.mark.parametrize("piece", PIECES)
def test_64_kb_of_anything_is_read_no_further_than_it_has_to_be(piece: str) -> None:
    """All that is read is a few thousand characters, whatever is sent."""
    whole = piece * (HOSTILE // len(piece))
    found = classify(whole)
    assert len(found.reading.text) <= 4_000
    _classify.cache_clear()


@cache
def patterns() -> tuple[Pattern, ...]:
    entries = [
        *library().every.entries,
        *(e for shelf in library().shelves for e in shelf.book.entries),
    ]
    found = [p for e in entries for p in (e.words, e.unless) if p is not None]
    return tuple({p.sources: p for p in found}.values())


def test_every_pattern_has_repeats_that_are_bounded_and_not_nested() -> None:
    """So that none can take more than a constant number of steps for each character.

    The only repeat is the gap of at most twelve words, and words in it hold no space.
    """
    gap = re.compile(r"\(\?: \[\^ \]\+\)\{0,(4|12)\} ")
    for pattern in patterns():
        for source in pattern.sources:
            assert not re.search(r"[+*{]", re.sub(r"\\.", "", gap.sub("", source))), source


def hostile(pattern: Pattern) -> str:
    """64 kB of the pattern's own words, so near to a match as to try it again and again."""
    words = re.sub(r"\(\?: \[\^ \]\+\)\{0,\d+\}", " ", pattern.sources[0])
    words = re.sub(r"\(\?:([^|)]*)[^)]*\)|\(\?= \)|[$^\\]", r"\1", words)
    start = " ".join(words.split()[:-1]) or words
    return f" {' '.join([start] * (HOSTILE // (len(start) + 1)))} "


@pytest.mark.long
def test_no_pattern_takes_long_for_64_kb_of_its_own_beginnings() -> None:
    """Steps are bounded by the test above; here they are taken, each pattern's once."""
    for pattern in patterns():
        pattern.fits(hostile(pattern))


def test_a_pattern_fits_the_sentence_that_it_describes() -> None:
    for entry in [
        *library().every.entries,
        *(e for shelf in library().shelves for e in shelf.book.entries),
    ]:
        if entry.words is None:
            continue
        said = " ".join(
            word.split("/")[0].replace("+", " ")
            for word in entry.rule.words.split()
            if word not in ("..", "...", "&", "^", "$") and not word.isupper()
        )
        if any(word.isupper() and len(word) > 3 for word in entry.rule.words.split()):
            continue  # a set of words stands for any of them
        assert entry.words.fits(f" {canonical(said, library().stems)} "), entry.id


@pytest.mark.parametrize(
    ("pattern", "fits", "not_fits"),
    [
        ("mailbox/account is full", "The accounts are full", "the mailbox of ann is full"),
        ("user .. not found", "User a b c was not found", "user a b c d e f not found"),
        ("quota ... exceeded", "quota 1 a b c d e f g h exceeded", "exceeded quota"),
        ("spf & fail", "it fails SPF", "spf passed"),
        ("run+out/exhausted", "has run out", "has run"),
        ("^ rejected $", "rejected", "mail rejected"),
        ("over quota", "OVERQUOTA", "quota over"),
        ("time out", "timed-out", "out of time"),
        ("用户不存在", "收件用户不存在", "用户存在"),
        ("für pleine", "FUR Pleine", "pleine für"),
    ],
)
def test_the_language_of_patterns(pattern: str, fits: str, not_fits: str) -> None:
    stems = Stems()
    made = Compiler(stems).pattern(pattern)
    assert made.fits(f" {canonical(fits, stems)} ")
    assert not made.fits(f" {canonical(not_fits, stems)} ")


def test_a_pattern_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to look for"):
        Compiler(Stems()).pattern("the ..")


def test_words_met_once_are_not_kept_for_ever() -> None:
    stems = Stems()
    for number in range(LEARNT_MOST + 10):
        assert stems[f"word{number}x"]
    assert len(stems) <= LEARNT_MOST

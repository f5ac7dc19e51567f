"""Whole messages, as people paste them, and what is said of each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.headers import text_of
from bot.plain import sentence
from checks.core import Finding
from checks.core.headers import Reading, authenticity, delay, filing, read
from tests.checks.core.headers.answers import ANSWERS, Answer, Said

SAMPLES = {path.stem: path for path in (Path(__file__).parent / "samples").glob("*.eml")}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def reading(name: str) -> Reading:
    return read(text_of(SAMPLES[name].read_bytes()), NOW)


def said(found: Finding) -> Said:
    owner = found.fix.owner.value if found.fix else None
    return found.verdict.name.lower(), sentence(found.headline), owner


def test_every_sample_has_its_answer() -> None:
    assert set(SAMPLES) == set(ANSWERS)
    assert len(SAMPLES) >= 15


@pytest.mark.parametrize("name", ANSWERS)
def test_a_sample_is_answered(name: str) -> None:
    found = reading(name)
    assert ANSWERS[name] == Answer(
        said(delay.judge(found)),
        said(filing.judge(found)),
        said(authenticity.judge(found)),
        tuple(
            s.length.total_seconds() if s.length is not None else None
            for s in found.journey.stretches
        ),
        tuple(
            leg.waited.total_seconds() if leg.waited is not None else None
            for leg in found.journey.legs
        ),
    )


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        ("gmail-page-copied", "gmail-authentic"),
        ("quoted", "greylisted"),
        ("doubly-spaced", "slow-inside-receiver"),
        ("upside-down", "slow-inside-receiver"),
        ("greeting-in-front-no-indent", "slow-inside-receiver"),
    ],
)
def test_how_it_was_pasted_changes_nothing(copy: str, original: str) -> None:
    one, other = reading(copy), reading(original)
    assert (one.journey, one.ses, one.marks) == (other.journey, other.ses, other.marks)
    believed = [stamp.results for stamp in one.authentication.believed]
    assert believed == [stamp.results for stamp in other.authentication.believed]
    assert one.turned is (copy == "upside-down")


def test_nobody_is_told_that_it_is_in_the_inbox() -> None:
    for name in SAMPLES:
        found = reading(name)
        for judge in (delay.judge, filing.judge, authenticity.judge):
            assert "inbox" not in sentence(judge(found).headline).lower()


def test_what_is_missing_is_named() -> None:
    assert reading("no-trace-headers").missing == ("Received", "Authentication-Results")
    assert reading("forged-only").missing == ()
    assert reading("gmail-authentic").missing == ()


def test_a_clock_that_is_off_is_told_as_such() -> None:
    facts = {sentence(f.label): f.value for f in delay.judge(reading("skewed-clock")).facts}
    told = facts["The clock of filter.mail.example"]
    assert not isinstance(told, str)
    assert dict(told.values)["length"].total_seconds() == 1018  # type: ignore[union-attr]


def test_forged_lines_are_counted_and_not_used() -> None:
    found = reading("forged-results")
    assert [stamp.server for stamp in found.authentication.others] == [
        "mx1.mail.example",
        "mx.google.com",
    ]
    assert [found.vouched(mark) for mark in found.marks] == [False, False, False]

"""How well the labelled replies are read, and docs/replies.md, which says so.

`WRITE_DOCS=1 pytest` writes the page and the list of overlaps anew.  No row of the sealed half is
ever shown: its test tells a figure alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checks.core.replies import REASONS_VERSION
from checks.core.replies.book import Entry
from checks.core.replies.classify import contenders
from checks.core.replies.library import library
from tests.replies.page import page
from tests.replies.rows import HALVES, rows
from tests.replies.scoring import meaning_of, score

PAGE = Path(__file__).parents[2] / "docs/replies.md"
OVERLAPS = Path(__file__).parent / "overlaps.tsv"
FLOORS = {"open": 0.98, "sealed": 0.91}
"""A little below what is reached."""


@pytest.mark.parametrize("half", HALVES)
def test_replies_are_read_rightly(half: str) -> None:
    found = score(rows(half))
    assert found.rows > 300
    assert found.right / found.rows >= FLOORS[half]
    assert found.unknown / found.rows <= 0.03


def test_the_page_says_what_is_reached() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run `make replies`"


def overlaps() -> str:
    """Of every two rules that fit one open reply and disagree: which decides, which does not."""
    found: dict[tuple[str, str], None] = {}
    for row in rows("open"):
        meaning = meaning_of(row)
        if meaning.entry is None:
            continue
        for other in contenders(meaning.reading, meaning.provider):
            if other.rule.reason != meaning.reason.slug:
                found[_named(meaning.entry), _named(other)] = None
    lines = (f"{first}\t{second}" for first, second in sorted(found))
    return "\n".join(["decides\tfits, and disagrees", *lines]) + "\n"


def _named(entry: Entry) -> str:
    return f"{entry.rule.reason} <- {entry.id}"


def test_every_overlap_is_listed() -> None:
    if os.environ.get("WRITE_DOCS"):
        OVERLAPS.write_text(overlaps())
    assert OVERLAPS.read_text() == overlaps(), "run `make replies`, and look at what changed"


def test_the_rule_that_decides_is_the_first_in_the_stated_order() -> None:
    """Provider, then programs and lists, then everybody's words, then the weak ones; within each
    as they stand in their file."""
    place = {entry.id: n for n, entry in enumerate(library().every.entries)}
    for row in rows("open"):
        meaning = meaning_of(row)
        if meaning.entry is None or meaning.entry.id not in place:
            continue
        fitting = [e for e in contenders(meaning.reading, meaning.provider) if e.id in place]
        if meaning.reading.whole is meaning.reading.said:
            assert fitting[0].id == meaning.entry.id
            assert [place[e.id] for e in fitting] == sorted(place[e.id] for e in fitting)


def test_no_rule_is_made_before_a_reply_is_read() -> None:
    """Most commands read none, and would start a good deal later."""
    asked = (
        "import sys, bot.__main__, checks.core.replies as r; print(*sys.modules); r.classify('')"
    )
    made = "print(*sys.modules)"
    command = [sys.executable, "-c", f"{asked}; {made}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    before, after = (set(line.split()) for line in done.stdout.splitlines())
    rules = {"checks.core.replies.providers", "checks.core.replies.wording"}
    assert not rules & before
    assert rules <= after


def test_a_changed_meaning_raises_the_version() -> None:
    """Whoever changes what rules mean raises REASONS_VERSION: others store what we tell them."""
    entries = [
        *library().every.entries,
        *(e for shelf in library().shelves for e in shelf.book.entries),
        *library().at_ses.entries,
    ]
    digest = _digest(sorted(f"{e.rule.reason} {e.id} {e.rule.unless}" for e in entries))
    assert (REASONS_VERSION, digest) == DIGEST, "raise REASONS_VERSION, then note both here"


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


DIGEST = (3, "ba91ddde5f3fd737")

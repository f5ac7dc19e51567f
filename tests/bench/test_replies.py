"""How many replies are read in a second, on one core.

    make bench

Told as it is, and by a floor that nothing can beat: one regular expression that looks for the
enhanced status and does nothing else.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from checks.core.replies.classify import _classify, classify
from tests.replies.rows import rows

LEAST = 20_000
"""Replies a second."""

_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")


def seconds(work: Callable[[], None], rounds: int = 30) -> float:
    """Of processor time, the best of some rounds: the machine does other things as well."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.bench
def test_replies_in_a_second() -> None:
    given = [(row.reply, row.remote or None, row.status or None) for row in rows("open")]

    def read() -> None:
        for reply, remote, status in given:
            classify(reply, remote=remote, status=status)

    def read_anew() -> None:
        _classify.cache_clear()
        read()

    def look_for_the_status() -> None:
        for reply, _, _ in given:
            _STATUS.search(reply)

    read()
    anew, again, floor = seconds(read_anew), seconds(read), seconds(look_for_the_status)
    print(
        f"\n{len(given)} replies: {len(given) / anew:,.0f} a second read anew"
        f" ({anew / floor:.0f} × the floor), {len(given) / again:,.0f} that come again"
        f" ({again / floor:.1f} × the floor)"
    )
    assert len(given) / anew >= LEAST

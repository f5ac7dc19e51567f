"""How long an asker waits, with twenty asking at once.

    make bench

The outside world takes its time (SES 120 ms, DNS 20 ms, Slack 80 ms for each call).  What is told
is a ratio: the time from the command to the verdict, by the slowest chain of calls that depend on
one another.  That chain is a suppression look-up (120 ms), while which "Looking into …" is posted
(80 ms), then the edit with the verdict (80 ms): nobody can answer sooner than 200 ms.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.tour import SCENARIOS, read_all, tour

QUESTIONS, ROUNDS = 20, 5
SES, DNS, SLACK = 0.12, 0.02, 0.08
CHAIN = max(SES, SLACK) + SLACK

Answers = list[dict[str, Any]]


def addresses(count: int) -> list[str]:
    """Plain ones, spelled in one way: each costs one look-up per Region."""
    now = datetime.now(UTC)
    asked = [each.address for each in tour(read_all(SCENARIOS, now), now).questions]
    return [a for a in asked if a.isascii() and a == a.lower()][:count]


def run(count: int, rounds: int, *options: str) -> list[Answers]:
    delays = [f"--delay={name}={s}" for name, s in (("sesv2", SES), ("dns", DNS), ("slack", SLACK))]
    command = [sys.executable, "-m", "sandbox", "run", *delays, *options, "--"]
    ask = [sys.executable, "-m", "tests.bench.ask", str(rounds), *addresses(count)]
    done = subprocess.run([*command, *ask], stdout=subprocess.PIPE, check=True, timeout=300)
    found: list[Answers] = json.loads(done.stdout)
    return found


def told(what: str, seconds: list[float]) -> float:
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    ratio = middle / CHAIN
    print(
        f"\n{what}: {low * 1000:.0f} / {middle * 1000:.0f} / {high * 1000:.0f} ms"
        f" (least, median, most); median = {ratio:.2f} × the chain of {CHAIN * 1000:.0f} ms"
    )
    return ratio


@pytest.mark.bench
@pytest.mark.timeout(400)
@pytest.mark.parametrize("count", [1, 5, QUESTIONS])
def test_time_to_verdict(count: int) -> None:
    rounds = run(count, ROUNDS, "--no-throttle")
    answers = [answer for answers in rounds for answer in answers]
    told(f"{count} at once, acknowledged", [a["ack"] for a in answers])
    told(f"{count} at once, verdict", [a["verdict"] for a in answers])
    assert all(a["verdict"] and not a["text"].startswith("Unknown") for a in answers)


@pytest.mark.bench
@pytest.mark.timeout(400)
def test_twenty_at_once_under_the_throttle_end_honestly() -> None:
    [answers] = run(QUESTIONS, 1)
    told("20 at once, throttled, verdict", [a["verdict"] for a in answers])
    assert all(a["verdict"] for a in answers)

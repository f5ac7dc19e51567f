"""A meter that remembers, in the place of the process's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot import meter


class Remembered:
    def __init__(self) -> None:
        self.told: list[tuple[Any, ...]] = []

    def question(self, outcome: str, seconds: float) -> None:
        self.told.append(("question", outcome))

    def finding(self, check: str, verdict: str) -> None:
        self.told.append(("finding", check, verdict))

    def unavailable(self, source: str) -> None:
        self.told.append(("unavailable", source))

    def aws_call(self, service: str, operation: str, result: str) -> None:
        self.told.append(("aws", service, operation, result))

    def slack_call(self, method: str, result: str) -> None:
        self.told.append(("slack", method, result))

    def taken_in(self, what: str, number: int) -> None:
        self.told.append(("taken in", what, number))

    def event_lag(self, seconds: float) -> None:
        self.told.append(("lag", seconds))


@contextmanager
def remembered() -> Iterator[Remembered]:
    before, made = meter.meter(), Remembered()
    meter.count_in(made)
    try:
        yield made
    finally:
        meter.count_in(before)

"""How many of the labelled replies are read rightly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from checks.core.replies import Meaning, classify
from tests.replies.rows import Row


@dataclass(frozen=True, slots=True)
class Score:
    rows: int
    right: int
    """The reason, or one that reads as honestly."""
    exact: int
    """The reason that the row names first."""
    unknown: int
    """Left unknown, though there is a reason."""


def meaning_of(row: Row) -> Meaning:
    return classify(
        row.reply,
        status=row.status or None,
        remote=row.remote or None,
        bounce_type=row.bounce_type or None,
        bounce_subtype=row.bounce_subtype or None,
    )


def score(rows: Iterable[Row]) -> Score:
    told = [(row, meaning_of(row).reason.slug) for row in rows]
    return Score(
        len(told),
        sum(slug == row.reason or slug in row.also for row, slug in told),
        sum(slug == row.reason for row, slug in told),
        sum(slug == "unknown" and row.reason != "unknown" for row, slug in told),
    )

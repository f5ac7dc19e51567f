"""Which buttons an answer has: below the answer itself, and below what it rests on.  Pure.

Below the answer stands what is done about it, few enough to be read at a glance; below the
evidence, what is done with it.  A button is an offer in one of the two rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.report import Report
from checks.core import Text, say

RERUN = "why_rerun"
"""Action id of the button that asks again."""

SEARCH = "why_search"
"""Action id of the button that searches SES's own records."""


@dataclass(frozen=True, slots=True)
class Offer:
    label: Text
    action: str
    """Its action id; with it goes the answer's id."""
    fits: Callable[[Report], bool]
    """Whether there is something for it to do."""
    always: bool = True
    """Or only where the settings allow it."""


BELOW_ANSWER = (
    Offer(say("Re-run"), RERUN, lambda report: True),
    Offer(say("Search SES's own records"), SEARCH, lambda report: report.unheard_of, always=False),
)


def offered(
    offers: tuple[Offer, ...], report: Report, allowed: frozenset[str] = frozenset()
) -> tuple[Offer, ...]:
    """Those that make sense for this answer.  `allowed`: the ids of those that the settings
    allow."""
    return tuple(
        offer
        for offer in offers
        if (offer.always or offer.action in allowed) and offer.fits(report)
    )

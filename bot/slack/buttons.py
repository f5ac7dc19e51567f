"""Which buttons an answer has: below the answer itself, and below what it rests on.  Pure.

Below the answer stands what is done about it, few enough to be read at a glance; below the
evidence, what is done with it.  A button is an offer in one of the two rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.drafts import customer_lines, postmaster_lines
from bot.removal import is_offered
from bot.report import Report
from checks.core import Text, Unavailable, say

RERUN = "why_rerun"
"""Action id of the button that asks again."""

SEARCH = "why_search"
"""Action id of the button that searches SES's own records."""

REMOVE = "suppression_remove"
"""Action id of the button that opens the form of a removal, and the form's own id."""

PUT_BACK = "suppression_put_back"
"""Action id of the button that undoes a removal; its value is the task's id."""

COPY_CUSTOMER = "why_copy_customer"
COPY_POSTMASTER = "why_copy_postmaster"
RAW = "why_raw"
RIGHT = "why_right"
WRONG = "why_wrong"

PASTE = "headers_paste"
"""Action id of the button that opens the form for headers."""


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
    Offer(say("Remove from the suppression list…"), REMOVE, is_offered, always=False),
    Offer(say("Search SES's own records"), SEARCH, lambda report: report.unheard_of, always=False),
)


def _stored(report: Report) -> bool:
    return not isinstance(report.timelines, Unavailable) and bool(report.timelines)


BELOW_EVIDENCE = (
    (
        Offer(say("Copy for the customer"), COPY_CUSTOMER, lambda r: bool(customer_lines(r))),
        Offer(say("Copy for the postmaster"), COPY_POSTMASTER, lambda r: bool(postmaster_lines(r))),
        Offer(say("Show raw events"), RAW, _stored),
    ),
    (
        Offer(say("This was right"), RIGHT, lambda report: True),
        Offer(say("This was wrong…"), WRONG, lambda report: True),
    ),
)
"""Rows of them."""


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

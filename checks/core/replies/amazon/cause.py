"""The shape of a cause: what a reason comes down to, where SES says more than the reason does."""

from __future__ import annotations

from dataclasses import dataclass

from checks.core.finding import Owner
from checks.core.replies.reason import Retryable
from checks.core.text import Text

DOCS = "https://docs.aws.amazon.com/ses/latest/dg/"


@dataclass(frozen=True, slots=True)
class Cause:
    id: str
    reason: str
    """Slug of the nearest reason."""
    retryable: Retryable
    owner: Owner
    headline: Text
    fix: Text
    page: str
    says: tuple[str, ...] = ()
    """Patterns (`checks.core.replies.pattern`) that nobody else's words fit."""
    says_there: tuple[str, ...] = ()
    """Patterns that count where SES is known to have said it."""

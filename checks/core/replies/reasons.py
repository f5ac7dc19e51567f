"""Every reason that a message may come back for, by slug."""

from __future__ import annotations

from checks.core.replies.reason import Reason, Retryable
from checks.core.replies.reasons_other import OTHER
from checks.core.replies.reasons_recipient import RECIPIENT_REASONS
from checks.core.replies.reasons_sender import SENDER
from checks.core.replies.reasons_way import WAY

__all__ = ["PASSES", "REASONS", "REASONS_VERSION", "Reason", "Retryable"]

REASONS_VERSION = 3
"""Raised whenever some reply may get another reason than before: what was worked out earlier and
stored has to be worked out again."""

PASSES = frozenset({"greylisted", "recipient_rate_limited"})
"""Slugs of the reasons that pass by themselves, within hours: while SES still tries, nobody has to
act."""

REASONS: dict[str, Reason] = {
    reason.slug: reason for reason in (*RECIPIENT_REASONS, *WAY, *SENDER, *OTHER)
}

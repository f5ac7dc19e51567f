"""Every reason that a message may come back for, by slug."""

from __future__ import annotations

from checks.core.replies.reason import Reason, Retryable
from checks.core.replies.reasons_receiver import RECEIVER
from checks.core.replies.reasons_sender import SENDER

__all__ = ["REASONS", "Reason", "Retryable"]

REASONS: dict[str, Reason] = {reason.slug: reason for reason in (*RECEIVER, *SENDER)}

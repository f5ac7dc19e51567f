"""What receiving servers say in SMTP, and what it means."""

from checks.core.replies.classify import classify, rival
from checks.core.replies.meaning import Certainty, DecidedBy, Meaning
from checks.core.replies.parse import Reply, parse
from checks.core.replies.reasons import REASONS, REASONS_VERSION, Reason, Retryable

__all__ = [
    "REASONS",
    "REASONS_VERSION",
    "Certainty",
    "DecidedBy",
    "Meaning",
    "Reason",
    "Reply",
    "Retryable",
    "classify",
    "parse",
    "rival",
]

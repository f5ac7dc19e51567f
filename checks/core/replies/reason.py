"""The shape of a reason: what the reader is told, what to do about it, and who can do it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core.finding import Owner
from checks.core.text import Text


class Retryable(Enum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Reason:
    slug: str
    group: str
    retryable: Retryable
    """Whether the same message may get through later without anybody changing anything."""
    owner: Owner
    headline: Text
    """The condition in the reader's words, under 65 characters: checks put words before it."""
    fix: Text
    definition: Text
    against_us: bool = False
    """Whether such replies lower what receivers think of the sender, or show that they do."""

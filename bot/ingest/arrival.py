"""What came out of one body of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.notice import Notice
from checks.core import MailEvent


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event for one recipient, as it came: the address in it is still readable."""

    event: MailEvent
    """`recipient` is the address itself, trimmed and lower case, and its texts are whole."""
    address: str
    """As it was written, without a display name; its domain lower case and in ASCII."""
    feedback_id: str | None = None
    """SES's own id of a bounce or complaint; with the recipient it names the event."""


@dataclass(frozen=True, slots=True)
class Events:
    arrivals: tuple[Arrival, ...]
    """At least one."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """About SES or the account, not about a message: for the watch."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Ignored:
    """Well understood, and not about a message that we sent."""

    why: str
    """Words of ours: nothing from the body."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """To be kept as it is, for people to look at."""

    why: str
    """Words of ours: nothing from the body."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Not ours, by what it says of where it comes from.  Kept, since a setting may be wrong."""

    why: str
    """Words of ours: nothing from the body."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A body that is kept because it was not taken in."""

    body: str
    why: str
    """Words of ours: nothing from the body."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter as it is kept."""

    key: str
    """Stands for the body; letters are read in its order."""
    body: str | None
    """None: it can no longer be opened."""
    why: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one source of past events has been read; saved together with what was read."""

    source: str
    """A mark of its name, at most 255 characters: names of files and folders can be addresses."""
    stamp: str
    """Tells the same content from a changed one: what is known of its size, time or ETag."""
    position: int
    """Uncompressed bytes from the start of which everything is stored."""
    done: bool


Parsed = Events | Noticed | Ignored | Unreadable
"""What a body says."""

Taken = Parsed | Refused
"""What becomes of it here."""

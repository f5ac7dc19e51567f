"""Which entries of a suppression list somebody may take off, and in what words the others stay.

Pure.  Who may do it at all is the policy's to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from hashlib import sha256

from bot.report import Report
from checks.core import Hold, MailEvent, Place, Suppression, Text, Unavailable, say

UNDO_FOR = timedelta(hours=24)
"""For so long what was taken off can be put back; then the address is not known any more."""

REASON_MIN, REASON_MAX = 10, 500
"""Characters of the reason that somebody gives."""

NAME_LENGTH = 12

COMPLAINED = say(
    "They told their mail provider that they do not want this mail, so I do not take them off the"
    " list. Only their own wish could change that, proved by a message from them"
)
GLOBAL = say("It is on SES's own global list, which nobody can edit: the entry ends by itself")
TENANT = say("It is on a tenant's list, and I edit the account's list alone")
VALIDATED = say("Auto Validation held it back: there is no entry that could be removed")


class Ended(Enum):
    """What came of one entry; its value is its word in the database and the audit log."""

    DONE = "done"
    ABSENT = "absent"
    """It was not on the list any more; where it is to be put back: it is on the list again."""
    DENIED = "denied"
    """AWS does not let the bot do it."""
    UNDONE = "undone"
    """AWS did not do it."""
    UNSURE = "unsure"
    """Whether AWS did it is not known."""


class Kind(Enum):
    REMOVE = "remove_suppression"
    PUT_BACK = "put_back"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of one list."""

    place: Place
    listed: Suppression
    id: str = ""
    """Of its row, once there is one."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one person had done with one click."""

    id: str
    kind: Kind
    answer: str
    """Id of the answer in whose thread it was asked for."""
    actor: str
    """Slack's user id."""
    why: str
    """In the actor's words."""
    channel: str
    thread: str | None
    """Slack's ts of the thread in which it is told; None: to the actor alone."""
    masked: bool
    """Whether addresses are masked there."""
    items: tuple[Item, ...]
    attempts: int = 1
    """How many processes have begun it."""


@dataclass(frozen=True, slots=True)
class Claim:
    task: Task | None
    """With the entries that are ours to change; None where there are none."""
    others: tuple[str, ...] = ()
    """Who has, or had, the rest done."""


@dataclass(frozen=True, slots=True)
class Past:
    """What came of a task."""

    task: Task
    """Without the entries whose address cannot be read any more."""
    ended: Mapping[str, Ended]
    """By the item's id; without those that are not ended yet."""
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """What was last done about an answer's entries."""

    kind: Kind
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of one account's list in one Region, as it stands now."""

    place: Place
    listed: Suppression
    mailed: bool | Unavailable
    """Whether an event of ours tells of mail to this address."""
    cause: MailEvent | None = None
    """The bounce that made it, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of the lists for one question."""

    entries: tuple[Entry, ...] = ()
    gaps: tuple[Unavailable, ...] = ()

    @property
    def removable(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if refusal(entry) is None)

    @property
    def staying(self) -> tuple[tuple[Entry, Text], ...]:
        """What stays on the list, and why."""
        found = ((entry, refusal(entry)) for entry in self.entries)
        return tuple((entry, why) for entry, why in found if why is not None)

    @property
    def why_nothing(self) -> Text:
        """Why there is nothing to take off, where there is nothing."""
        if self.staying:
            return self.staying[0][1]
        if self.gaps:
            return say("The suppression list could not be read: {why}", why=self.gaps[0].why)
        return say("It is not on the account's suppression list any more: press Re-run")


def stays(listed: Suppression) -> Text | None:
    """Why an entry of that kind is taken off for nobody; None where it may be."""
    if listed.reason == "COMPLAINT":
        return COMPLAINED
    if listed.reason != "BOUNCE":
        return say(
            "It is listed for a reason that I do not know ({reason}), so I leave it there",
            reason=listed.reason,
        )
    return None


def refusal(entry: Entry) -> Text | None:
    """Why this entry is not taken off here; None where it may be."""
    if why := stays(entry.listed):
        return why
    if isinstance(entry.mailed, Unavailable):
        return say(
            "Whether this account has ever sent mail to it could not be read: {why}",
            why=entry.mailed.why,
        )
    if not entry.mailed:
        return say("No event tells of mail from this account to it, so it is not ours to remove")
    return None


def name_of(entry: Entry) -> str:
    """For who has looked at it: the same while it is the same entry, and no address."""
    place, listed = entry.place, entry.listed
    about = f"{place.account} {place.region} {listed.address} {listed.reason} {listed.since}"
    return sha256(about.encode("utf-8", "replace")).hexdigest()[:NAME_LENGTH]


def is_offered(report: Report) -> bool:
    """Whether an answer shows an entry that can be taken off, where AWS has not denied it."""
    return any(
        entry.reason == "BOUNCE"
        for result in report.results
        if result.place is None or result.place not in report.locked
        for entry in result.finding.listed
    )


def why_not_offered(report: Report) -> Text | None:
    """Why an answer about mail that is held back has no button to remove what holds it."""
    if is_offered(report):
        return None
    reasons = {entry.reason for result in report.results for entry in result.finding.listed}
    if "COMPLAINT" in reasons:
        return COMPLAINED
    final = report.newest.final if report.newest else None
    words = {Hold.GLOBAL: GLOBAL, Hold.TENANT: TENANT, Hold.VALIDATION: VALIDATED}
    return words.get(final.hold) if final and final.hold else None


def is_over(ended_at: datetime, now: datetime) -> bool:
    """Whether it is too late to put back what was taken off then."""
    return now - ended_at >= UNDO_FOR

"""Changes one entry of one list, and does not call done what may not be: where AWS's answer is
lost, the list is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.removal import Ended, Item, Kind, Task, stays
from bot.slack.removal_look import Listing
from bot.slack.removal_words import Result
from checks.core import Suppression, Text, Unavailable, attempt, say

CHANGED = say("It is another entry by now than the one that was looked at: press Re-run")


class Written(Protocol):
    @property
    def ended(self) -> Ended: ...

    @property
    def why(self) -> Text | None: ...


class Writer(Protocol):
    def remove(self, address: str) -> Written: ...

    def put_back(self, address: str, reason: str) -> Written: ...


@dataclass(frozen=True, slots=True)
class SuppressionList(Listing):
    """The list of one place, to be read and changed."""

    writer: Writer


def changed(task: Task, item: Item, at: SuppressionList | None) -> Result:
    if at is None:
        why = say("The settings no longer name {region}", region=item.place.named)
        return Result(Ended.UNDONE, why)
    if task.kind is Kind.REMOVE:
        return _removed(item, at, again=task.attempts > 1)
    return _put_back(item, at, again=task.attempts > 1)


def _removed(item: Item, at: SuppressionList, *, again: bool) -> Result:
    """What was decided on is read once more before it is deleted: SES deletes by address, whatever
    has become of the entry meanwhile.  `again`: another process may have done it already."""
    address = item.listed.address
    seen = attempt(lambda: at.reader.suppression(address))
    if isinstance(seen, Unavailable):
        return Result(Ended.UNSURE if again else Ended.UNDONE, seen.why)
    if seen is None:
        return Result(Ended.DONE if again else Ended.ABSENT)
    if not _is_same(seen, item.listed):
        # the one that was decided on may have been taken off, and this one made since
        return Result(Ended.UNSURE if again else Ended.UNDONE, stays(seen) or CHANGED)
    written = at.writer.remove(address)
    if written.ended is not Ended.UNSURE:
        return Result(written.ended, written.why)
    seen = attempt(lambda: at.reader.suppression(address))
    if isinstance(seen, Unavailable):
        return Result(Ended.UNSURE, written.why)
    if _is_same(seen, item.listed):
        return Result(Ended.UNDONE, written.why)
    return Result(Ended.DONE)


def _put_back(item: Item, at: SuppressionList, *, again: bool) -> Result:
    address = item.listed.address
    seen = attempt(lambda: at.reader.suppression(address))
    if isinstance(seen, Unavailable):
        return Result(Ended.UNSURE if again else Ended.UNDONE, seen.why)
    if seen is not None:
        return Result(Ended.DONE if again else Ended.ABSENT)
    written = at.writer.put_back(address, item.listed.reason)
    if written.ended is not Ended.UNSURE:
        return Result(written.ended, written.why)
    seen = attempt(lambda: at.reader.suppression(address))
    if isinstance(seen, Unavailable):
        return Result(Ended.UNSURE, written.why)
    return Result(Ended.UNDONE, written.why) if seen is None else Result(Ended.DONE)


def _is_same(seen: Suppression | None, listed: Suppression) -> bool:
    """Whether it is the entry that somebody decided on, and not one made since."""
    return seen is not None and (seen.reason, seen.since) == (listed.reason, listed.since)

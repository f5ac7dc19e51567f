"""What searches of SES's own records found, for an hour and in this process alone: so that who
asks again is answered with it, too.  Nothing of it is stored."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from bot.search import Found
from checks.core import Address, History, MailEvent, Target, Timeline
from checks.core.sources import Where

LIFE = timedelta(hours=1)
MOST = 200


class Finds:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[datetime, Found]] = OrderedDict()

    def keep(self, found: Found) -> None:
        with self._lock:
            self._kept[found.address.lowered] = self._now(), found
            self._kept.move_to_end(found.address.lowered)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def of(self, target: Target) -> Found | None:
        if not isinstance(target, Address):
            return None
        with self._lock:
            at, found = self._kept.get(target.lowered, (None, None))
            if at is not None and self._now() - at > LIFE:
                del self._kept[target.lowered]
                return None
        return found


@dataclass(frozen=True, slots=True)
class WithFound:
    """A `History`.  What was found counts only where no stored event tells of the address."""

    stored: History
    finds: Finds

    def timelines(self, target: Target) -> tuple[Timeline, ...]:
        known = self.stored.timelines(target)
        found = None if known else self.finds.of(target)
        return found.timelines if found else known

    def spellings(self, target: Target) -> tuple[str, ...]:
        known = self.stored.spellings(target)
        found = None if known else self.finds.of(target)
        return found.spellings if found else known

    def newest_event_at(self, region: str) -> datetime | None:
        return self.stored.newest_event_at(region)

    def tally(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[tuple[str, ...], int]:
        return self.stored.tally(by, since, until, where)

    def hourly(
        self, by: tuple[str, ...], since: datetime, until: datetime, where: Where | None = None
    ) -> dict[datetime, dict[tuple[str, ...], int]]:
        return self.stored.hourly(by, since, until, where)

    def own(
        self,
        target: Target,
        event: MailEvent,
        kinds: tuple[str, ...],
        since: datetime,
        until: datetime,
    ) -> tuple[MailEvent, ...]:
        return self.stored.own(target, event, kinds, since, until)

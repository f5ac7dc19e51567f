"""What searches of SES's own records found, for an hour and in this process alone: so that who
asks again is answered with it, too.  Nothing of it is stored."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from bot.search import Found
from checks.core import Address, Target

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

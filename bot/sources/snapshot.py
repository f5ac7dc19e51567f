"""The slow-moving world as it was last seen: what questions share, so that SES is asked seldom.

SES allows about one call a second of each operation, shared with all else that calls it, so what
changes over hours is asked for once and kept, with the time at which it was seen.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from bot.sources.budget import SHARED
from checks.core import Place, Unavailable, say

log = logging.getLogger(__name__)

SHAPE = 5
"""Raised when what is kept changes its shape: rows of another version count as not there."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is kept, and how long it may pass for the present."""

    name: str
    fresh: timedelta
    """Younger than this, it is served without asking."""
    absent: timedelta
    """The same where nothing was there: people look again as soon as they have made it."""
    stale: timedelta
    """Younger than this, it is served, with its age, where asking again fails.  What was not
    there is never served so: None cannot say how old it is."""


MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

ACCOUNT = Kind("account", 2 * MINUTE, MINUTE, HOUR)
"""Its 24-hour count and a pause change by the minute; one call in two minutes is 1/120 of what
SES allows."""

IDENTITY = Kind("identity", 15 * MINUTE, MINUTE, 6 * HOUR)
"""SES itself looks at an identity's DNS records only from time to time."""

IDENTITIES = Kind("identities", HOUR, MINUTE, 24 * HOUR)
"""They come and go by the month."""

CONFIGURATION_SET = Kind("configuration set", 15 * MINUTE, MINUTE, 6 * HOUR)
"""Changed by a deployment, a few times a week."""

DESTINATIONS = Kind("event destinations", 15 * MINUTE, MINUTE, 6 * HOUR)

CONFIGURATION_SETS = Kind("configuration sets", HOUR, MINUTE, 24 * HOUR)
"""Sets come and go by the month, and each page of the list costs a call."""

RECOMMENDATIONS = Kind("recommendations", HOUR, MINUTE, 24 * HOUR)
"""SES's advisor itself takes up to six hours to notice, and each page of the list costs a call."""

DEDICATED_IPS = Kind("dedicated addresses", HOUR, MINUTE, 24 * HOUR)
"""They are bought by the month."""

TEMPLATE = Kind("template", 15 * MINUTE, MINUTE, 6 * HOUR)
"""Changed by a deployment; SES answers this one 50 times a second."""

CONTACT_LISTS = Kind("contact lists", HOUR, MINUTE, 24 * HOUR)
"""An account has one at most."""

TENANT = Kind("tenant", 2 * MINUTE, MINUTE, HOUR)
"""SES and the account's own people stop one at any minute."""

REPUTATION = Kind("reputation", 2 * MINUTE, MINUTE, HOUR)

ADDRESS_INSIGHTS = Kind("address insights", 168 * HOUR, 168 * HOUR, 28 * 24 * HOUR)
"""Each call costs money, and mailboxes come and go by the month."""

HEALTH = Kind("service health", MINUTE, MINUTE, MINUTE)
"""Not served when stale: an incident has no field that says when the feed was read."""


HEALTH_API = Kind("AWS Health", 5 * MINUTE, 5 * MINUTE, 5 * MINUTE)
"""Not served when stale, as above."""

HEALTH_PLAN = Kind("support plan", 6 * HOUR, 6 * HOUR, 6 * HOUR)
"""Whether it has AWS Health's API; plans are bought by the month."""


@dataclass(frozen=True, slots=True)
class Seen:
    value: Any
    """What JSON can hold; None: it was not there."""
    at: datetime


class SnapshotStore(Protocol):
    """Rows by place, kind and name.  Raises Unavailable where the database does not answer.

    A name can be an address (an identity is one or a domain), and so can be parts of the text: a
    store that keeps them anywhere but in memory hides the one and seals the other.
    """

    def read(
        self, account: str, region: str, kind: str, name: str
    ) -> tuple[str, datetime] | None: ...

    def write(
        self, account: str, region: str, kind: str, name: str, text: str, seen_at: datetime
    ) -> None:
        """Replaces what is there, unless that was seen later."""
        ...


class Forgetful:
    """A SnapshotStore that keeps nothing: for who asks anew each time, even without a database."""

    def read(self, account: str, region: str, kind: str, name: str) -> None:
        return None

    def write(
        self, account: str, region: str, kind: str, name: str, text: str, seen_at: datetime
    ) -> None:
        return None


Ask = Callable[[bool], Any]
"""Looks, and returns what JSON can hold.  The argument says whether it is worth waiting long:
False where something older is at hand."""


class Snapshot:
    """Threads share it, and so do questions.

    Those who ask for the same thing at once share one look-up within the process.  Between
    processes the stored row does it, as far as one has it before another begins: two calls where
    one would do are no harm, and a lock that outlives its process would be.
    """

    def __init__(
        self,
        store: SnapshotStore,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = SHARED,
    ) -> None:
        self._store = store
        self._now = now
        self._patience = patience
        self._lock = Lock()
        self._asked: dict[tuple[Place, str, str], Future[Seen]] = {}

    def get(self, place: Place, kind: Kind, name: str, ask: Ask) -> Seen:
        """What is kept, if it is fresh; what `ask` finds, if not; raises what `ask` raises, if
        there is nothing that could stand in for it."""
        kept = self._read(place, kind, name)
        if kept is not None and self._age(kept) < _lifetime(kind, kept):
            return kept
        return self._together(place, kind, name, lambda: self._renew(place, kind, name, ask))

    def refresh(self, place: Place, kind: Kind, name: str, ask: Ask) -> Seen:
        """What `ask` finds now, kept for the others; never anything older."""
        return self._keep(place, kind, name, ask(True))

    def _renew(self, place: Place, kind: Kind, name: str, ask: Ask) -> Seen:
        kept = self._read(place, kind, name)  # somebody else may have just written it
        if kept is not None and self._age(kept) < _lifetime(kind, kept):
            return kept
        usable = kept is not None and kept.value is not None and self._age(kept) < kind.stale
        try:
            found = ask(not usable)
        except Unavailable as e:
            if kept is None or not usable:
                raise
            log.info("%s %s: served as of %s, since %s", place, kind.name, kept.at, e)
            return kept
        return self._keep(place, kind, name, found)

    def _together(self, place: Place, kind: Kind, name: str, look: Callable[[], Seen]) -> Seen:
        key = (place, kind.name, name)
        with self._lock:
            first = key not in self._asked
            answer = self._asked.setdefault(key, Future())
        if first:
            try:
                answer.set_result(look())
            except BaseException as e:
                answer.set_exception(e)  # handed to everyone who asked, so that nobody waits on
                raise
            finally:
                with self._lock:
                    del self._asked[key]
        try:
            return answer.result(self._patience)
        except TimeoutError as e:
            late = say("No answer within {seconds} seconds", seconds=self._patience)
            raise Unavailable(f"{kind.name}, {place}", late) from e

    def _age(self, kept: Seen) -> timedelta:
        return self._now() - kept.at

    def _read(self, place: Place, kind: Kind, name: str) -> Seen | None:
        try:
            row = self._store.read(place.account, place.region, kind.name, name)
        except Unavailable as e:
            log.warning("the snapshot cannot be read: %s", e)
            return None
        if row is None:
            return None
        text, seen_at = row
        try:
            kept = json.loads(text)
        except ValueError:
            log.warning("the snapshot of %s %s is not JSON", place, kind.name)
            return None
        if not isinstance(kept, dict) or kept.get("shape") != SHAPE:
            return None
        return Seen(kept.get("value"), seen_at)

    def _keep(self, place: Place, kind: Kind, name: str, value: Any) -> Seen:
        seen = Seen(value, self._now())
        text = json.dumps({"shape": SHAPE, "value": value})
        try:
            self._store.write(place.account, place.region, kind.name, name, text, seen.at)
        except Unavailable as e:
            log.warning("the snapshot cannot be written: %s", e)
        return seen


def _lifetime(kind: Kind, kept: Seen) -> timedelta:
    return kind.absent if kept.value is None else kind.fresh

"""How SES stands in each account and Region, as far as it could be seen.  Pure.

What could not be looked at stands beside what could, and never counts as fine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.traffic import NO_TRAFFIC, Traffic
from bot.watch.alert import Alert
from bot.watch.readings import Rates
from checks.core import Account, Incident, Place, Text, Unavailable, say


class Sending(Enum):
    SENDING = "sending"
    UNDER_REVIEW = "under_review"
    PAUSED = "paused"
    SWITCHED_OFF = "switched_off"
    SANDBOX = "sandbox"
    UNKNOWN = "unknown"
    """We could not look."""


@dataclass(frozen=True, slots=True)
class Status:
    """One account and Region; every field by itself, so that one gap costs nothing else."""

    place: Place
    account: Account | Unavailable
    rates: Rates | Unavailable
    incidents: tuple[Incident, ...] | Unavailable
    """Open ones and those of the last days."""
    newest_event_at: datetime | Unavailable | None
    """None: no event of the Region is stored."""
    traffic: Traffic | Unavailable = NO_TRAFFIC
    """Of the last day, by the stored events."""

    @property
    def sending(self) -> Sending:
        """The worst that holds; what else holds is said below it."""
        account = self.account
        if isinstance(account, Unavailable):
            return Sending.UNKNOWN
        if account.enforcement == "SHUTDOWN":
            return Sending.PAUSED
        if not account.sending:
            return Sending.SWITCHED_OFF
        if account.enforcement == "PROBATION":
            return Sending.UNDER_REVIEW
        return Sending.SENDING if account.production else Sending.SANDBOX

    @property
    def open_incidents(self) -> tuple[Incident, ...]:
        """Empty where there is none, and where `incidents` could not be read."""
        known = () if isinstance(self.incidents, Unavailable) else self.incidents
        return tuple(incident for incident in known if incident.ended is None)

    @property
    def gaps(self) -> tuple[tuple[Text, Unavailable], ...]:
        """What could not be looked at, by its name."""
        # a store that does not answer is one gap, not two
        counts = () if isinstance(self.newest_event_at, Unavailable) else (self.traffic,)
        looked = (
            (say("sending state and quota"), self.account),
            (say("bounce and complaint rate"), self.rates),
            (say("incidents of SES"), self.incidents),
            (say("stored events"), self.newest_event_at),
            *((say("counts of stored events"), each) for each in counts),
        )
        return tuple((what, gap) for what, gap in looked if isinstance(gap, Unavailable))


@dataclass(frozen=True, slots=True)
class Overview:
    now: datetime
    places: tuple[Status, ...]
    """The home place first."""
    alerts: tuple[Alert, ...] | Unavailable
    """Open ones."""
    seconds: float
    dead_letters: int | Unavailable = 0
    """Bodies that were not taken in, and are kept."""
    service_events: Text | Unavailable | None = None
    """What keeps some of AWS's service events from being seen, though nothing is amiss."""
    levels: tuple[str, ...] = ()
    """Of rules of the watch that are other than by default, as they may be set."""

    @property
    def gaps(self) -> tuple[tuple[Place | None, Unavailable], ...]:
        found: list[tuple[Place | None, Unavailable]] = [
            (status.place, gap) for status in self.places for _, gap in status.gaps
        ]
        found += [(None, gap) for _, gap in self.shared_gaps]
        return tuple(found)

    @property
    def shared_gaps(self) -> tuple[tuple[Text, Unavailable], ...]:
        """Of what belongs to no place: one gap, where it is the database that does not answer."""
        looked = ((say("open alerts"), self.alerts), (say("dead letters"), self.dead_letters))
        found = [(what, gap) for what, gap in looked if isinstance(gap, Unavailable)][:1]
        if isinstance(self.service_events, Unavailable):
            found.append((say("AWS Health's API"), self.service_events))
        return tuple(found)

"""One line of the doctor's: what was looked at, how it is, and what to do.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checks.core import Place, Text, Unavailable


class Area(Enum):
    """In the order in which one installs."""

    SETTINGS = "settings"
    SLACK = "slack"
    CHANNELS = "channels"
    IDENTITY = "identity"
    RIGHTS = "rights"
    SETS = "configuration_sets"
    WAY = "way_of_events"
    DATABASE = "database"
    CLOCK = "clock"
    RESOLVER = "resolver"
    FEEDS = "feeds"
    ROUND_TRIP = "round_trip"


class State(Enum):
    OK = "ok"
    WRONG = "wrong"
    NOT_CHECKED = "not_checked"
    """It could not be looked at: neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Line:
    area: Area
    what: Text
    """What was looked at."""
    state: State
    told: Text
    """What was seen; where nothing could be, why."""
    place: Place | None = None
    remedy: Text | None = None
    command: str | None = None
    """To paste."""
    needs: tuple[str, ...] = ()
    """IAM actions, or scopes of Slack's, that are missing."""

    def __post_init__(self) -> None:
        if self.state is State.WRONG and self.remedy is None:
            raise ValueError("what is wrong has a remedy")
        if self.state is State.OK and (self.remedy or self.command or self.needs):
            raise ValueError("what is right needs no remedy")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who was asked answered, and said no: that is seen, not unseen."""

    code: str
    """The other side's own word."""
    needed: tuple[str, ...] = ()
    """Scopes that would let us, where it says so."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What several lines are about."""

    area: Area
    what: Text
    place: Place | None = None

    def ok(self, told: Text) -> Line:
        return Line(self.area, self.what, State.OK, told, self.place)

    def wrong(
        self,
        told: Text,
        remedy: Text,
        command: str | None = None,
        needs: tuple[str, ...] = (),
    ) -> Line:
        return Line(self.area, self.what, State.WRONG, told, self.place, remedy, command, needs)

    def unchecked(
        self, why: Text | Unavailable, remedy: Text | None = None, needs: tuple[str, ...] = ()
    ) -> Line:
        told = why.why if isinstance(why, Unavailable) else why
        return Line(self.area, self.what, State.NOT_CHECKED, told, self.place, remedy, None, needs)

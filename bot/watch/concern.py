"""What an alert is about, so that it can be looked up: which events, of whom, since when.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.watch import episode
from bot.watch.alert import Alert
from checks.core import Text

LONGEST = timedelta(hours=24)
"""Nobody asks for more, and of much more mail than a day's no look would come back in time."""


@dataclass(frozen=True, slots=True)
class Concern:
    heading: Text
    """What befell them."""
    since: datetime
    kinds: tuple[str, ...]
    """SES's words."""
    reasons: frozenset[str] | None = None
    """Slugs of the reply reasons; '' for events that have none.  None: any."""
    who: str | None = None
    """A receiver: a provider, or a domain whose provider is not known.  None: all."""
    template: str | None = None
    configuration_set: str | None = None
    waiting: bool = False
    """Those alone that have no result yet."""


def lately(alert: Alert, now: datetime) -> datetime:
    """Since it began, though not longer ago than `LONGEST`."""
    began = episode.moment(alert.memory.get("began") or alert.memory.get("since"))
    return max(began or alert.opened_at or now, now - LONGEST)

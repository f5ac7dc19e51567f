"""All that tells of SES's service events, as one: each event once, whoever told of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.notice import About, Notice
from bot.sources.health import RECENT
from bot.sources.health_api import HealthApi, HealthApis
from bot.sources.health_told import of_notices
from bot.watch.incidents import merged
from checks.core import Health, Incident, Text, Unavailable, attempt, say

AHEAD = timedelta(days=30)
"""How long before its day AWS may have told of what is planned."""


class Notices(Protocol):
    def of(self, about: About, region: str, since: datetime) -> tuple[Notice, ...]:
        """The newest first.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceEvents:
    """A `Health`; make one for the process.

    One source that cannot be read is made up for by another: AWS Health has what the public feeds
    have.  What came by the event bus proves nothing by its absence.
    """

    public: Health
    notices: Notices
    api: HealthApi | HealthApis | None
    """None: it is switched off."""
    pool: Executor
    """Where the API is asked while the feeds are: one after the other would take too long."""
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def incidents(self, region: str) -> tuple[Incident, ...]:
        asked = self.pool.submit(attempt, self._from_api)
        public = attempt(lambda: self.public.incidents(region))
        api = asked.result()
        if isinstance(public, Unavailable) and (api is None or isinstance(api, Unavailable)):
            raise public
        told = [() if isinstance(public, Unavailable) else public, self._from_bus(region)]
        if api is not None and not isinstance(api, Unavailable):
            told.append(tuple(each for each in api if each.region == region))
        return merged(*told)

    def limits(self) -> Text | None:
        """Why AWS Health's API tells nothing, where that is as it is.  Raises Unavailable."""
        if self.api is not None and self.api.events() is None:
            return say(
                "Service events come from AWS's public feeds and the event queue: AWS Health's API"
                " is not in the account's support plan"
            )
        return None

    def _from_api(self) -> tuple[Incident, ...] | None:
        return self.api.events() if self.api else None

    def _from_bus(self, region: str) -> tuple[Incident, ...]:
        """Nothing where the database does not answer, which whoever asks notices by itself."""
        since = self.now() - AHEAD
        found = attempt(lambda: self.notices.of(About.HEALTH, region, since))
        if isinstance(found, Unavailable):
            return ()
        # the bus may lose the word that it is over: what is silent for long is, unless planned
        recent = self.now() - RECENT
        told = of_notices(found)
        return tuple(e for e in told if (e.ended or max(e.updated_at, e.started)) >= recent)

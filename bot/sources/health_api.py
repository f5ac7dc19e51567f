"""AWS Health's API: service events of SES, those that concern our account alone among them.

It takes a support plan (Business and above).  Without one AWS refuses, which is neither trouble nor
news: the public feeds and the event bus tell what there is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sources import aws, snapshot
from bot.sources.health import kept_as_json, read_from_json
from bot.sources.health_told import API, incident, of_account
from bot.sources.snapshot import Seen, Snapshot
from checks.core import Incident, Place, Unavailable, attempt, say

log = logging.getLogger(__name__)

EVENTS, DETAILS = "health:DescribeEvents", "health:DescribeEventDetails"

CATEGORIES = ["issue", "accountNotification", "scheduledChange", "investigation"]
BACK = timedelta(days=7)
"""Events without an update for so long are left out."""

REFUSED = "refused"
"""Kept of a support plan that has no API."""

YOUNG = timedelta(seconds=1)
"""What is not older was asked for just now."""

PAGE = 100
"""Events that are read, by their newest update: SES has a few a month."""
REGIONS_MAX = 10
"""That the filter takes (service model); with more of them, events of all Regions are read."""
DETAILED = 10
"""Those whose text is read: as many as one call gives."""

REGIONS = {"us-gov-": "us-gov-west-1", "cn-": "cn-northwest-1"}
"""Where a partition has its endpoint; all others have theirs in us-east-1."""


def endpoint_region(home: str) -> str:
    return next((there for begin, there in REGIONS.items() if home.startswith(begin)), "us-east-1")


@dataclass(frozen=True, slots=True)
class HealthApi:
    """All Regions by two calls at most, kept for everybody who asks."""

    client: Any
    """Of `endpoint_region`."""
    regions: tuple[str, ...]
    snapshot: Snapshot
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    account: Callable[[], str] = str
    """That the client's credentials are of; asked for where there are several."""
    alias: str = ""
    """What people call it; empty where there is no other."""

    @property
    def whose(self) -> Place:
        """The account, in no Region; nobody's, where there is no other."""
        return Place(self.account() if self.alias else "", "", self.alias)

    def events(self) -> tuple[Incident, ...] | None:
        """None: the support plan has no API.  Raises Unavailable."""
        seen = self._seen()
        if seen.value is None:
            return None
        told, whose = map(read_from_json, seen.value), self.whose
        return tuple(of_account(e, replace(whose, region=e.region)) for e in told)

    def renew(self) -> None:
        """Look again, unless AWS has lately refused for want of a plan.  Raises Unavailable."""
        seen = self._seen()
        if seen.value is not None and self.now() - seen.at >= YOUNG:
            self.snapshot.refresh(self._place, snapshot.HEALTH_API, "", lambda _: self._look())

    def _seen(self) -> Seen:
        """Its value is None where AWS refuses for want of a plan, or has lately."""
        place = self._place
        plan = self.snapshot.get(place, snapshot.HEALTH_PLAN, "", lambda _: None)
        if plan.value == REFUSED:
            return Seen(None, plan.at)
        return self.snapshot.get(place, snapshot.HEALTH_API, "", lambda _: self._look())

    @property
    def _place(self) -> Place:
        return Place(self.whose.account, self.client.meta.region_name)

    def _look(self) -> list[dict[str, Any]] | None:
        found = self._described()
        if found is None:
            log.info("AWS Health's API is not in the support plan: it is asked again in hours")
            self.snapshot.refresh(self._place, snapshot.HEALTH_PLAN, "", lambda _: REFUSED)
            return None
        texts = self._texts([each["arn"] for each in found[:DETAILED]])
        return [kept_as_json(_incident(each, texts.get(each["arn"], ""))) for each in found]

    def _described(self) -> list[Mapping[str, Any]] | None:
        wanted = {
            "services": ["SES"],
            "eventTypeCategories": CATEGORIES,
            "lastUpdatedTimes": [{"from": self.now() - BACK}],
        }
        if len(self.regions) <= REGIONS_MAX:
            wanted["regions"] = list(self.regions)
        try:
            answer = self.client.describe_events(filter=wanted, maxResults=PAGE)
        except aws.Failure as e:
            if aws.code(e) in aws.UNSUBSCRIBED:
                return None
            raise _unavailable(e, EVENTS) from e
        found: list[Mapping[str, Any]] = list(answer.get("events", ()))
        return sorted(found, key=lambda each: each["lastUpdatedTime"], reverse=True)

    def _texts(self, arns: list[str]) -> dict[str, str]:
        if not arns:
            return {}
        try:
            answer = self.client.describe_event_details(eventArns=arns)
        except aws.Failure as e:
            raise _unavailable(e, DETAILS) from e
        return {
            each["event"]["arn"]: each.get("eventDescription", {}).get("latestDescription", "")
            for each in answer.get("successfulSet", ())
        }


@dataclass(frozen=True, slots=True)
class HealthApis:
    """Those of several accounts, as one: AWS tells each what it tells everybody, and may tell
    several by one ARN what befalls each alone."""

    each: tuple[HealthApi, ...]
    pool: Executor
    """In which they are asked at once."""

    def events(self) -> tuple[Incident, ...] | None:
        """None: no support plan has it.  Raises Unavailable where none of them tells."""
        asked = [self.pool.submit(attempt, api.events) for api in self.each]
        found = [future.result() for future in asked]
        told = [events for events in found if isinstance(events, tuple)]
        if told:
            each_once = {(event.arn, event.place): event for events in told for event in events}
            return tuple(each_once.values())
        for gap in found:
            if isinstance(gap, Unavailable):
                raise gap
        return None


def _incident(event: Mapping[str, Any], text: str) -> Incident:
    ended = event.get("endTime")
    return incident(
        source=API,
        region=event["region"],
        arn=event["arn"],
        code=event.get("eventTypeCode", ""),
        category=event.get("eventTypeCategory", ""),
        scope=event.get("eventScopeCode", ""),
        status=event.get("statusCode", ""),
        started=event["startTime"].astimezone(UTC),
        ended=ended.astimezone(UTC) if ended else None,
        updated_at=event["lastUpdatedTime"].astimezone(UTC),
        text=text,
    )


def _unavailable(error: BaseException, action: str) -> Unavailable:
    why = aws.why(error, action)
    if aws.is_denial(error):
        why = say("{why}, or set HEALTH_API=off", why=why)
    return Unavailable(API, why)
